import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../api/api.ts';
import { Moment } from '../../../components/moment.tsx';
import { StateBadge } from '../../../components/state-badge.tsx';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { visibleText } from '../../../components/visible-text.ts';
import { TaskMenu } from '../task-menu.tsx';
import { useLatestRun, type useLatestRuns } from './latest-runs.ts';

export type TaskSummary = OutputOf<'tasks.list'>['items'][number];

export interface TaskRowProps {
  readonly task: TaskSummary;
  readonly latest: ReturnType<typeof useLatestRuns>;
  readonly selected: boolean;
  readonly onSelect: (selected: boolean) => void;
}

/** The cells of a task: what it is, when it runs next, and how its last run ended. */
export function TaskRow({ task, latest, selected, onSelect }: TaskRowProps) {
  const { t } = useTranslation();
  const run = useLatestRun(task.id, latest);
  const title = visibleText(task.title);
  return (
    <>
      {/* biome-ignore-start lint/a11y/useSemanticElements: cells of the virtual grid */}
      {/* biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus */}
      <div role="gridcell">
        <Checkbox tabIndex={-1} checked={selected} onChange={onSelect} label={t('tasks.select', { title })} />
      </div>
      <div role="gridcell" className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium" title={title}>
            {title}
          </span>
          {task.status !== 'active' && <StateBadge state={task.status} />}
        </div>
        <p className="truncate text-xs text-muted-foreground" title={task.schedule_sentence}>
          {task.schedule_sentence}
        </p>
      </div>
      <div role="gridcell" className="w-32 shrink-0 text-right text-xs">
        {task.next_at === null ? (
          <span className="text-muted-foreground">{t(`tasks.no_next.${whyNone(task)}`)}</span>
        ) : (
          <Moment at={task.next_at} />
        )}
      </div>
      <div role="gridcell" className="flex w-24 shrink-0 justify-end">
        {run && (
          <a
            href={`#/runs/${run.id}`}
            tabIndex={-1}
            aria-label={t('tasks.last_run', { state: t(`state.${run.state}`) })}
            title={new Date(run.created_at).toLocaleString()}
          >
            <StateBadge state={run.state} />
          </a>
        )}
      </div>
      <div role="gridcell">
        <TaskMenu task={task} tabIndex={-1} />
      </div>
      {/* biome-ignore-end lint/a11y/useFocusableInteractive: the grid has the focus */}
      {/* biome-ignore-end lint/a11y/useSemanticElements: cells of the virtual grid */}
    </>
  );
}

function whyNone({ status, schedule_kind }: TaskSummary): 'inactive' | 'by_hand' | 'on_event' | 'over' {
  if (status !== 'active') return 'inactive';
  if (schedule_kind === 'manual') return 'by_hand';
  return schedule_kind === 'event' ? 'on_event' : 'over';
}
