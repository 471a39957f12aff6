import { Play } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Answer } from '../../../components/answer.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { durationText, Moment } from '../../../components/moment.tsx';
import { StateBadge } from '../../../components/state-badge.tsx';
import { VirtualList } from '../../../components/virtual-list.tsx';
import { visibleText } from '../../../components/visible-text.ts';
import { useOperationPages } from '../../../data/operation-query.ts';

/** All runs of a task. */
export function TaskRuns({ task }: { readonly task: string }) {
  const { t, i18n } = useTranslation();
  const [, navigate] = useLocation();
  const runs = useOperationPages('runs.list', { task, limit: 100 });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = runs;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const none = <EmptyState icon={Play} title={t('tasks.statistics.none')} text={t('tasks.runs_empty')} />;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Answer query={runs} empty={{ when: (items) => items.length === 0, show: none }}>
        {(items) => (
          <VirtualList
            items={items}
            keyOf={({ id }) => id}
            rowHeight={40}
            label={t('screens.runs')}
            onEnd={onEnd}
            onOpen={({ id }) => navigate(`/runs/${id}`)}
            row={(run) => (
              <div className="grid w-full grid-cols-[6rem_8rem_5rem_1fr] items-center gap-3">
                <span>
                  <StateBadge state={run.state} />
                </span>
                <Moment at={run.started_at ?? run.created_at} />
                <span className="text-muted-foreground tabular-nums">
                  {run.duration_ms === null ? '–' : durationText(run.duration_ms, i18n.language)}
                </span>
                <span className="truncate text-destructive">
                  {run.error !== null && visibleText(run.error.message)}
                </span>
              </div>
            )}
          />
        )}
      </Answer>
    </div>
  );
}
