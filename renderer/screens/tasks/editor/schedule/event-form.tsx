import { useTranslation } from 'react-i18next';
import { problemOf } from '../../../../api/api.ts';
import { Moment } from '../../../../components/moment.tsx';
import { ProblemNotice } from '../../../../components/problem-notice.tsx';
import { Button } from '../../../../components/ui/button.tsx';
import { Field } from '../../../../components/ui/field.tsx';
import { Input } from '../../../../components/ui/input.tsx';
import { useAction } from '../../../../data/operation-action.ts';
import type { ScheduleDraft } from './schedule-draft.ts';

export interface KindFormProps {
  readonly draft: ScheduleDraft;
  readonly onChange: (draft: ScheduleDraft) => void;
}

/** A task that events start: which topic, which of its events, and which stored ones that would have been. */
export function EventForm({ draft, onChange }: KindFormProps) {
  const { t } = useTranslation();
  const backtest = useAction('events.backtest', { showsProblem: true });
  const { topic, filter } = draft;
  const found = backtest.data;
  return (
    <div className="flex flex-col gap-4">
      <Field label={t('task_editor.event.topic')} hint={t('task_editor.event.topic_hint')}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            value={topic}
            placeholder="mail.*"
            onChange={({ target }) => onChange({ ...draft, topic: target.value })}
          />
        )}
      </Field>
      <Field label={t('task_editor.event.filter')} hint={t('task_editor.event.filter_hint')}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            value={filter}
            placeholder="event.payload.size > `1000`"
            onChange={({ target }) => onChange({ ...draft, filter: target.value })}
          />
        )}
      </Field>
      <Button
        className="self-start"
        disabled={topic.trim() === '' || backtest.isPending}
        onClick={() =>
          backtest.mutate({ topic: topic.trim(), limit: 10, ...(filter.trim() !== '' && { filter }) })
        }
      >
        {t('task_editor.event.backtest')}
      </Button>
      {backtest.error !== null && <ProblemNotice problem={problemOf(backtest.error)} />}
      {found && (
        <div aria-live="polite">
          <p>
            {t('task_editor.event.found', {
              count: found.items.length,
              topic: found.topic_matched,
              scanned: found.scanned,
            })}
          </p>
          {found.first_problem !== null && (
            <ProblemNotice problem={found.first_problem as { code: string; message: string }} />
          )}
          <ul className="mt-1 divide-y">
            {found.items.map(({ id, topic: of, occurred_at, payload }) => (
              <li key={id} className="flex items-baseline gap-3 py-1 text-xs">
                <Moment at={occurred_at} form="exact" />
                <span className="font-medium">{of}</span>
                <code className="truncate text-muted-foreground">{JSON.stringify(payload)}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
