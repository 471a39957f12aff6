import { OrdinautError } from '../errors.ts';
import { noSources, type Sources } from '../model/flow.ts';
import type { Json } from '../model/json.ts';
import type { Step } from '../model/step.ts';
import { holds } from './condition.ts';
import type { Execution } from './execution.ts';
import { insidePrefix } from './inside.ts';
import { memoOf } from './memo.ts';
import type { NodeResult, Place } from './node-result.ts';
import type { ChainPlan, RepeatPlan, SwitchPlan } from './plan-node.ts';
import { expressionReadsClock } from './template.ts';

/** Each node's output is the next one's `input`. Output: the last one's. */
export async function executeChain(
  execution: Execution,
  node: ChainPlan,
  place: Place,
  path: string,
): Promise<NodeResult> {
  const chain = place.scope.child();
  let scope = chain;
  let output: Json = null;
  let sources = noSources;
  for (const link of node.body) {
    const inner = { ...place, scope, prefix: insidePrefix(path, null) };
    const result = await execution.walk.node(execution, link, inner);
    if (result.kind !== 'done') return result;
    output = result.output;
    sources = result.sources ?? noSources;
    for (const name of link.exports)
      chain.setStep(name, scope.getStep(name) ?? null, scope.sourcesOfStep(name));
    scope = chain.child({ input: output }, { input: sources });
  }
  return { kind: 'done', output, sources };
}

/** The first case whose `when` holds, else the default. Output: that of its last node; null when nothing was chosen. */
export async function executeSwitch(
  execution: Execution,
  node: SwitchPlan,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<NodeResult> {
  const chosen = memoOf(row).chosen ?? (await choose(execution, node, place, path, row));
  const body = node.cases[chosen]?.body ?? node.otherwise;
  const prefix = insidePrefix(path, chosen < 0 ? 'default' : chosen);
  return execution.walk.block(execution, body, { ...place, scope: place.scope.child(), prefix });
}

async function choose(
  execution: Execution,
  node: SwitchPlan,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<number> {
  const view = execution.view(place.scope);
  const chosen = node.cases.findIndex(({ when }) => holds(when, view));
  // A choice that depends on the time is another one after a restart: it is written down first.
  if (node.cases.some(({ when }) => expressionReadsClock(when.expression)))
    await execution.hold({ path, kind: 'switch', started_at: row?.started_at ?? execution.now }, { chosen });
  return chosen;
}

/**
 * The body again and again until `until` holds. In scope: `index`, and as `input` the output of the round before (null in
 * the first). Output: that of the last round. A pause suspends the run.
 */
export async function executeRepeat(
  execution: Execution,
  node: RepeatPlan,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<NodeResult> {
  const wake_at = row?.wake_at ?? 0;
  if (wake_at > execution.now) return pausing(path, wake_at);
  // A round was begun only because the ones before it were not the last.
  const first = Math.max(memoOf(row).round ?? 0, execution.lastIndex(path), 0);
  let input = first === 0 ? null : outputOfRound(execution, node, path, first - 1);
  let sources = first === 0 ? noSources : sourcesOfRound(execution, node, path, first - 1);
  for (let index = first; index < node.max; index++) {
    const scope = place.scope.child({ index, input }, { input: sources });
    const inner = { ...place, scope, prefix: insidePrefix(path, index) };
    const result = await execution.walk.block(execution, node.body, inner);
    if (result.kind !== 'done') return result;
    if (holds(node.until, execution.view(scope))) return result;
    input = result.output;
    sources = result.sources ?? noSources;
    if (node.pause_seconds > 0 && index + 1 < node.max) {
      const until = execution.now + Math.round(node.pause_seconds * 1000);
      const started_at = row?.started_at ?? execution.now;
      await execution.hold({ path, kind: 'repeat', started_at, wake_at: until }, { round: index + 1 });
      return pausing(path, until);
    }
  }
  throw new OrdinautError({
    code: 'repeat_exhausted',
    message: `${node.until.expression.text} did not hold after ${node.max} rounds`,
    path: node.until.path,
    hint: 'raise max, or add pause_seconds between the rounds',
  });
}

function outputOfRound(execution: Execution, node: RepeatPlan, path: string, round: number): Json {
  const last = node.body.at(-1);
  return last === undefined ? null : (execution.valueAt(insidePrefix(path, round) + last.id) ?? null);
}

function sourcesOfRound(execution: Execution, node: RepeatPlan, path: string, round: number): Sources {
  const last = node.body.at(-1);
  return last === undefined ? noSources : execution.sourcesAt(insidePrefix(path, round) + last.id);
}

function pausing(path: string, until: number): NodeResult {
  return { kind: 'suspended', waits: [{ for: 'time', until, step_path: path }] };
}
