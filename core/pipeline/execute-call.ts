import { OrdinautError } from '../errors.ts';
import { bothSources, noSources } from '../model/flow.ts';
import type { Step } from '../model/step.ts';
import { sourcesOfValue } from './carried-sources.ts';
import type { Execution } from './execution.ts';
import type { CalledRun } from './journal.ts';
import { memoOf } from './memo.ts';
import type { NodeResult, Place } from './node-result.ts';
import type { CallPlan } from './plan-node.ts';
import { renderObject } from './template.ts';

/** Runs another task and suspends until that run has ended. Output: its output; its failure is this step's. */
export async function executeCall(
  execution: Execution,
  node: CallPlan,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<NodeResult> {
  const { journal, ids } = execution.options;
  const known = memoOf(row).run_id;
  const id = known ?? ids.next();
  const params =
    known === undefined || row === undefined
      ? renderObject(node.params, execution.view(place.scope))
      : (row.input as CalledRun['params']);
  const given = sourcesOfValue(node.params, place.scope);
  const facts = { input: params, attempt: 0, tool: null, via: null, record: null };
  const waiting: NodeResult = {
    kind: 'suspended',
    waits: [{ for: 'run', until: null, step_path: path, run_id: id }],
  };

  if (known === undefined) {
    // The row names the run before it is started, so that a crash in between starts no second one.
    const started_at = row?.started_at ?? execution.now;
    await execution.hold({ path, kind: 'call', started_at, facts, sources: given }, { run_id: id });
  }
  const called = known === undefined ? null : await execution.write(() => journal.calledRun(id));
  if (called === null) {
    await start(execution, { id, task: node.task, params, parent_step_path: path }, `${node.source}.call`);
    return waiting;
  }
  if (called.state === 'unsettled') return waiting;
  const sources = bothSources(given, called.sources ?? noSources);
  if (called.state === 'succeeded') return { kind: 'done', output: called.output, sources, facts };
  const { error } = called;
  return {
    kind: 'failed',
    error: {
      code: 'called_run_failed',
      message: `the run of "${node.task}" failed: ${error.message}`,
      hint: `look at run ${id}`,
      ...(error.retryable && { retryable: true }),
    },
    sources,
    facts,
  };
}

/** These say that the call is wrong; anything else is trouble of the journal. */
const wrong: ReadonlySet<string> = new Set(['not_found', 'call_too_deep']);

async function start(execution: Execution, called: CalledRun, path: string): Promise<void> {
  let refused: OrdinautError | undefined;
  await execution.write(async () => {
    try {
      await execution.options.journal.startRun(called);
    } catch (error) {
      if (!(error instanceof OrdinautError) || !wrong.has(error.code)) throw error;
      refused = error;
    }
  });
  if (refused) throw new OrdinautError({ ...refused.toJSON(), path }, refused);
}
