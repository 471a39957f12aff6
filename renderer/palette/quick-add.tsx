import { useQuery } from '@tanstack/react-query';
import { CalendarClock } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type Api, problemOf } from '../api/api.ts';
import { useApi } from '../api/api-context.tsx';
import { Moment } from '../components/moment.tsx';
import { ProblemNotice } from '../components/problem-notice.tsx';
import { Button } from '../components/ui/button.tsx';
import { Dialog } from '../components/ui/dialog.tsx';
import { Input } from '../components/ui/input.tsx';
import { useAction } from '../data/operation-action.ts';
import { useSettledValue } from '../data/settled-value.ts';
import { type Reminder, remindersIn, reminderTask } from './reminder.ts';

const typingPauseMs = 150;

export interface QuickAddProps {
  /** What was typed already. */
  readonly text: string;
  readonly onClose: () => void;
}

/** A sentence becomes a task that reminds: "every weekday at 8:30 stretch". What it means is shown while typing. */
export default function QuickAdd({ text, onClose }: QuickAddProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [sentence, setSentence] = useState(text);
  useEffect(() => setSentence(text), [text]);
  const settled = useSettledValue(sentence.trim(), typingPauseMs);
  const read = useReading(settled);
  const current = settled === sentence.trim() ? read.data : undefined;
  const undo = useAction('tasks.cancel', { done: t('palette.quick_add.undone') });
  const create = useAction('tasks.create', {
    done: ({ title }) => t('palette.quick_add.done', { title }),
    undo: { label: t('undo'), run: ({ id }) => undo.mutate({ task: id }) },
    showsProblem: true,
    onDone: onClose,
  });
  const ready = current !== undefined && current.reminder.what !== '';
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !create.isPending) create.mutate(reminderTask(current.reminder));
  };
  const editMore = () => {
    const { what, when } = current?.reminder ?? { what: sentence, when: '' };
    onClose();
    navigate(`/tasks/new?${new URLSearchParams({ title: what, schedule: when })}`);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('palette.quick_add.title')}
      actions={
        <>
          <Button variant="ghost" onClick={editMore}>
            {t('palette.quick_add.more')}
          </Button>
          <Button variant="primary" type="submit" form="quick-add" disabled={!ready || create.isPending}>
            {t('palette.quick_add.save')}
          </Button>
        </>
      }
    >
      <form id="quick-add" onSubmit={save} className="flex flex-col gap-3 pb-2">
        <Input
          autoFocus
          value={sentence}
          onChange={(event) => setSentence(event.target.value)}
          aria-label={t('palette.quick_add.label')}
          placeholder={t('palette.quick_add.placeholder')}
          className="h-10"
        />
        <div className="min-h-24" aria-live="polite">
          {sentence.trim() === '' ? (
            <p className="text-muted-foreground">{t('palette.quick_add.hint')}</p>
          ) : current ? (
            <Meaning {...current} />
          ) : (
            read.error !== null && <NoTime thrown={read.error} />
          )}
          {create.error !== null && <ProblemNotice problem={problemOf(create.error)} />}
        </div>
      </form>
    </Dialog>
  );
}

function NoTime({ thrown }: { readonly thrown: unknown }) {
  const { t } = useTranslation();
  const { hint } = problemOf(thrown);
  const message = t('palette.quick_add.no_time');
  return <ProblemNotice problem={{ code: 'no_time', message, ...(hint !== undefined && { hint }) }} />;
}

type Reading = Awaited<ReturnType<typeof readReminder>>;

function Meaning({ reminder, preview }: Reading) {
  const { t } = useTranslation();
  const { sentence, next, schedule, warnings } = preview;
  return (
    <div className="flex flex-col gap-2">
      <p className="font-medium">{reminder.what === '' ? t('palette.quick_add.what') : reminder.what}</p>
      <p className="flex items-center gap-2">
        <CalendarClock className="size-4 text-muted-foreground" />
        {sentence}
      </p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted-foreground">
        {next.map(({ at }) => (
          <li key={at}>
            <Moment at={at} form="exact" zone={schedule.timezone} />
          </li>
        ))}
      </ul>
      {warnings.map((warning) => (
        <p key={warning.message} className="text-warning">
          {warning.message}
        </p>
      ))}
    </div>
  );
}

function useReading(sentence: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['schedules.preview', 'reminder', sentence],
    queryFn: ({ signal }) => readReminder(api, sentence, signal),
    enabled: sentence !== '',
  });
}

/** The first way to read it whose time the engine understands. Throws what it said of the likeliest one. */
async function readReminder(api: Api, sentence: string, signal: AbortSignal) {
  let refused: { readonly thrown: unknown; readonly reminder: Reminder } | undefined;
  for (const reminder of remindersIn(sentence)) {
    try {
      const preview = await api.call('schedules.preview', { schedule: reminder.when, count: 4 }, signal);
      return { reminder, preview };
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      refused ??= { thrown, reminder };
    }
  }
  throw refused?.thrown ?? new Error(sentence);
}
