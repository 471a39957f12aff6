import { Wrench } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import type { OutputOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Input } from '../../components/ui/input.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';
import { EffectBadge } from './effect-badge.tsx';

type Tool = OutputOf<'tools.list'>['items'][number];

/** All tools, searched by name, title and description. */
export function ToolList() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const text = search.get('text') ?? '';
  const tools = useOperation('tools.list', text === '' ? {} : { text });
  return (
    <div className="flex h-full min-h-0 flex-col gap-3">
      <Input
        type="search"
        value={text}
        onChange={({ target }) =>
          setSearch(target.value === '' ? {} : { text: target.value }, { replace: true })
        }
        placeholder={t('tools.search')}
        aria-label={t('tools.search')}
        className="max-w-md"
      />
      <Answer
        query={tools}
        empty={{
          when: ({ items }) => items.length === 0,
          show: (
            <EmptyState
              icon={Wrench}
              title={t('tools.none.title')}
              text={t('tools.none.text')}
              action={<Button onClick={() => setSearch({})}>{t('tools.none.all')}</Button>}
            />
          ),
        }}
      >
        {({ items }) => (
          <VirtualList
            items={items}
            keyOf={({ name }) => name}
            rowHeight={52}
            label={t('tools.tabs.tools')}
            onOpen={({ name }) => navigate(`/tools/${encodeURIComponent(name)}`)}
            row={(tool) => <ToolRow tool={tool} />}
          />
        )}
      </Answer>
    </div>
  );
}

function ToolRow({ tool }: { readonly tool: Tool }) {
  const { t } = useTranslation();
  const { name, title, description, effect, added, permission } = tool;
  return (
    <div className="flex min-w-0 flex-1 items-center gap-3">
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-baseline gap-2">
          <span className="truncate font-medium">{visibleText(title)}</span>
          <code className="truncate text-xs text-muted-foreground">{visibleText(name)}</code>
        </p>
        <p className="truncate text-xs text-muted-foreground">{visibleText(description)}</p>
      </div>
      {added && <Badge tone="warning">{t('tools.permission.new')}</Badge>}
      {permission === 'never' && <Badge tone="destructive">{t('tools.permission.never')}</Badge>}
      <EffectBadge effect={effect} />
    </div>
  );
}
