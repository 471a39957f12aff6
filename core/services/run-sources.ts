import { ownerAgentId } from '../model/agent.ts';
import { eventSource, noSources, type Sources } from '../model/flow.ts';
import type { Run } from '../model/run.ts';
import type { TaskDefinition } from '../model/task.ts';
import type { RunSources } from '../pipeline/scope.ts';
import type { ToolCaller } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { IsUntrusted } from './untrusted-tools.ts';

export interface RunSourcesOptions {
  readonly store: Pick<Store, 'getRun' | 'getSteps'>;
  readonly tools: Pick<ToolCaller, 'describe'>;
  readonly isUntrusted: IsUntrusted;
}

/** Where what a run was made with comes from: its event, and the params that a calling task gave it. */
export async function sourcesOfRun(
  options: RunSourcesOptions,
  run: Run,
  definition: TaskDefinition,
): Promise<RunSources | undefined> {
  const event = sourcesOfEvent(options, run, definition);
  const params = await sourcesOfParams(options, run);
  if (event.length === 0 && params.length === 0) return undefined;
  return { ...(event.length > 0 && { event }), ...(params.length > 0 && { params }) };
}

/** Events of the engine and of the person are their own words, but for the message of what failed, which a tool may have written. */
function sourcesOfEvent(
  { tools, isUntrusted }: RunSourcesOptions,
  { event, trigger }: Run,
  { schedule: { poll } }: TaskDefinition,
): Sources {
  if (event === null) return noSources;
  if (trigger === 'condition' && poll !== undefined)
    return isUntrusted(poll.uses) ? [tools.describe(poll.uses)?.name ?? poll.uses] : noSources;
  const { source, topic, payload } = event;
  const ownWords = source === 'engine' || source === ownerAgentId;
  const quotes = String(topic).startsWith('run.') && Object.hasOwn(Object(payload), 'message');
  return ownWords && !quotes ? noSources : [eventSource];
}

/** A run that is tried again from the start has the params of the first. */
async function sourcesOfParams({ store }: RunSourcesOptions, run: Run): Promise<Sources> {
  let first: Run | null = run;
  while (first !== null && first.parent_run_id === null && first.retry_of !== null)
    first = await store.getRun(first.retry_of);
  if (first === null || first.parent_run_id === null) return noSources;
  const steps = await store.getSteps(first.parent_run_id);
  return steps.find(({ path }) => path === first.parent_step_path)?.sources ?? noSources;
}
