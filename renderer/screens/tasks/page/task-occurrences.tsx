import { CalendarSearch } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { Answer } from '../../../components/answer.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { Moment } from '../../../components/moment.tsx';
import { StateBadge } from '../../../components/state-badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Input } from '../../../components/ui/input.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { VirtualList } from '../../../components/virtual-list.tsx';
import { useOperationPages } from '../../../data/operation-query.ts';
import { OccurrenceReason } from './occurrence-reason.tsx';
import type { TaskDetail } from './task-page.tsx';

const states = ['pending', 'queued', 'ran', 'late', 'coalesced', 'skipped', 'failed'] as const;

/** What became of every slot, and why. */
export function TaskOccurrences({ task }: { readonly task: TaskDetail }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const state = states.find((one) => one === search.get('state'));
  /** The slot that is explained. */
  const slot = search.get('slot');
  const [asked, setAsked] = useState('');
  const list = useOperationPages('occurrences.list', { task: task.id, limit: 100, ...(state && { state }) });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const set = (name: 'state' | 'slot', value: string) =>
    setSearch(
      (params) => {
        if (value === '') params.delete(name);
        else params.set(name, value);
        return params;
      },
      { replace: true },
    );
  const none = (
    <EmptyState
      icon={CalendarSearch}
      title={t('tasks.occurrence.none')}
      text={t('tasks.occurrence.none_text')}
    />
  );
  return (
    <div className="flex h-full min-h-0 flex-col gap-3 pb-2">
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t('tasks.occurrence.state')}>
          {({ id }) => (
            <Select
              id={id}
              value={state ?? ''}
              onChange={(value) => set('state', value)}
              options={[
                { value: '', label: t('tasks.filter.any_status') },
                ...states.map((value) => ({ value, label: t(`state.${value}`) })),
              ]}
            />
          )}
        </Field>
        <form
          className="ml-auto flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (asked !== '') set('slot', asked);
          }}
        >
          <Field label={t('tasks.occurrence.ask', { zone: task.timezone })}>
            {(control) => (
              <Input
                {...control}
                type="datetime-local"
                className="w-56"
                value={asked}
                onChange={({ target }) => setAsked(target.value)}
              />
            )}
          </Field>
          <Button type="submit" disabled={asked === ''}>
            {t('tasks.occurrence.why')}
          </Button>
        </form>
      </div>
      {slot !== null && <OccurrenceReason task={task.id} slot={slot} onClose={() => set('slot', '')} />}
      <Answer query={list} empty={{ when: (items) => items.length === 0, show: none }}>
        {(items) => (
          <VirtualList
            items={items}
            keyOf={({ slot_at }) => slot_at}
            rowHeight={40}
            label={t('tasks.part.occurrences')}
            onEnd={onEnd}
            onOpen={({ slot_at }) => set('slot', slot_at)}
            row={(one) => (
              <div className="grid w-full grid-cols-[6rem_11rem_1fr] items-center gap-3">
                <span>
                  <StateBadge state={one.state} />
                </span>
                <Moment at={one.slot_at} form="exact" zone={task.timezone} />
                <span className="truncate text-muted-foreground" title={one.reason}>
                  {one.reason}
                  {one.span_count > 1 && ` · ${t('tasks.occurrence.span', { count: one.span_count })}`}
                </span>
              </div>
            )}
          />
        )}
      </Answer>
    </div>
  );
}
