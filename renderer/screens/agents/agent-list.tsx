import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../api/api.ts';
import { classNames } from '../../components/class-names.ts';
import { Moment } from '../../components/moment.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';

export type Agent = OutputOf<'agents.list'>['items'][number];

export interface AgentListProps {
  readonly agents: readonly Agent[];
  /** Id of the agent whose trail is shown; null for all. */
  readonly chosen: string | null;
  readonly onChoose: (id: string | null) => void;
}

const newest = 1_000;
const shownScopes = 6;

/** Agents with their scopes and what each did last; choosing one shows its trail alone, choosing it again all. */
export function AgentList({ agents, chosen, onChoose }: AgentListProps) {
  const { t } = useTranslation();
  const entries = useOperation('audit.list', { limit: newest }).data?.items ?? [];
  const last = new Map(entries.toReversed().map((entry) => [entry.agent_id, entry]));
  return (
    <ul className="grid max-h-64 shrink-0 grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-3 overflow-auto p-0.5">
      {agents.map(({ id, name, scopes }) => (
        <li key={id}>
          <button
            type="button"
            aria-pressed={id === chosen}
            onClick={() => onChoose(id === chosen ? null : id)}
            className={classNames(
              'flex h-full w-full cursor-pointer flex-col gap-1.5 rounded-lg border bg-card p-3 text-left hover:bg-accent/60',
              id === chosen && 'border-primary',
            )}
          >
            <span className="w-full truncate font-medium">{visibleText(name)}</span>
            <span className="flex flex-wrap gap-1">
              {scopes.slice(0, shownScopes).map((scope) => (
                <Badge key={scope}>{scope === '*' ? t('agents.everything') : visibleText(scope)}</Badge>
              ))}
              {scopes.length > shownScopes && <Badge>+{scopes.length - shownScopes}</Badge>}
            </span>
            <span className="text-xs text-muted-foreground">
              <LastActivity entry={last.get(id)} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function LastActivity({ entry }: { readonly entry: OutputOf<'audit.list'>['items'][number] | undefined }) {
  const { t } = useTranslation();
  if (!entry) return t('agents.never');
  return (
    <>
      {entry.operation} · <Moment at={entry.at} />
    </>
  );
}
