import { asOrdinautError, type ErrorDetail, OrdinautError } from '../errors.ts';
import { bothSources, noSources, type Sources } from '../model/flow.ts';
import type { JsonObject } from '../model/json.ts';
import type { Step } from '../model/step.ts';
import { didYouMean } from '../model/suggest.ts';
import type { ToolDefinition } from '../model/tool.ts';
import { cacheKey } from './cache.ts';
import { askBeforeCall } from './call-permission.ts';
import { sourcesOfValue } from './carried-sources.ts';
import { resumeEffect } from './effect-resume.ts';
import type { Execution } from './execution.ts';
import { mayFlow } from './flow-permission.ts';
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
  const sources = sourcesOfCall(execution, node, place);
  if (fallback === null) return labelled(await callUntilSettled(execution, node, place, path, row), sources);
  if (memoOf(row).fallback === true && row?.error) {
    const facts = { input: row.input, attempt: row.attempt, tool: node.uses, via: row.via, record: null };
    return fallBack(execution, fallback, place, path, { error: row.error, facts, sources });
  }
  const result = await callOrFail(execution, node, place, path, row);
  if (result.kind !== 'failed' || isFinal(result.error)) return labelled(result, sources);
  const { error, facts } = result;
  // The step is not called again by a resume that finds its fallback under way.
  const started_at = row?.started_at ?? execution.now;
  const output = memoJson({ fallback: true });
  await execution.settle(
    { path, kind: 'tool', state: 'waiting', started_at, output, error, facts, sources },
    place.alone,
  );
  return fallBack(execution, fallback, place, path, { error, facts, sources });
}

/** What others wrote in the answer of a tool, or in its error: what it was given, and its own words unless they are our own. */
function sourcesOfCall({ options }: Execution, node: ToolPlan, place: Place): Sources {
  const given = sourcesOfValue(node.input, place.scope);
  if (!options.isUntrusted?.(node.uses)) return given;
  return bothSources(given, [options.tools.describe(node.uses)?.name ?? node.uses]);
}

function labelled(result: NodeResult, sources: Sources): NodeResult {
  if (sources.length === 0 || (result.kind !== 'done' && result.kind !== 'failed')) return result;
  return { ...result, sources };
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
  failure: {
    readonly error: ErrorDetail;
    readonly facts: StepFacts | undefined;
    readonly sources: Sources;
  },
): Promise<NodeResult> {
  const { facts: first, sources } = failure;
  const { code, message, hint } = failure.error;
  const error = { code, message, ...(hint !== undefined && { hint }) };
  const scope = place.scope.child({ error }, { error: sources });
  const result = await execution.walk.node(execution, fallback, { ...place, scope }, `${path}.fallback`);
  const facts: StepFacts = {
    input: first?.input ?? null,
    attempt: first?.attempt ?? 0,
    tool: first?.tool ?? null,
    via: `fallback:${fallback.uses}`,
    record: null,
  };
  if (result.kind !== 'done' && result.kind !== 'failed') return result;
  const own = result.sources ?? noSources;
  if (result.kind === 'done') return { kind: 'done', output: result.output, sources: own, facts };
  const both = `${message}; and its fallback ${fallback.uses} failed: ${result.error.message}`;
  return {
    kind: 'failed',
    error: isFinal(result.error) ? result.error : { ...result.error, message: both },
    sources: bothSources(sources, own),
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

  // What went out before, or is to go out again by a person's word, was agreed to.
  if (repeated === null && again === null) {
    const call = { path, tool, kind, input };
    const { flows, tools } = execution.options;
    const given = sourcesOfValue(node.input, place.scope);
    const flow = given.length === 0 ? [] : [await mayFlow(tool, given, flows, tools)];
    const asked = await askBeforeCall(execution, { node, call, attempt: made, started_at }, flow);
    if (asked) return asked;
  }
  if (node.cache_ttl_seconds !== null && kind === 'read_only') {
    const cached = await fromCache(execution, tool, input, made);
    if (cached) return cached;
  }
  let attempt = repeated?.attempt ?? last + 1;
  for (let effect = repeated; ; effect = null, attempt += 1) {
    execution.checkDeadline();
    execution.budget.begin(tool);
    const { permission_id } = memo;
    const next = { node, tool, kind, path, input, attempt, base, permission_id, started_at };
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
