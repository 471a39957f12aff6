import type { QueryClient } from '@tanstack/react-query';
import type { Api, Connection, Updates } from '../api/api.ts';

/** Which nouns' answers are out of date after a change of a kind. */
const staleNouns: Readonly<Record<string, readonly string[]>> = {
  run_queued: ['runs', 'system', 'tasks', 'occurrences'],
  run: ['runs', 'system', 'tasks', 'occurrences'],
  task: ['tasks', 'schedules', 'occurrences', 'system'],
  // Programs that ask to be let in stand in the inbox, and beside the agents.
  inbox: ['inbox', 'system', 'agents'],
  agent: ['agents', 'audit'],
  recording: ['recordings'],
  event: ['events'],
  briefing: ['briefings', 'system'],
  alert: ['alerts'],
  // Settings, tool servers, a pause.
  system: ['system', 'settings', 'servers', 'tools', 'secrets', 'setup', 'schedules', 'tasks'],
};

/** Tool servers start and stop often, and nothing but what is told of them and their tools depends on it. */
const ofServers = ['servers', 'tools', 'setup', 'system'];

function staleNounsOf(change: Updates['changes'][number]): readonly string[] {
  if (change.kind === 'system' && change.id === 'servers') return ofServers;
  return staleNouns[change.kind] ?? [change.kind];
}

/**
 * Makes the engine's updates refresh what is shown, at most every `restMs` for each noun, so that a thousand runs a minute do
 * not ask a thousand times. After a cut connection everything is read anew. Returns the function that ends it.
 */
export function refreshOnUpdates(queries: QueryClient, api: Api, restMs = 300): () => void {
  const stale = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before: Connection | undefined;

  const refresh = () => {
    timer = undefined;
    const nouns = new Set(stale);
    stale.clear();
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => nouns.has(String(queryKey[0]).split('.')[0] ?? ''),
    });
  };
  const endUpdates = api.onUpdates(({ changes, progress }: Updates) => {
    for (const change of changes) for (const noun of staleNounsOf(change)) stale.add(noun);
    if (progress.length > 0) stale.add('runs');
    if (stale.size > 0) timer ??= setTimeout(refresh, restMs);
  });
  const endConnection = api.onConnection((connection) => {
    if (connection === 'live' && before === 'lost') void queries.invalidateQueries();
    before = connection;
  });
  return () => {
    endUpdates();
    endConnection();
    clearTimeout(timer);
  };
}
