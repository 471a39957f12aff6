import Type from 'typebox';
import type { Json } from '../model/json.ts';
import type { Step } from '../model/step.ts';
import { AnyJson, AnyObject, orNull, Problem, plainJson, RunName } from './fields.ts';
import { diffJson } from './json-diff.ts';
import { defineOperation } from './operation.ts';
import { viewProblemOrNull } from './problem-view.ts';
import { runSummaryOf } from './run-detail.ts';
import { RunSummary } from './run-view.ts';
import { runOf } from './runs.ts';

/** Differences shown of one value; of more nobody reads the rest. */
const mostDifferences = 100;

const Differences = Type.Array(
  Type.Object({
    path: Type.String(),
    kind: Type.String({ description: '`added`, `removed` or `changed`.' }),
    before: Type.Optional(AnyJson),
    after: Type.Optional(AnyJson),
  }),
  { description: 'At most 100.' },
);
const differencesOf = (before: Json, after: Json) => diffJson(before, after).slice(0, mostDifferences);

const replay = defineOperation({
  name: 'runs.replay',
  title: 'Replay a run',
  description:
    'Walks the pipeline of a run once more, dry: the same calls are answered with the outputs that were recorded, at the time of the run; what an edit changes is called when it only reads, and answered with a sample otherwise. Nothing is stored and nothing goes out. Answers step by step with what differs from the run. `definition` holds changes as tasks.update takes them; `from` is the step from which read-only tools are called anew.',
  input: Type.Object(
    {
      run: RunName,
      from: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000, description: 'Path of a step.' })),
      definition: Type.Optional(AnyObject),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    run: Type.String(),
    ok: Type.Boolean(),
    nodes: Type.Array(
      Type.Object({
        path: Type.String(),
        kind: Type.String(),
        tool: orNull(Type.String()),
        what: Type.String({
          description:
            '`recorded`, `ran`, `skipped`, `failed`, `would_send`, `would_ask`, `would_wait` or `would_call`.',
        }),
        input: AnyJson,
        output: AnyJson,
        error: orNull(Problem),
        is_new: Type.Boolean({ description: 'The run had no such step.' }),
        input_differences: Differences,
        output_differences: Differences,
      }),
    ),
    output: AnyJson,
    error: orNull(Problem),
    output_differences: Differences,
    missing: Type.Array(Type.String(), { description: 'Steps of the run that the replay did not come to.' }),
  }),
  scope: 'runs:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ run: id, from, definition }, { services, agent, signal }) => {
    const run = await runOf(services, id);
    const report = await services.replay(run, { by: agent.id, from, definition }, signal);
    const before = run.state === 'succeeded' ? run.output : null;
    return {
      run: run.id,
      ok: report.ok,
      nodes: report.nodes.map(({ recorded, error, ...node }) => ({
        ...node,
        error: viewProblemOrNull(error),
        is_new: recorded === null,
        input_differences: recorded ? differencesOf(recorded.input, node.input) : [],
        output_differences: recorded ? differencesOf(recorded.output, node.output) : [],
      })),
      output: report.output,
      error: viewProblemOrNull(report.error),
      output_differences: differencesOf(before, report.output),
      missing: [...report.missing],
    };
  },
});

const Side = Type.Object({
  state: Type.String(),
  duration_ms: orNull(Type.Number()),
  error: orNull(Problem),
});

const compare = defineOperation({
  name: 'runs.compare',
  title: 'Compare two runs',
  description:
    'What differs between two runs, of one task or of two: step by step in state, input, output and duration, then in the output and in the definition of the task.',
  input: Type.Object({ a: RunName, b: RunName }, { additionalProperties: false }),
  output: Type.Object({
    a: RunSummary,
    b: RunSummary,
    same: Type.Boolean({ description: 'Nothing differs but times.' }),
    steps: Type.Array(
      Type.Object({
        path: Type.String(),
        a: orNull(Side),
        b: orNull(Side),
        same: Type.Boolean(),
        input_differences: Differences,
        output_differences: Differences,
      }),
    ),
    output_differences: Differences,
    definition_differences: Differences,
  }),
  scope: 'runs:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (input, { services }) => {
    const { store } = services;
    const [a, b] = await Promise.all([runOf(services, input.a), runOf(services, input.b)]);
    const [ofA, ofB, versionA, versionB, summaryA, summaryB] = await Promise.all([
      store.getSteps(a.id),
      store.getSteps(b.id),
      store.getTaskVersion(a.task_id, a.task_version),
      store.getTaskVersion(b.task_id, b.task_version),
      runSummaryOf(services, a),
      runSummaryOf(services, b),
    ]);
    const paths = [...new Set([...ofA, ...ofB].map(({ path }) => path))];
    const steps = paths.map((path) =>
      compareSteps(
        path,
        ofA.find((step) => step.path === path),
        ofB.find((step) => step.path === path),
      ),
    );
    const outputOf = (run: typeof a) => (run.state === 'succeeded' ? run.output : null);
    const output_differences = differencesOf(outputOf(a), outputOf(b));
    return {
      a: summaryA,
      b: summaryB,
      same: a.state === b.state && output_differences.length === 0 && steps.every((step) => step.same),
      steps,
      output_differences,
      definition_differences: differencesOf(
        plainJson(versionA?.definition ?? null),
        plainJson(versionB?.definition ?? null),
      ),
    };
  },
});

function compareSteps(path: string, a: Step | undefined, b: Step | undefined) {
  const input_differences = a && b ? differencesOf(a.input, b.input) : [];
  const output_differences = a && b ? differencesOf(a.output, b.output) : [];
  const same = a?.state === b?.state && input_differences.length + output_differences.length === 0;
  return { path, a: sideOf(a), b: sideOf(b), same, input_differences, output_differences };
}

function sideOf(step: Step | undefined) {
  if (!step) return null;
  const { state, finished_at, started_at, error } = step;
  const duration_ms = finished_at === null ? null : finished_at - started_at;
  return { state, duration_ms, error: viewProblemOrNull(error) };
}

export const runReplayOperations = [replay, compare] as const;
