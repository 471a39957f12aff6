import { asOrdinautError, type ErrorDetail, OrdinautError } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { Step } from '../model/step.ts';
import { didYouMean } from '../model/suggest.ts';
import type { ToolDefinition } from '../model/tool.ts';
import { cacheKey } from './cache.ts';
import { resumeEffect } from './effect-resume.ts';
import type { Execution } from './execution.ts';
import { memoJson, memoOf } from './memo.ts';
import { isFinal, type NodeResult, type Place, type StepFacts } from './node-result.ts';
import type { ToolPlan } from './plan-node.ts';
import { renderObject } from './template.ts';
import { backingOff, tryOnce } from './tool-attempt.ts';

/** Calls a tool, with retries; when it fails for good, its fallback. */
export async function executeTool(
  execution: Execution,
  node: ToolPlan,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<NodeResult> {
  const { fallback } = node;
  if (fallback === null) return callUntilSettled(execution, node, place, path, row);
  if (memoOf(row).fallback === true && row?.error) {
    const facts = { input: row.input, attempt: row.attempt, tool: node.uses, via: row.via, record: null };
    return fallBack(execution, fallback, place, path, row.error, facts);
  }
  const result = await callOrFail(execution, node, place, path, row);
  if (result.kind !== 'failed' || isFinal(result.error)) return result;
  const { error, facts } = result;
  // The step is not called again by a resume that finds its fallback under way.
  const started_at = row?.started_at ?? execution.now;
  const output = memoJson({ fallback: true });
  await execution.settle(
    { path, kind: 'tool', state: 'waiting', started_at, output, error, facts },
    place.alone,
  );
  return fallBack(execution, fallback, place, path, error, facts);
}

/** As `callUntilSettled`; what keeps the call from being made (an unknown tool, a broken template) is a failure too. */
async function callOrFail(
  execution: Execution,
  node: ToolPlan,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<NodeResult> {
  try {
    return await callUntilSettled(execution, node, place, path, row);
  } catch (error) {
    if (execution.stopped) throw error;
    return { kind: 'failed', error: asOrdinautError(error).toJSON() };
  }
}

async function fallBack(
  execution: Execution,
  fallback: ToolPlan,
  place: Place,
  path: string,
  error: ErrorDetail,
  first: StepFacts | undefined,
): Promise<NodeResult> {
  const { code, message, hint } = error;
  const scope = place.scope.child({ error: { code, message, ...(hint !== undefined && { hint }) } });
  const result = await execution.walk.node(execution, fallback, { ...place, scope }, `${path}.fallback`);
  const facts: StepFacts = {
    input: first?.input ?? null,
    attempt: first?.attempt ?? 0,
    tool: first?.tool ?? null,
    via: `fallback:${fallback.uses}`,
    record: null,
  };
  if (result.kind === 'done') return { kind: 'done', output: result.output, facts };
  if (result.kind !== 'failed') return result;
  const both = `${message}; and its fallback ${fallback.uses} failed: ${result.error.message}`;
  return {
    kind: 'failed',
    error: isFinal(result.error) ? result.error : { ...result.error, message: both },
    facts,
  };
}

async function callUntilSettled(
  execution: Execution,
  node: ToolPlan,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<NodeResult> {
  const tool = findTool(execution, node);
  const kind = node.effect ?? tool.effect;
  const made = row?.attempt ?? 0;
  const resumption = await resumeEffect(execution, node, path, made);
  if (resumption.kind === 'result') return resumption.result;
  const wake_at = row?.wake_at ?? 0;
  if (wake_at > execution.now) return backingOff(path, wake_at);

  const memo = memoOf(row);
  const again = resumption.kind === 'again' ? resumption.input : null;
  const repeated = resumption.kind === 'repeat' ? resumption.effect : null;
  const kept = repeated
    ? (repeated.input as JsonObject)
    : (again ?? (row?.input as JsonObject | null | undefined));
  const input = kept ?? renderObject(node.input, execution.view(place.scope));
  const started_at = row?.started_at ?? execution.now;
  const last = Math.max(made, execution.effects.get(path)?.attempt ?? 0);
  // A person who says "send again" or "retry" grants all tries anew.
  const base = again ? last : (memo.base ?? (memo.failed ? made : 0));

  if (node.cache_ttl_seconds !== null && kind === 'read_only') {
    const cached = await fromCache(execution, tool, input, made);
    if (cached) return cached;
  }
  let attempt = repeated?.attempt ?? last + 1;
  for (let effect = repeated; ; effect = null, attempt += 1) {
    execution.checkDeadline();
    execution.budget.begin(tool);
    const next = { node, tool, kind, path, input, attempt, base, started_at };
    const result = await tryOnce(execution, { ...next, effect }, place);
    if (result !== 'again') return result;
  }
}

function findTool({ options: { tools } }: Execution, node: ToolPlan): ToolDefinition {
  const tool = tools.describe(node.uses);
  if (tool) return tool;
  const near = didYouMean(
    node.uses,
    tools.list().map(({ name }) => name),
  );
  throw new OrdinautError({
    code: 'unknown_tool',
    message: `there is no tool ${node.uses}`,
    path: `${node.source}.uses`,
    hint: near ?? 'look at the list of tools; its server may be missing or stopped',
  });
}

async function fromCache(
  execution: Execution,
  tool: ToolDefinition,
  input: JsonObject,
  attempt: number,
): Promise<NodeResult | undefined> {
  const { journal, run } = execution.options;
  const output = await execution.write(() => journal.getCached(cacheKey(tool, input, run.agent_id)));
  if (output === undefined) return undefined;
  return { kind: 'done', output, facts: { input, attempt, tool: tool.name, via: 'cache', record: null } };
}
