import { type ErrorDetail, OrdinautError } from '../errors.ts';
import type { Effect } from '../model/effect.ts';
import type { Id, Json, JsonObject } from '../model/json.ts';
import { checkJsonBounds } from '../model/json-bounds.ts';
import type { EffectKind } from '../model/pipeline.ts';
import type { Attempt } from '../model/step.ts';
import type { ToolDefinition } from '../model/tool.ts';
import { usageOf } from '../model/usage.ts';
import { cacheKey, idempotencyKey } from './cache.ts';
import { type Answer, callTool } from './call-tool.ts';
import { doubt } from './effect-resume.ts';
import type { Execution } from './execution.ts';
import { type Memo, memoJson } from './memo.ts';
import { HALTED, type NodeResult, type Place, type StepFacts } from './node-result.ts';
import type { ToolPlan } from './plan-node.ts';
import { backoffOf, retryDelay } from './retry-delay.ts';

/** What a tool may answer. */
const OUTPUT_BOUNDS = { depth: 500, nodes: 500_000, characters: 5_000_000 };

/** One try of a tool step, and what led to it. */
export interface Try {
  readonly node: ToolPlan;
  readonly tool: ToolDefinition;
  readonly kind: EffectKind;
  readonly path: string;
  readonly input: JsonObject;
  readonly attempt: number;
  /** The attempt that this round of tries began with. */
  readonly base: number;
  readonly effect: Effect | null;
  /** The question whose answer allows it; undefined when nothing was asked. */
  readonly permission_id?: Id | undefined;
  readonly started_at: number;
}

/** One attempt, journaled before it is sent when it may change the world. */
export async function tryOnce(
  execution: Execution,
  planned: Try,
  place: Place,
): Promise<NodeResult | 'again'> {
  const { node, tool, kind, path, input, attempt } = planned;
  const { options } = execution;
  const sample = options.simulate?.({ path, tool, kind, input });
  if (sample !== undefined) {
    const facts = { input, attempt, tool: node.uses, via: 'dry_run', record: null };
    return { kind: 'done', output: sample, facts };
  }
  const effect = planned.effect ?? (kind === 'read_only' ? null : newEffect(execution, planned));
  if (effect !== null && planned.effect === null) await execution.beginEffect(effect);
  else {
    const flushing = execution.flush();
    if (flushing) await flushing;
  }
  if (execution.stopped) return HALTED;

  const started_at = execution.now;
  options.onProgress?.({
    kind: 'step_started',
    path,
    node: 'tool',
    tool: node.uses,
    attempt,
    at: started_at,
  });
  const answer = await callTool(execution, {
    tool: node.uses,
    input,
    timeout_ms: timeoutOf(execution, planned),
    idempotency_key: effect?.idempotency_key ?? null,
    path,
  });
  if (execution.stopped) return HALTED;
  return answered(execution, { ...planned, effect }, place, started_at, answer);
}

