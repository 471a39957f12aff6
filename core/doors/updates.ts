import type { Agent } from '../model/agent.ts';
import { covers } from '../operations/authorise.ts';
import type { OperationContext } from '../operations/operation.ts';
import type { Change } from '../store/change.ts';

type Services = OperationContext['services'];
type RunProgress = Parameters<Parameters<Services['progress']>[0]>[0];

/** What changed since the last message: enough to know which data on a screen is out of date. */
export interface Updates {
  /** One for each thing that changed, its newest; an event stands for all before it. */
  readonly changes: readonly Change[];
  /** Steps of runs, in their order. */
  readonly progress: readonly RunProgress[];
}

/** Updates are gathered for so long: people do not see more often, and a thousand runs a minute stay a few messages a second. */
const gatherMs = 100;

/** The scope that each kind of change needs to be heard of. */
const scopeOf = {
  run_queued: 'runs:read',
  run: 'runs:read',
  task: 'tasks:read',
  inbox: 'inbox:read',
  event: 'events:read',
  briefing: 'briefings:read',
  system: 'system:read',
  alert: 'alerts:read',
  agent: 'agents:read',
  recording: 'recordings:read',
} as const satisfies Readonly<Record<Change['kind'], string>>;

/** Whether an agent may hear of a change. */
function mayHear({ scopes }: Pick<Agent, 'scopes'>, { kind }: Pick<Change, 'kind'>): boolean {
  return covers(scopes, scopeOf[kind]);
}

/** What an agent may hear of updates; undefined when that is nothing. */
export function heardBy(agent: Pick<Agent, 'scopes'>, updates: Updates): Updates | undefined {
  const changes = updates.changes.filter((change) => mayHear(agent, change));
  const progress = mayHear(agent, { kind: 'run' }) ? updates.progress : [];
  return changes.length + progress.length > 0 ? { changes, progress } : undefined;
}

/**
 * Tells a listener what changes in the engine, gathered into a message at most every 100 ms. Returns the function that ends it. A
 * listener does not throw.
 */
export function followUpdates(
  { store, clock, progress: onProgress }: Pick<Services, 'store' | 'clock' | 'progress'>,
  listener: (updates: Updates) => void,
): () => void {
  let changes = new Map<string, Change>();
  let progress: RunProgress[] = [];
  let cancel: (() => void) | undefined;

  const tell = () => {
    cancel = undefined;
    const updates = { changes: [...changes.values()], progress };
    changes = new Map();
    progress = [];
    listener(updates);
  };
  const gather = () => {
    cancel ??= clock.timer(gatherMs, tell);
  };
  const endChanges = store.onChange((committed) => {
    for (const change of committed) changes.set(keyOf(change), change);
    if (committed.length > 0) gather();
  });
  const endProgress = onProgress((step) => {
    progress.push(step);
    gather();
  });
  return () => {
    endChanges();
    endProgress();
    cancel?.();
  };
}

function keyOf(change: Change): string {
  return change.kind === 'event' ? change.kind : `${change.kind} ${change.id}`;
}
