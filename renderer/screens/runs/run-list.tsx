import { Play } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { usePublished } from './published.ts';
import { askedOf, type RunFilter, readFilter, writeFilter } from './run-filter.ts';
import { RunFilters } from './run-filters.tsx';
import { columns, RunRow } from './run-row.tsx';
import { useRunFeed } from './use-run-feed.ts';

/** All runs, newest first. */
export function RunList() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filter = useMemo(() => readFilter(new URLSearchParams(text)), [text]);
  const asked = useMemo(() => askedOf(filter), [filter]);
  const feed = useRunFeed(asked);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = feed;
  const published = usePublished(feed.data?.at(-1)?.created_at);
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const onChange = (next: RunFilter) => setParams(writeFilter(next));
  const isFiltered = text !== '';

  return (
    <Page title={t('screens.runs')} fills actions={<RunFilters filter={filter} onChange={onChange} />}>
      <Answer
        query={feed}
        empty={{
          when: (runs) => runs.length === 0,
          show: isFiltered ? (
            <EmptyState
              icon={Play}
              title={t('runs.empty.filtered')}
              action={<Button onClick={() => setParams('')}>{t('runs.empty.show_all')}</Button>}
            />
          ) : (
            <EmptyState
              icon={Play}
              title={t('runs.empty.title')}
              text={t('runs.empty.text')}
              action={
                <Button variant="primary" onClick={() => navigate('/tasks')}>
                  {t('runs.empty.to_tasks')}
                </Button>
              }
            />
          ),
        }}
      >
        {(runs) => (
          <>
            <div aria-hidden className="border border-transparent px-4 pb-1 text-xs text-muted-foreground">
              <div className={columns}>
                <span>{t('runs.column.task')}</span>
                <span>{t('runs.column.state')}</span>
                <span>{t('runs.column.started')}</span>
                <span>{t('runs.column.duration')}</span>
                <span>{t('runs.column.outcome')}</span>
                <span className="hidden min-[1100px]:inline">{t('runs.column.how')}</span>
              </div>
            </div>
            <VirtualList
              items={runs}
              keyOf={({ id }) => id}
              rowHeight={36}
              row={(run) => <RunRow run={run} published={published.get(run.id)} />}
              onOpen={({ id }) => navigate(`/runs/${id}`)}
              onEnd={onEnd}
              label={t('screens.runs')}
              place={`runs?${text}`}
            />
          </>
        )}
      </Answer>
    </Page>
  );
}
