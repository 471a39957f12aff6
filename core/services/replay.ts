import { type ErrorDetail, OrdinautError } from '../errors.ts';
import type { Id, Json, JsonObject } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { Step } from '../model/step.ts';
import type { TaskVersion } from '../model/task.ts';
import { compilePipeline } from '../pipeline/compile.ts';
import { type DryRunNode, dryRunPipeline } from '../pipeline/dry-run.ts';
import type { PlannedCall } from '../pipeline/execute.ts';
import type { Clock, Ids, Random, ToolCaller } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { dryTools } from './dry-tools.ts';
import { PastClock, recordedAnswers } from './recorded-answers.ts';
import { startedAfter } from './run-control.ts';
import type { TaskBook } from './services.ts';
import type { ToolPermissions } from './tool-permissions.ts';

export interface ReplayOptions {
  readonly store: Pick<Store, 'getTaskVersion' | 'getSteps'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly tools: ToolCaller;
  readonly permissions: Pick<ToolPermissions, 'judge'>;
  readonly prepare: TaskBook['prepare'];
}

export interface ReplayRequest {
  /** Who tries it: what is called anew is called for them. */
  readonly by: Id;
  /** Path of the step from which read-only tools are called anew, though they were recorded. */
  readonly from?: string | undefined;
  /** Changes to the definition that the run had. */
  readonly definition?: JsonObject | undefined;
}

export interface ReplayNode extends Omit<DryRunNode, 'what'> {
  /** As in a dry run; `recorded`: the output is the one of the run. */
  readonly what: DryRunNode['what'] | 'recorded';
  /** What the run had at this path; null for a step that it did not have. */
  readonly recorded: Pick<Step, 'state' | 'input' | 'output' | 'error'> | null;
}

export interface ReplayReport {
  readonly ok: boolean;
  readonly nodes: readonly ReplayNode[];
  readonly output: Json;
  readonly error: ErrorDetail | null;
  /** Paths that the run had and the replay did not come to. */
  readonly missing: readonly string[];
}

export type Replay = (run: Run, request: ReplayRequest, signal: AbortSignal) => Promise<ReplayReport>;

/**
 * A dry run with the outputs that were recorded in a run, at its time: a call of the same tool with the same input is answered from
 * the record, failures too. What differs, and what comes from `from` on, is called when it only reads, and answered with a
 * sample otherwise. Nothing is stored, nothing changes the world.
 */
export function createReplay({
  store,
  clock,
  ids,
  random,
  tools,
  permissions,
  prepare,
}: ReplayOptions): Replay {
  return async (run, { by, from, definition: changes }, signal) => {
    const answers = await recordedAnswers(store, run);
    const recorded = answers.steps;
    const version = await versionOf(run);
    const definition =
      changes === undefined ? version.definition : (await prepare(changes, version.definition)).definition;
    const isAnew =
      from === undefined
        ? () => false
        : startedAfter(stepOf(recorded, from, run.id), version.definition.pipeline);
    const answered = new Set<string>();
    const simulate = (call: PlannedCall): Json | undefined => {
      const step = answers.find(call);
      if (!step) return undefined;
      if (call.kind === 'read_only' && isAnew(step)) return undefined;
      if (step.state !== 'succeeded' && step.error === null) return undefined;
      answered.add(call.path);
      if (step.state === 'succeeded') return step.output;
      throw new OrdinautError(step.error ?? { code: 'failed', message: 'it failed' });
    };
    const report = await dryRunPipeline({
      plan: compilePipeline(definition.pipeline),
      task: {
        id: run.task_id,
        title: definition.title,
        timezone: definition.schedule.timezone,
        tool_calls: null,
        tokens: definition.budget?.tokens ?? null,
      },
      run: { ...run, agent_id: by },
      // What was changed for the replay, nobody has agreed to.
      tools: dryTools(tools, permissions, {
        agent_id: by,
        task_id: changes === undefined ? run.task_id : null,
      }),
      clock: new PastClock(clock, run),
      random,
      ids,
      signal,
      simulate,
      calledOutput: (path) => recorded.get(path)?.output ?? null,
    });
    const reached = new Set(report.nodes.map(({ path }) => path));
    return {
      ...report,
      nodes: report.nodes.map((node) => ({
        ...node,
        what: answered.has(node.path) && node.what !== 'failed' ? 'recorded' : node.what,
        recorded: recorded.get(node.path) ?? null,
      })),
      missing: [...recorded.keys()].filter((path) => !reached.has(path)),
    };
  };

  async function versionOf(run: Run): Promise<TaskVersion> {
    const version = await store.getTaskVersion(run.task_id, run.task_version);
    if (version) return version;
    throw new OrdinautError({
      code: 'not_found',
      message: `version ${run.task_version} of the task of run ${run.id} is gone`,
      path: 'run',
    });
  }
}

function stepOf(recorded: ReadonlyMap<string, Step>, path: string, run: Id): Step {
  const step = recorded.get(path);
  if (step) return step;
  throw new OrdinautError({
    code: 'not_found',
    message: `run ${run} has no step ${path}`,
    path: 'from',
    hint: `its steps are: ${[...recorded.keys()].join(', ') || 'none'}`,
  });
}
