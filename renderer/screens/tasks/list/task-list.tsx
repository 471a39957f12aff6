import { ListTodo, Plus, SearchX } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import { Answer } from '../../../components/answer.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { Page } from '../../../components/page.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { VirtualGrid } from '../../../components/virtual-grid.tsx';
import { useOperationPages } from '../../../data/operation-query.ts';
import { ImportDialog } from './import-dialog.tsx';
import { useLatestRuns } from './latest-runs.ts';
import { SelectionBar } from './selection-bar.tsx';
import { listInput, useTaskFilter } from './task-filter.ts';
import { TaskFilters } from './task-filters.tsx';
import { TaskListActions } from './task-list-actions.tsx';
import { TaskRow } from './task-row.tsx';
import { TemplateDialog } from './template-dialog.tsx';

/** All tasks. */
export function TaskList() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [filter, setFilter, clearFilter] = useTaskFilter();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [search] = useSearchParams();
  const [dialog, setDialog] = useState<'import' | 'template' | null>(null);
  const asksImport = search.has('import');
  const endImport = () => {
    setDialog(null);
    if (asksImport) navigate('/tasks', { replace: true });
  };
  const tasks = useOperationPages('tasks.list', listInput(filter));
  const latest = useLatestRuns();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = tasks;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const filtered = Object.values(filter).some((value) => value !== '');
  const here = useMemo(() => new Set(tasks.data?.map(({ id }) => id)), [tasks.data]);
  // A task that a filter hides is not among those that something is done to.
  const chosen = useMemo(() => new Set([...selected].filter((id) => here.has(id))), [selected, here]);
  const empty = filtered ? (
    <EmptyState
      icon={SearchX}
      title={t('tasks.none_found.title')}
      text={t('tasks.none_found.text')}
      action={<Button onClick={clearFilter}>{t('tasks.none_found.clear')}</Button>}
    />
  ) : (
    <EmptyState
      icon={ListTodo}
      title={t('tasks.empty.title')}
      text={t('tasks.empty.text')}
      action={
        <div className="mt-2 flex gap-2">
          <Button variant="primary" onClick={() => navigate('/tasks/new')}>
            <Plus /> {t('tasks.new')}
          </Button>
          <Button onClick={() => setDialog('template')}>{t('tasks.from_template')}</Button>
        </div>
      }
    />
  );
  return (
    <Page
      fills
      title={t('screens.tasks')}
      actions={
        <TaskListActions onImport={() => setDialog('import')} onTemplate={() => setDialog('template')} />
      }
    >
      <TaskFilters filter={filter} onChange={setFilter} />
      <Answer query={tasks} empty={{ when: (items) => items.length === 0, show: empty }}>
        {(items) => (
          <VirtualGrid
            items={items}
            keyOf={({ id }) => id}
            rowHeight={52}
            label={t('screens.tasks')}
            selected={chosen}
            onSelect={setSelected}
            onOpen={({ id }) => navigate(`/tasks/${id}`)}
            onEnd={onEnd}
            row={(task) => (
              <TaskRow
                task={task}
                latest={latest}
                selected={chosen.has(task.id)}
                onSelect={(on) => {
                  const next = new Set(chosen);
                  if (on) next.add(task.id);
                  else next.delete(task.id);
                  setSelected(next);
                }}
              />
            )}
          />
        )}
      </Answer>
      {chosen.size > 0 && (
        <SelectionBar
          selected={tasks.data?.filter(({ id }) => chosen.has(id)) ?? []}
          onClear={() => setSelected(new Set())}
        />
      )}
      {(dialog === 'import' || asksImport) && <ImportDialog onClose={endImport} />}
      {dialog === 'template' && <TemplateDialog onClose={() => setDialog(null)} />}
    </Page>
  );
}
