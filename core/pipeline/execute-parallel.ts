import { OrdinautError } from '../errors.ts';
import { bothSources, noSources } from '../model/flow.ts';
import type { Json } from '../model/json.ts';
import type { Wait } from '../model/run.ts';
import type { Step } from '../model/step.ts';
import { sourcesOfValue } from './carried-sources.ts';
import type { Execution } from './execution.ts';
import { insidePrefix } from './inside.ts';
import { memoOf } from './memo.ts';
import { type Group, HALTED, hasFailed, type NodeResult, type Place } from './node-result.ts';
import type { Block, ForeachPlan, ParallelPlan } from './plan-node.ts';
import { placeholdersOf, readsClock, renderValue } from './template.ts';

const MOST_ITEMS = 10_000;

/** All branches, up to `concurrency` at a time. Fails with the first failure, after the nodes under way are settled. */
export async function executeParallel(
  execution: Execution,
  node: ParallelPlan,
  place: Place,
  path: string,
): Promise<NodeResult> {
  const branch = (index: number, inner: Place): Promise<NodeResult> =>
    execution.walk.block(execution, node.branches[index] ?? [], inner);
  const scoped = (index: number, inner: Place): Promise<NodeResult> =>
    branch(index, { ...inner, scope: place.scope.child(), prefix: insidePrefix(path, index) });
  return executeAll(execution, node.branches.length, node.concurrency, false, place, scoped);
}

/** The body for every item. One after another by default, and then stopped by an item that has to wait. */
export async function executeForeach(
  execution: Execution,
  node: ForeachPlan,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<NodeResult> {
  const items = memoOf(row).items ?? (await listItems(execution, node, place, path, row));
  const body: Block = node.body;
  const sources = sourcesOfValue(node.items, place.scope);
  const each = (index: number, inner: Place): Promise<NodeResult> => {
    const scope = place.scope.child({ item: items[index] ?? null, index }, { item: sources });
    return execution.walk.block(execution, body, { ...inner, scope, prefix: insidePrefix(path, index) });
  };
  return executeAll(execution, items.length, node.concurrency, node.concurrency === 1, place, each);
}

async function listItems(
  execution: Execution,
  node: ForeachPlan,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<readonly Json[]> {
  const items = renderValue(node.items, execution.view(place.scope));
  const at = `${node.source}.foreach`;
  if (!Array.isArray(items))
    throw new OrdinautError({
      code: 'not_a_list',
      message: `foreach needs a list, got ${items === null ? 'null' : typeof items}`,
      path: at,
      ...(items === null && { hint: 'where the list may be missing, write || `[]` after it' }),
    });
  if (items.length > MOST_ITEMS)
    throw new OrdinautError({
      code: 'too_many_items',
      message: `foreach takes at most ${MOST_ITEMS} items, got ${items.length}`,
      path: at,
    });
  // A list that depends on the time is another one after a restart: it is written down before the first item.
  const changes = [...placeholdersOf(node.items)].some(({ placeholder }) => readsClock(placeholder));
  if (changes)
    await execution.hold({ path, kind: 'foreach', started_at: row?.started_at ?? execution.now }, { items });
  return items;
}

async function executeAll(
  execution: Execution,
  count: number,
  concurrency: number,
  inOrder: boolean,
  place: Place,
  one: (index: number, inner: Place) => Promise<NodeResult>,
): Promise<NodeResult> {
  const group: Group = { failed: false, parent: place.group };
  const workers = Math.min(count, concurrency);
  const inner: Place = { ...place, group, alone: place.alone && workers <= 1 };
  const results: NodeResult[] = [];
  let next = 0;
  let waits = false;
  const work = async (): Promise<void> => {
    while (next < count && !hasFailed(group) && !execution.stopped && !(waits && inOrder)) {
      const index = next++;
      const result = await one(index, inner);
      results[index] = result;
      if (result.kind === 'failed') group.failed = true;
      if (result.kind === 'suspended') waits = true;
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return together(results, count);
}

/** A failure counts before what waits, and both before the outputs. */
function together(results: readonly (NodeResult | undefined)[], count: number): NodeResult {
  const waits: Wait[] = [];
  const outputs: Json[] = [];
  let sources = noSources;
  let halted = false;
  for (const result of results) {
    if (result?.kind === 'failed')
      return {
        kind: 'failed',
        error: result.error,
        ...(result.path && { path: result.path }),
        ...(result.sources && { sources: result.sources }),
      };
    if (result?.kind === 'suspended') waits.push(...result.waits);
    else if (result?.kind === 'done') {
      outputs.push(result.output);
      sources = bothSources(sources, result.sources ?? noSources);
    } else halted = true;
  }
  if (waits.length > 0) return { kind: 'suspended', waits };
  return halted || outputs.length < count ? HALTED : { kind: 'done', output: outputs, sources };
}
