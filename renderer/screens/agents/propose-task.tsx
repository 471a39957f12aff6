import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type ErrorDetail, problemOf } from '../../api/api.ts';
import { TextField } from '../../components/connect/text-field.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useAction } from '../../data/operation-action.ts';
import { AgentDialog } from './agent-dialog.tsx';

export interface ProposeTaskProps {
  readonly recording: string;
  /** Its name. */
  readonly agent: string;
  readonly onClose: () => void;
}

/** Makes a draft of a recording, says what became of its values, and opens it in the editor; nothing is saved here. */
export function ProposeTask({ recording, agent, onClose }: ProposeTaskProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [title, setTitle] = useState(() => t('agents.propose.title_of', { name: agent }));
  const [schedule, setSchedule] = useState('');
  const propose = useAction('recordings.propose', { showsProblem: true });
  const asked = {
    recording,
    title: title.trim(),
    ...(schedule.trim() !== '' && { schedule: schedule.trim() }),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (propose.data) navigate(`/tasks/new?${new URLSearchParams(asked)}`);
    else propose.mutate(asked);
  };
  /** What is proposed is what was asked for. */
  const change = (set: (text: string) => void) => (text: string) => {
    propose.reset();
    set(text);
  };
  return (
    <AgentDialog
      title={t('agents.propose.open')}
      text={t('agents.propose.text')}
      action={t(propose.data ? 'agents.propose.edit' : 'agents.propose.make')}
      ready={title.trim() !== '' && !propose.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      {propose.error !== null && <ProblemNotice problem={problemOf(propose.error)} />}
      <TextField label={t('agents.propose.title')} value={title} onChange={change(setTitle)} />
      <TextField
        label={t('agents.propose.schedule')}
        hint={t('agents.propose.schedule_hint')}
        placeholder={t('agents.propose.schedule_example')}
        value={schedule}
        onChange={change(setSchedule)}
      />
      {propose.data && (
        <section aria-live="polite" className="flex flex-col gap-2">
          {propose.data.problems.map((problem) => (
            <ProblemNotice key={`${problem.path} ${problem.message}`} problem={problem as ErrorDetail} />
          ))}
          {propose.data.lifted.length > 0 && (
            <h3 className="font-medium">
              {t('agents.propose.lifted', { count: propose.data.lifted.length })}
            </h3>
          )}
          <ul className="flex max-h-48 flex-col gap-1 overflow-auto font-mono text-xs">
            {propose.data.lifted.map(({ path, value, template }) => (
              <li key={path} className="break-all">
                {visibleText(path)}: <del className="no-underline">{visibleText(JSON.stringify(value))}</del>{' '}
                → <ins className="text-success no-underline">{visibleText(template)}</ins>
              </li>
            ))}
          </ul>
          {propose.data.notes.map((note) => (
            <p key={note} className="text-muted-foreground">
              {visibleText(note)}
            </p>
          ))}
        </section>
      )}
    </AgentDialog>
  );
}
