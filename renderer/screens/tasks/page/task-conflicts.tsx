import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Moment } from '../../../components/moment.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { visibleText } from '../../../components/visible-text.ts';
import { useOperation } from '../../../data/operation-query.ts';

export interface TaskConflictsProps {
  readonly task: string;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** These have a place of their own. */
const ownCards = ['schedule_conflict', 'undeclared_flow'];

/** What is worth a warning: other tasks that come too close, and what the engine found when it read the task. */
export function TaskConflicts({ task, warnings }: TaskConflictsProps) {
  const { t } = useTranslation();
  const conflicts = useOperation('schedules.conflicts', { task }).data?.items ?? [];
  const others = warnings.filter(({ code }) => !ownCards.includes(code));
  if (conflicts.length === 0 && others.length === 0) return null;
  return (
    <Card title={t('task_editor.conflicts')}>
      <ul className="flex list-disc flex-col gap-1.5 pl-4">
        {conflicts.map((one) => {
          const isFirst = one.task_id === task;
          const id = String(isFirst ? one.other_task_id : one.task_id);
          return (
            <li key={`${id} ${one.shared}`}>
              {t('tasks.conflict.meets')}{' '}
              <Link href={`/tasks/${id}`} className="text-primary underline underline-offset-2">
                {visibleText(String(isFirst ? one.other_title : one.title))}
              </Link>{' '}
              <Moment at={String(one.at)} form="exact" />
              <span className="text-muted-foreground">
                {' '}
                · {t('tasks.conflict.share', { shared: one.shared, count: Number(one.count) })}
              </span>
            </li>
          );
        })}
        {others.map(({ message }) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    </Card>
  );
}
