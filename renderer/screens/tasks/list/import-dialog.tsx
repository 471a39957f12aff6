import { useQueries } from '@tanstack/react-query';
import { CircleCheck, FileUp, TriangleAlert } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { problemOf } from '../../../api/api.ts';
import { useApi } from '../../../api/api-context.tsx';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Textarea } from '../../../components/ui/input.tsx';
import { Switch } from '../../../components/ui/switch.tsx';
import { useAction } from '../../../data/operation-action.ts';
import { operationKey } from '../../../data/operation-query.ts';
import { useSettledValue } from '../../../data/settled-value.ts';
import { readImport, type TaskDraft } from './import-document.ts';

/** Takes tasks from a file or a text, and shows what would be made of them before anything is saved. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const api = useApi();
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [activate, setActivate] = useState(false);
  const read = useMemo(() => readImport(text), [text]);
  const settled = useSettledValue(read, 250);
  const drafts: readonly TaskDraft[] = settled.kind === 'tasks' ? settled.drafts : [];
  const checks = useQueries({
    queries: drafts.map((draft) => ({
      queryKey: operationKey('tasks.check', { draft }),
      queryFn: ({ signal }: { signal: AbortSignal }) => api.call('tasks.check', { draft }, signal),
      retry: false,
    })),
  });
  const save = useAction('tasks.import', {
    showsProblem: true,
    done: ({ tasks }) => t('tasks.import.done', { count: tasks.length }),
    onDone: ({ warnings }) => {
      const [first] = warnings;
      if (first)
        toast.warning(t('tasks.import.warnings', { count: warnings.length }), {
          description: [first.message, first.hint].filter(Boolean).join(' — '),
        });
      onClose();
    },
  });
  const wrong = checks.filter(({ error }) => error !== null).length;
  const ready = read === settled && checks.length > 0 && checks.every(({ data }) => data !== undefined);
  const take = async (chosen: File | undefined) => {
    if (chosen) setText(await chosen.text());
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('tasks.import.title')}
      description={t('tasks.import.text')}
      className="w-[min(48rem,calc(100vw-2rem))]"
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="primary"
            disabled={!ready || save.isPending}
            onClick={() => read.kind === 'tasks' && save.mutate({ document: read.document, activate })}
          >
            {t('tasks.import.save', { count: drafts.length })}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped here as well as chosen */}
      <div
        className="flex flex-col gap-3"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void take(event.dataTransfer.files[0]);
        }}
      >
        <input
          ref={file}
          type="file"
          accept=".ordinaut,.json,application/json"
          className="hidden"
          onChange={({ target }) => void take(target.files?.[0])}
        />
        <Button className="self-start" onClick={() => file.current?.click()}>
          <FileUp /> {t('tasks.import.choose')}
        </Button>
        <Field
          label={t('tasks.import.paste')}
          {...(read.kind === 'unreadable' && {
            error: t('tasks.import.unreadable', { line: read.line, reason: read.reason }),
          })}
        >
          {(control) => (
            <Textarea
              {...control}
              spellCheck={false}
              className="h-32 font-mono text-xs"
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        {save.error !== null && <ProblemNotice problem={problemOf(save.error)} />}
        <ul aria-label={t('tasks.import.would')} className="flex flex-col gap-2">
          {checks.map(({ data, error }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in the document is what names it
            <li key={index} className="flex gap-2">
              {error !== null ? (
                <TriangleAlert className="mt-0.5 size-4 shrink-0 text-destructive" />
              ) : (
                <CircleCheck className="mt-0.5 size-4 shrink-0 text-success" />
              )}
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{String(drafts[index]?.title ?? `tasks[${index}]`)}</p>
                {data && <p className="text-xs text-muted-foreground">{data.schedule_sentence}</p>}
                {error !== null && <ProblemNotice problem={problemOf(error)} />}
              </div>
            </li>
          ))}
        </ul>
        {wrong > 0 && <p role="status">{t('tasks.import.wrong', { count: wrong })}</p>}
        {drafts.length > 0 && (
          <Field label={t('tasks.import.activate')} hint={t('tasks.import.activate_hint')}>
            {({ id }) => <Switch id={id} checked={activate} onChange={setActivate} />}
          </Field>
        )}
      </div>
    </Dialog>
  );
}
