import { Inbox } from 'lucide-react';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams, useSearchParams } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { classNames } from '../../components/class-names.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { Select } from '../../components/ui/select.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { useOperationPages } from '../../data/operation-query.ts';
import { isTyping } from '../../typing.ts';
import { InboxItem } from './inbox-item.tsx';
import { InboxRow } from './inbox-row.tsx';

const filters = ['open', 'answered', 'expired', 'withdrawn', 'any'] as const;

/** `/inbox` and `/inbox/<id>`: the list, and beside it the item that is read. */
export default function InboxScreen() {
  const { t } = useTranslation();
  const { item } = useParams();
  const [, navigate] = useLocation();
  const [params, setParams] = useSearchParams();
  const state = filters.find((each) => each === params.get('state')) ?? 'open';
  const query = useOperationPages('inbox.list', { state, limit: 100 });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const search = state === 'open' ? '' : `?state=${state}`;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || item === undefined || isTyping(event.target)) return;
      if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') === null)
        navigate(`/inbox${search}`);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [item, search, navigate]);
  const shown = item ?? query.data?.[0]?.id;

  return (
    <Page
      title={t('screens.inbox')}
      fills
      actions={
        <Select
          label={t('inbox.filter.label')}
          value={state}
          options={filters.map((value) => ({ value, label: t(`inbox.filter.${value}`) }))}
          onChange={(next) => setParams(next === 'open' ? '' : { state: next })}
        />
      }
    >
      <Answer
        query={query}
        empty={{
          when: (items) => items.length === 0 && item === undefined,
          show: (
            <EmptyState
              icon={Inbox}
              title={t(state === 'open' ? 'inbox.empty.title' : 'inbox.empty.filtered')}
              text={t('inbox.empty.text')}
            />
          ),
        }}
      >
        {(items) => (
          <div className="flex min-h-0 flex-1 gap-4">
            <div
              className={classNames(
                'flex min-h-0 w-full flex-col min-[900px]:w-80 min-[900px]:shrink-0',
                item !== undefined && 'hidden min-[900px]:flex',
              )}
            >
              <VirtualList
                items={items}
                keyOf={({ id }) => id}
                rowHeight={64}
                row={(each) => <InboxRow item={each} isShown={each.id === shown} />}
                onOpen={({ id }) => navigate(`/inbox/${id}${search}`)}
                onEnd={onEnd}
                label={t('screens.inbox')}
                place={`inbox${search}`}
              />
            </div>
            {shown !== undefined && (
              <div
                className={classNames(
                  'min-h-0 min-w-0 flex-1 overflow-auto rounded-lg border bg-card p-5',
                  item === undefined && 'hidden min-[900px]:block',
                )}
              >
                <InboxItem key={shown} id={shown} isOpened={item !== undefined} back={`/inbox${search}`} />
              </div>
            )}
          </div>
        )}
      </Answer>
    </Page>
  );
}