async function answered(
  execution: Execution,
  tried: Try,
  place: Place,
  began_at: number,
  answer: Answer,
): Promise<NodeResult | 'again'> {
  const { node, tool, path, input, attempt, effect } = tried;
  const via = answer.ok ? answer.answer.via : execution.options.run.mode;
  const usage = answer.ok ? usageOf(answer.answer.output ?? null) : (answer.error.usage ?? null);
  execution.budget.add(usage);
  const settledWith = (error: ErrorDetail | null, output: Json): StepFacts => {
    const record: Attempt = {
      path,
      attempt,
      started_at: began_at,
      finished_at: execution.now,
      tool: node.uses,
      via,
      error,
      ...(usage && { usage }),
    };
    // A tool that answered too much, or not as it declares, has answered: its effect took place.
    const tookPlace = answer.ok || answer.error.code === 'invalid_output';
    const state = tookPlace ? 'succeeded' : 'failed';
    return {
      input,
      attempt,
      tool: node.uses,
      via,
      record,
      ...(effect && { effect: { id: effect.id, state, output, error: tookPlace ? null : error } }),
    };
  };

  if (answer.ok) {
    const output = answer.answer.output ?? null;
    const tooLarge = outputProblem(tool, output);
    if (tooLarge) return { kind: 'failed', error: tooLarge, facts: settledWith(tooLarge, null) };
    if (node.cache_ttl_seconds !== null && tried.kind === 'read_only')
      await store(execution, tool, input, output, node.cache_ttl_seconds);
    return { kind: 'done', output, facts: settledWith(null, output) };
  }

  const error = explained(answer.error.toJSON(), effect);
  const facts = settledWith(error, null);
  if (effect !== null && tried.kind === 'write' && error.delivery === 'unknown') {
    const result = await doubt(execution, node, path, effect, error);
    const { effect: _open, ...waiting } = facts;
    const output = memoJson(keptMemo(tried));
    await execution.settle({ ...waitingStep(tried), facts: waiting, error, output }, place.alone);
    return result;
  }
  if (!mayRepeat(tried, error)) return { kind: 'failed', error, facts };
  const delay = node.retry
    ? retryDelay(backoffOf(node.retry), attempt - tried.base, execution.options.random, error)
    : 0;
  const wake_at = execution.now + delay;
  const output = memoJson(keptMemo(tried));
  await execution.settle({ ...waitingStep(tried), facts, error, wake_at, output }, place.alone);
  return delay > 0 ? backingOff(path, wake_at) : 'again';
}

/** Says so where the call took effect and only its answer was refused: whoever tries again sends it twice. */
function explained(error: ErrorDetail, effect: Effect | null): ErrorDetail {
  if (effect === null || error.code !== 'invalid_output') return error;
  return {
    ...error,
    hint: 'the call took effect, only its answer is not what the tool declares; a retry sends it again',
  };
}

/**
 * Whether the step's `retry` sends the call again by itself. A write is repeated only when it certainly did not take
 * effect: it was never sent, or the tool itself answered that it failed and that the same call may succeed later.
 */
function mayRepeat({ node, kind, attempt, base }: Try, error: ErrorDetail): boolean {
  if (!error.retryable || attempt - base >= (node.retry?.max_attempts ?? 1)) return false;
  return kind !== 'write' || error.delivery === 'not_sent' || error.delivery === 'answered';
}

function newEffect(execution: Execution, { node, kind, path, input, attempt }: Try): Effect {
  const { run, ids } = execution.options;
  return {
    id: ids.next(),
    run_id: run.id,
    step_path: path,
    attempt,
    tool: node.uses,
    kind,
    idempotency_key: idempotencyKey(run.id, path, input),
    input,
    state: 'sending',
    output: null,
    error: null,
    created_at: execution.now,
    settled_at: null,
  };
}

function timeoutOf(execution: Execution, { node, tool }: Try): number {
  const own = (node.timeout_seconds ?? tool.timeout_seconds) * 1000;
  const { deadline_at } = execution.options;
  return deadline_at === null ? own : Math.max(1, Math.min(own, deadline_at - execution.now));
}

async function store(
  execution: Execution,
  tool: ToolDefinition,
  input: JsonObject,
  output: Json,
  ttl_seconds: number,
): Promise<void> {
  const { journal, run } = execution.options;
  const key = cacheKey(tool, input, run.agent_id);
  await execution.write(() => journal.putCached(key, tool.name, output, ttl_seconds));
}

function outputProblem(tool: ToolDefinition, output: Json): ErrorDetail | undefined {
  try {
    checkJsonBounds(output, OUTPUT_BOUNDS, `the output of ${tool.name}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof OrdinautError)) throw error;
    return { code: 'output_too_large', message: error.message, hint: 'ask the tool for less' };
  }
}

/** What its next try has to know. */
function keptMemo({ base, permission_id }: Try): Memo {
  return { ...(base > 0 && { base }), ...(permission_id !== undefined && { permission_id }) };
}

function waitingStep({ path, started_at }: Try) {
  return { path, kind: 'tool', state: 'waiting', started_at } as const;
}

export function backingOff(path: string, until: number): NodeResult {
  return { kind: 'suspended', waits: [{ for: 'backoff', until, step_path: path }] };
}
