import { useTranslation } from 'react-i18next';
import { Answer } from '../../../components/answer.tsx';
import { Moment } from '../../../components/moment.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { useOperation } from '../../../data/operation-query.ts';
import { InstantsTable } from '../instants-table.tsx';
import type { TaskDetail } from './task-page.tsx';

/** When a task comes due next, or what else starts it. */
export function TaskNext({ task }: { readonly task: TaskDetail }) {
  const { t } = useTranslation();
  const timed =
    task.schedule_kind === 'rrule' || task.schedule_kind === 'cron' || task.schedule_kind === 'once';
  const going = task.status === 'active' && timed;
  const preview = useOperation(
    'schedules.preview',
    { schedule: task.definition.schedule as unknown as Record<string, never>, count: 10 },
    { enabled: going && task.next_at !== null },
  );
  return (
    <Card title={t('tasks.next.title')}>
      {going && task.next_at !== null ? (
        <>
          <p className="mb-2">
            <Moment at={task.next_at} /> · <Moment at={task.next_at} form="exact" zone={task.timezone} />
          </p>
          <Answer query={preview}>
            {({ next, schedule }) => <InstantsTable instants={next} zone={schedule.timezone} />}
          </Answer>
        </>
      ) : (
        <p className="text-muted-foreground">{t(`tasks.next.${whyNone(task)}`)}</p>
      )}
    </Card>
  );
}

function whyNone({ status, schedule_kind }: TaskDetail) {
  if (status !== 'active') return status;
  if (schedule_kind === 'event' || schedule_kind === 'condition' || schedule_kind === 'manual')
    return schedule_kind;
  return 'over';
}
