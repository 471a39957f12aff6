import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperationPages } from '../../data/operation-query.ts';
import type { Agent } from './agent-list.tsx';
import { AuditDetail } from './audit-detail.tsx';

export type AuditEntry = OutputOf<'audit.list'>['items'][number];

export interface AuditTrailProps {
  readonly agents: readonly Agent[];
  /** Id of the only agent whose entries are shown; null for all. */
  readonly agent: string | null;
}

/** Everything that may have changed something: who, what, through which door, and how it ended; newest first. */
export function AuditTrail({ agents, agent }: AuditTrailProps) {
  const { t } = useTranslation();
  const [reading, setReading] = useState<AuditEntry | null>(null);
  const trail = useOperationPages('audit.list', { limit: 500 });
  const names = new Map(agents.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => visibleText(names.get(id) ?? id);
  const entries = (trail.data ?? []).filter(({ agent_id }) => agent === null || agent_id === agent);
  const more = () => {
    if (trail.hasNextPage && !trail.isFetching) void trail.fetchNextPage();
  };
  return (
    <section className="flex min-h-72 flex-1 flex-col gap-2" aria-labelledby="trail">
      <h2 id="trail" className="font-semibold">
        {agent === null ? t('agents.trail.title') : t('agents.trail.title_of', { name: nameOf(agent) })}
      </h2>
      <Answer query={{ ...trail, data: trail.data === undefined ? undefined : entries }}>
        {(shown) =>
          shown.length === 0 && !trail.hasNextPage ? (
            <EmptyState
              icon={ScrollText}
              title={t('agents.trail.empty')}
              text={t('agents.trail.empty_text')}
            />
          ) : (
            <VirtualList
              items={shown}
              keyOf={({ seq }) => String(seq)}
              rowHeight={36}
              label={t('agents.trail.title')}
              onEnd={more}
              onOpen={setReading}
              row={(entry) => <TrailRow entry={entry} agent={nameOf(entry.agent_id)} />}
            />
          )
        }
      </Answer>
      {reading !== null && (
        <AuditDetail entry={reading} agent={nameOf(reading.agent_id)} onClose={() => setReading(null)} />
      )}
    </section>
  );
}

function TrailRow({ entry, agent }: { readonly entry: AuditEntry; readonly agent: string }) {
  const { operation, input, door, outcome, at } = entry;
  return (
    <div className="grid min-w-0 flex-1 grid-cols-[8.5rem_minmax(9rem,auto)_1fr_auto_auto] items-center gap-3">
      <span className="text-xs text-muted-foreground">
        <Moment at={at} form="exact" />
      </span>
      <span className="truncate font-medium">{operation}</span>
      <code className="truncate text-xs text-muted-foreground">{visibleText(input)}</code>
      <span className="max-w-32 truncate text-xs text-muted-foreground max-[900px]:hidden">
        {agent} · {door}
      </span>
      <Badge tone={outcome === 'ok' ? 'success' : outcome === 'sending' ? 'neutral' : 'destructive'}>
        {outcome}
      </Badge>
    </div>
  );
}
