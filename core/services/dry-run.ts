import type { Json, JsonObject } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import { compilePipeline } from '../pipeline/compile.ts';
import { type DryRunNode, dryRunPipeline } from '../pipeline/dry-run.ts';
import type { PlannedCall } from '../pipeline/execute.ts';
import type { Clock, Ids, Random, ToolCaller } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { dryTools } from './dry-tools.ts';
import { newRun } from './new-run.ts';
import { PastClock, recordedAnswers } from './recorded-answers.ts';
import type { Services, TaskBook } from './services.ts';
import type { ToolPermissions } from './tool-permissions.ts';

export interface DryRunServiceOptions {
  readonly store: Pick<Store, 'getSteps'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly tools: ToolCaller;
  readonly permissions: Pick<ToolPermissions, 'judge'>;
  readonly prepare: TaskBook['prepare'];
}

/**
 * Dry runs of saved tasks and of drafts: read-only steps run, everything else is rendered and not sent; nothing is stored. With a
 * past run everything happens at its time, with its event and, unless others are given, its params; a call that it made in the
 * same way is answered with what it got, and its node says `recorded`. Failures are not taken over: they are tried anew.
 */
export function createDryRun(options: DryRunServiceOptions): Services['dryRun'] {
  const { store, clock, ids, random, tools, permissions, prepare } = options;
  return async (draftOrTask, params, signal, by, past) => {
    const saved = isTask(draftOrTask);
    const found = saved ? draftOrTask : await draftTask(draftOrTask);
    // Its reading steps are called for whoever tries it.
    const task = { ...found, agent_id: by };
    const { definition } = task;
    const answers = past && (await recordedAnswers(store, past));
    const recorded = new Map<string, PlannedCall['kind']>();
    const simulate = (call: PlannedCall): Json | undefined => {
      const step = answers?.find(call);
      if (step?.state !== 'succeeded') return undefined;
      recorded.set(call.path, call.kind);
      return step.output;
    };
    const time = past ? new PastClock(clock, past) : clock;
    const now = time.now();
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
      run: {
        ...newRun(task, { id: ids.next(), now, ...originOf(params, past) }),
        ...{ attempt: 1, fence: 1, crashes: 0, retries: 0, first_started_at: now, state: 'queued' },
      },
      tools: dryTools(tools, permissions, { agent_id: by, task_id: saved ? found.id : null }),
      clock: time,
      random,
      ids,
      signal,
      simulate,
      calledOutput: (path) => answers?.steps.get(path)?.output ?? null,
    });
    const shown = nodes.map((node) => withRecord(node, recorded.get(node.path)));
    return { ok, nodes: shown as unknown as readonly JsonObject[], output, error };
  };

  async function draftTask(draft: JsonObject): Promise<Pick<Task, 'id' | 'version' | 'definition'>> {
    const { definition } = await prepare(draft);
    return { id: ids.next(), version: 1, definition };
  }
}

function isTask(value: JsonObject | Task): value is Task {
  return 'definition' in value && 'agent_id' in value;
}

function originOf(params: JsonObject | undefined, past: Run | undefined) {
  if (!past) return { trigger: 'manual', params: params ?? {} } as const;
  const { trigger, slot_at, event } = past;
  return {
    trigger,
    params: params ?? past.params,
    ...(slot_at !== null && { slot_at }),
    ...(event !== null && { event }),
  };
}

/** What only reads and was answered from the record is `recorded`; an effect is still one that would be sent. */
function withRecord(node: DryRunNode, answered: PlannedCall['kind'] | undefined) {
  const recorded = answered !== undefined && node.what === 'would_send';
  return { ...node, what: recorded && answered === 'read_only' ? 'recorded' : node.what, recorded };
}
