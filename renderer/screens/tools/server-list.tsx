import { Server as ServerIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { OutputOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';

type Server = OutputOf<'servers.list'>['items'][number];

/** Tool servers of the person first, then the toolkits of the product. */
export function ServerList({ onAdd }: { readonly onAdd: () => void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const servers = useOperation('servers.list', {});
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Answer
        query={servers}
        empty={{
          when: ({ items }) => items.length === 0,
          show: (
            <EmptyState
              icon={ServerIcon}
              title={t('tools.no_servers.title')}
              text={t('tools.no_servers.text')}
              action={<Button onClick={onAdd}>{t('tools.add.open')}</Button>}
            />
          ),
        }}
      >
        {({ items }) => (
          <VirtualList
            items={items.toSorted(ownFirst)}
            keyOf={({ name }) => name}
            rowHeight={52}
            label={t('tools.tabs.servers')}
            onOpen={({ name }) => navigate(`/tools?server=${encodeURIComponent(name)}`)}
            row={(server) => <ServerRow server={server} />}
          />
        )}
      </Answer>
    </div>
  );
}

function ownFirst(one: Server, other: Server): number {
  const rank = ({ kind }: Server) => (kind === 'toolkit' ? 1 : 0);
  return rank(one) - rank(other) || one.name.localeCompare(other.name);
}

function ServerRow({ server }: { readonly server: Server }) {
  const { t } = useTranslation();
  const { name, kind, state, tools, last_error, changed_tools, calls } = server;
  const about = [
    t(`tools.kind.${kind}`, { defaultValue: kind }),
    t('tools.tool_count', { count: tools }),
    ...(calls > 0 ? [t('tools.calls', { count: calls })] : []),
  ];
  return (
    <div className="flex min-w-0 flex-1 items-center gap-3">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{visibleText(name)}</p>
        <p className="truncate text-xs text-muted-foreground">
          {last_error === null ? (
            about.join(' · ')
          ) : (
            <span className="text-destructive">{visibleText(last_error)}</span>
          )}
        </p>
      </div>
      {changed_tools.length > 0 && (
        <Badge tone="warning">{t('tools.changed', { count: changed_tools.length })}</Badge>
      )}
      <StateBadge state={state} />
    </div>
  );
}
