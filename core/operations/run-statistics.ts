import Type, { type Static } from 'typebox';
import type { Run } from '../model/run.ts';
import { sumUsage } from '../model/usage.ts';
import type { Services } from '../services/services.ts';
import type { RunFilter, UsageFilter } from '../store/run-history.ts';
import { Moment, orNull, present, TaskName, Timestamp } from './fields.ts';
import { isoUtc, readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';
import { durationOf, UsageView } from './run-view.ts';

/** Newest runs that are looked at; a longer history is answered for its newest part, and says so. */
const mostRuns = 10_000;

const Durations = Type.Object({
  runs: Type.Integer(),
  average_ms: orNull(Type.Number()),
  p50_ms: orNull(Type.Number()),
  p95_ms: orNull(Type.Number()),
  longest_ms: orNull(Type.Number()),
});

const Spent = Type.Object({
  calls: Type.Integer({ description: 'Calls that say what they spent, as those of a language model do.' }),
  ...UsageView.properties,
});
/** Tasks that are named in what was spent. */
const mostTasks = 100;

const Statistics = Type.Object({
  since: orNull(Timestamp),
  runs: Type.Integer(),
  complete: Type.Boolean({ description: `False when only the newest ${mostRuns} runs were looked at.` }),
  by_state: Type.Record(Type.String(), Type.Integer()),
  by_trigger: Type.Record(Type.String(), Type.Integer()),
  success_rate: orNull(Type.Number({ description: 'Succeeded among succeeded and failed, 0 to 1.' })),
  durations: Durations,
  durations_by_mode: Type.Record(Type.String(), Durations),
  usage: Type.Object({
    ...Spent.properties,
    by_agent: Type.Array(Type.Object({ agent_id: Type.String(), ...Spent.properties })),
    by_task: Type.Array(Type.Object({ task_id: Type.String(), ...Spent.properties })),
  }),
});

/** What tool calls spent, in sum, by agent and by task; those that spent most come first. */
async function usageOf(services: Services, filter: UsageFilter): Promise<Static<typeof Statistics>['usage']> {
  const [agents, tasks] = await Promise.all([
    services.store.sumUsage(filter, 'agent'),
    services.store.sumUsage(filter, 'task'),
  ]);
  const nothing = { tokens_input: 0, tokens_output: 0, cost: null };
  return {
    calls: agents.reduce((sum, { calls }) => sum + calls, 0),
    ...(sumUsage(agents) ?? nothing),
    by_agent: agents.map(({ key, ...spent }) => ({ agent_id: key, ...spent })),
    by_task: tasks.slice(0, mostTasks).map(({ key, ...spent }) => ({ task_id: key, ...spent })),
  };
}

/** Runs of a filter, newest first, up to `mostRuns`. */
async function readRuns(services: Services, filter: RunFilter) {
  const runs: Run[] = [];
  let cursor: string | undefined;
  do {
    const page = await services.store.findRuns(filter, { limit: 1_000, ...(cursor && { cursor }) });
    runs.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && runs.length < mostRuns);
  return { runs, complete: cursor === undefined };
}

function durationsOf(runs: readonly Run[]): Static<typeof Durations> {
  const sorted = runs
    .map(durationOf)
    .filter((duration) => duration !== null)
    .sort((one, other) => one - other);
  /** Nearest rank. */
  const quantile = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  const total = sorted.reduce((sum, duration) => sum + duration, 0);
  return {
    runs: sorted.length,
    average_ms: sorted.length === 0 ? null : Math.round(total / sorted.length),
    p50_ms: quantile(0.5),
    p95_ms: quantile(0.95),
    longest_ms: quantile(1),
  };
}

function countBy(runs: readonly Run[], key: (run: Run) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const run of runs) counts[key(run)] = (counts[key(run)] ?? 0) + 1;
  return counts;
}

const statistics = defineOperation({
  name: 'runs.statistics',
  title: 'Statistics of runs',
  description:
    'How runs went: counts by state and trigger, success rate, and durations (average, median, 95th percentile, longest) over all and by mode, tokens and cost by agent and task. For one task or all, since an instant.',
  input: Type.Object(
    { task: Type.Optional(TaskName), since: Type.Optional(Moment) },
    { additionalProperties: false },
  ),
  output: Statistics,
  scope: 'runs:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ task, since }, { services }) => {
    const from =
      since === undefined
        ? undefined
        : readMoment(since, {
            path: 'since',
            now: services.clock.now(),
            timezone: services.facts.timezone,
            toward: 'past',
          });
    const task_id = task === undefined ? undefined : (await services.tasks.find(task)).id;
    const { runs, complete } = await readRuns(services, present({ task_id, since: from }));
    const by_state = countBy(runs, (run) => run.state);
    const succeeded = by_state.succeeded ?? 0;
    const decided = succeeded + (by_state.failed ?? 0);
    const modes = [...new Set(runs.map((run) => run.mode))];
    return {
      since: from === undefined ? null : isoUtc(from),
      runs: runs.length,
      complete,
      by_state,
      by_trigger: countBy(runs, (run) => run.trigger),
      success_rate: decided === 0 ? null : succeeded / decided,
      durations: durationsOf(runs),
      durations_by_mode: Object.fromEntries(
        modes.map((mode) => [mode, durationsOf(runs.filter((run) => run.mode === mode))]),
      ),
      usage: await usageOf(services, present({ task_id, since: from })),
    };
  },
});

export const runStatisticsOperations = [statistics] as const;
