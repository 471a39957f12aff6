import { asOrdinautError, type ErrorDetail } from '../errors.ts';
import { noSources, type Sources } from '../model/flow.ts';
import type { Json } from '../model/json.ts';
import type { Step } from '../model/step.ts';
import { readByNode } from './carried-sources.ts';
import { holds } from './condition.ts';
import { answerOfEscalation, escalate } from './escalation.ts';
import { executeApproval } from './execute-approval.ts';
import { executeCall } from './execute-call.ts';
import { executeForeach, executeParallel } from './execute-parallel.ts';
import { executeChain, executeRepeat, executeSwitch } from './execute-sequences.ts';
import { executeTool } from './execute-tool.ts';
import { executeWait } from './execute-wait.ts';
import type { Execution, Walk } from './execution.ts';
import { insideOf } from './inside.ts';
import { memoOf } from './memo.ts';
import { errorValue, HALTED, hasFailed, isFinal, type NodeResult, type Place } from './node-result.ts';
import type { Block, PlanNode } from './plan-node.ts';

export const walk: Walk = { block: executeBlock, node: executeNode };

/** Nodes one after another, up to the first that does not finish. Output: the last one's. */
async function executeBlock(execution: Execution, nodes: Block, place: Place): Promise<NodeResult> {
  let output: Json = null;
  let sources = noSources;
  for (const node of nodes) {
    const result = await executeNode(execution, node, place);
    if (result.kind !== 'done') return result;
    output = result.output;
    sources = result.sources ?? noSources;
  }
  return { kind: 'done', output, sources };
}

/**
 * One node: taken from its checkpoint, skipped by its `if`, or executed; then its row is written, its names are put in
 * scope, and a failure is met as its `on_error` says.
 */
async function executeNode(
  execution: Execution,
  node: PlanNode,
  place: Place,
  path = place.prefix + node.id,
): Promise<NodeResult> {
  const row = execution.row(path);
  const settled = row && fromCheckpoint(execution, node, place, row);
  if (settled) return settled;
  if (execution.stopped || hasFailed(place.group)) return HALTED;
  const started_at = row?.started_at ?? execution.now;
  try {
    const result = await begin(execution, node, place, path, row);
    return await conclude(execution, node, place, path, started_at, result);
  } catch (error) {
    // The journal failed, or the claim is gone: `execution` knows why.
    if (execution.stopped) return HALTED;
    throw error;
  }
}

function fromCheckpoint(
  execution: Execution,
  node: PlanNode,
  place: Place,
  row: Step,
): NodeResult | undefined {
  if (row.state === 'succeeded' || row.state === 'skipped')
    return finish(execution, node, place, row.path, row.output, row.sources);
  const { error, sources } = row;
  if (error === null) return undefined;
  if (row.state === 'failed')
    return goesOn(node, error)
      ? finish(execution, node, place, row.path, errorValue(error), sources)
      : { kind: 'failed', error, path: row.path, ...(sources && { sources }) };
  if (memoOf(row).failed !== true || place.retry) return undefined;
  execution.recallFailure(row);
  return { kind: 'failed', error, path: row.path, ...(sources && { sources }) };
}

async function begin(
  execution: Execution,
  node: PlanNode,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<NodeResult | 'skip'> {
  try {
    execution.checkDeadline();
    // What an earlier attempt began was not skipped then.
    if (node.when && !execution.isTraced(path) && !holds(node.when, execution.view(place.scope)))
      return 'skip';
    const answer = await answerOfEscalation(execution, node, path, row);
    if (answer !== 'none' && answer !== 'retry') return answer;
    const inside = answer === 'retry' ? { ...place, retry: true } : place;
    return await execute(execution, node, inside, path, row);
  } catch (error) {
    if (execution.stopped) throw error;
    // What could not be evaluated may be quoted in the error.
    return { kind: 'failed', error: asOrdinautError(error).toJSON(), sources: readByNode(node, place.scope) };
  }
}

function execute(
  execution: Execution,
  node: PlanNode,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<NodeResult> {
  if (node.kind !== 'tool') {
    const at = execution.now;
    execution.options.onProgress?.({
      kind: 'step_started',
      path,
      node: node.kind,
      tool: null,
      attempt: 0,
      at,
    });
  }
  switch (node.kind) {
    case 'tool':
      return executeTool(execution, node, place, path, row);
    case 'parallel':
      return executeParallel(execution, node, place, path);
    case 'foreach':
      return executeForeach(execution, node, place, path, row);
    case 'switch':
      return executeSwitch(execution, node, place, path, row);
    case 'repeat':
      return executeRepeat(execution, node, place, path, row);
    case 'chain':
      return executeChain(execution, node, place, path);
    case 'approval':
      return executeApproval(execution, node, place, path, row);
    case 'wait':
      return executeWait(execution, node, place, path, row);
    case 'call':
      return executeCall(execution, node, place, path, row);
  }
}

async function conclude(
  execution: Execution,
  node: PlanNode,
  place: Place,
  path: string,
  started_at: number,
  result: NodeResult | 'skip',
): Promise<NodeResult> {
  const step = { path, kind: node.kind, started_at };
  if (result === 'skip') {
    await execution.settle({ ...step, state: 'skipped' }, place.alone);
    return finish(execution, node, place, path, null);
  }
  if (result.kind === 'done') {
    const { facts, output, sources } = result;
    await execution.settle({ ...step, state: 'succeeded', facts, output, sources }, place.alone);
    return finish(execution, node, place, path, output, sources);
  }
  if (result.kind !== 'failed') return result;

  const { error, facts, sources } = result;
  if (!isFinal(error) && node.on_error === 'escalate' && facts?.via !== 'person')
    return escalate(execution, node, { ...step, facts, error, sources });
  if (goesOn(node, error)) {
    await execution.absorbFailures(path);
    await execution.settle({ ...step, state: 'failed', facts, error, sources }, place.alone);
    return finish(execution, node, place, path, errorValue(error), sources);
  }
  await execution.settleFailure({ ...step, state: 'failed', facts, error, sources }, place.alone);
  return { kind: 'failed', error, path: result.path ?? path, ...(sources && { sources }) };
}

/** Whether the pipeline goes on after this failure of the node; an escalated one is written as failed only when a person let it go on. */
function goesOn(node: PlanNode, error: ErrorDetail): boolean {
  return !isFinal(error) && (node.on_error === 'continue' || node.on_error === 'escalate');
}

function finish(
  execution: Execution,
  node: PlanNode,
  place: Place,
  path: string,
  value: Json,
  sources: Sources = noSources,
): NodeResult {
  execution.setValue(path, value, sources);
  for (const name of node.exports) if (!node.names.includes(name)) place.scope.setStep(name, null);
  exportInside(execution, node, place, path);
  for (const name of node.names) place.scope.setStep(name, value, sources);
  return { kind: 'done', output: value, sources };
}

/** Names of nodes inside a parallel, chain or switch are visible after it; those that did not run are null. */
function exportInside(execution: Execution, node: PlanNode, place: Place, path: string): void {
  for (const { child, path: at } of insideOf(node, path)) {
    const value = execution.valueAt(at);
    if (value !== undefined)
      for (const name of child.names) place.scope.setStep(name, value, execution.sourcesAt(at));
    exportInside(execution, child, place, at);
  }
}
