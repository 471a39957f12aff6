import type { JsonObject } from '../model/json.ts';
import type { Task } from '../model/task.ts';
import { compilePipeline } from '../pipeline/compile.ts';
import { dryRunPipeline } from '../pipeline/dry-run.ts';
import type { Clock, Ids, Random, ToolCaller } from '../ports.ts';
import { newRun } from './new-run.ts';
import type { Services, TaskBook } from './services.ts';

export interface DryRunServiceOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly tools: ToolCaller;
  readonly prepare: TaskBook['prepare'];
}

/** Dry runs of saved tasks and of drafts: read-only steps run, everything else is rendered and not sent; nothing is stored. */
export function createDryRun({
  clock,
  ids,
  random,
  tools,
  prepare,
}: DryRunServiceOptions): Services['dryRun'] {
  return async (draftOrTask, params, signal, by) => {
    const found = isTask(draftOrTask) ? draftOrTask : await draftTask(draftOrTask);
    // Its reading steps are called for whoever tries it.
    const task = { ...found, agent_id: by };
    const { definition } = task;
    const now = clock.now();
    const made = newRun(task, { id: ids.next(), trigger: 'manual', now, params });
    const { ok, nodes, output, error } = await dryRunPipeline({
      plan: compilePipeline(definition.pipeline),
      task: {
        id: task.id,
        title: definition.title,
        timezone: definition.schedule.timezone,
        tool_calls: null,
        // Read-only steps are called, and those of a language model cost the same as in a run.
        tokens: definition.budget?.tokens ?? null,
      },
      run: { ...made, attempt: 1, fence: 1, crashes: 0, retries: 0, first_started_at: now, state: 'queued' },
      tools,
      clock,
      random,
      ids,
      signal,
    });
    return { ok, nodes: nodes as unknown as readonly JsonObject[], output, error };
  };

  async function draftTask(draft: JsonObject): Promise<Pick<Task, 'id' | 'version' | 'definition'>> {
    const { definition } = await prepare(draft);
    return { id: ids.next(), version: 1, definition };
  }
}

function isTask(value: JsonObject | Task): value is Task {
  return 'definition' in value && 'agent_id' in value;
}
