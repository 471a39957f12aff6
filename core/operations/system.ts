import { isAbsolute } from 'node:path';
import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import type { Run } from '../model/run.ts';
import type { Services } from '../services/services.ts';
import { LocalTimestamp, Moment, orNull, Problem, Timestamp } from './fields.ts';
import { isoLocal, isoUtc, isoUtcOrNull, readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';
import { PauseView, viewPause } from './pause-view.ts';
import { viewProblemOrNull } from './problem-view.ts';
import { runSummaryOf } from './run-detail.ts';
import { RunSummary } from './run-view.ts';

const Facts = Type.Object({
  version: Type.String(),
  data_directory: Type.String(),
  log_directory: Type.String(),
  timezone: Type.String(),
  language: Type.String(),
  started_at: Timestamp,
  pid: Type.Integer(),
  zone_data: Type.String({ description: 'Version of the time zone data.' }),
});

function factsOf({ facts }: Services) {
  const { owner: _, ...shown } = facts;
  return { ...shown, started_at: isoUtc(facts.started_at) };
}

const Upcoming = Type.Object({
  task_id: Type.String(),
  title: Type.String(),
  at: Timestamp,
  at_local: LocalTimestamp,
});

/** The tasks that come next, soonest first. */
async function upcoming(services: Services, most: number) {
  const tasks = (await services.store.findTasks({ status: 'active' }, { limit: 1_000 })).items;
  return tasks
    .flatMap(({ id, next_at, definition }) =>
      next_at === null || definition.schedule.kind === 'condition' ? [] : [{ id, next_at, definition }],
    )
    .sort((one, other) => one.next_at - other.next_at)
    .slice(0, most)
    .map(({ id, next_at, definition }) => ({
      task_id: id,
      title: definition.title,
      at: isoUtc(next_at),
      at_local: isoLocal(next_at, definition.schedule.timezone),
    }));
}

const ModeView = Type.Object({
  mode: Type.String(),
  runs: Type.Integer({ description: 'Succeeded and failed ones.' }),
  failed: Type.Integer(),
  median_ms: orNull(Type.Number({ description: 'Of the runs that waited for nobody, from claim to end.' })),
  fallbacks: Type.Integer({
    description: 'Calls that a toolkit server failed and that were made in-process instead (mode hybrid).',
  }),
});
const comparedRuns = 1_000;

const status = defineOperation({
  name: 'system.status',
  title: 'Show the status',
  description:
    'How the engine is: what runs now, what ran last, how long it took and how many steps it made, what comes next, how many items wait in the inbox, counts of tasks and runs, and how the modes compare.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    facts: Facts,
    uptime_seconds: Type.Integer(),
    accepting: Type.Boolean({ description: 'False while it drains or storage refuses writes.' }),
    running: Type.Integer(),
    concurrency: Type.Integer({ description: 'How many runs at once at most.' }),
    next_instant: orNull(Timestamp),
    paused_until: orNull(Timestamp),
    pause: orNull(PauseView),
    last_error: orNull(Problem),
    inbox_open: Type.Integer({ description: 'Open inbox items; counted up to 1000.' }),
    tasks: Type.Record(Type.String(), Type.Integer()),
    runs: Type.Record(Type.String(), Type.Integer()),
    executions: Type.Integer({ description: 'Settled runs in the stored history.' }),
    last_run: orNull(
      Type.Object({
        ...RunSummary.properties,
        items_processed: Type.Integer({ description: 'Steps of it that succeeded.' }),
      }),
    ),
    modes: Type.Array(ModeView, {
      description: 'How tasks in each mode do, of the newest 1000 runs; modes without runs are left out.',
    }),
    next: Type.Array(Upcoming),
  }),
  scope: 'system:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => {
    const { store, clock } = services;
    const activity = services.activity();
    const [tasks, runs, open, newest, modes, next] = await Promise.all([
      store.countTasks(),
      store.countRuns(),
      store.findInbox({ state: 'open' }, { limit: 1_000 }),
      store.findRuns({}, { limit: 1 }),
      store.modeFigures(comparedRuns),
      upcoming(services, 5),
    ]);
    return {
      facts: factsOf(services),
      uptime_seconds: Math.max(0, Math.floor((clock.now() - services.facts.started_at) / 1_000)),
      accepting: activity.accepting,
      running: activity.running,
      concurrency: activity.concurrency,
      next_instant: isoUtcOrNull(activity.next_instant),
      paused_until: isoUtcOrNull(services.pauses.current?.until ?? null),
      pause: viewPause(services.pauses.current),
      last_error: viewProblemOrNull(activity.last_error),
      inbox_open: open.items.length,
      tasks: { ...tasks },
      runs: { ...runs },
      executions: runs.succeeded + runs.failed + runs.cancelled,
      last_run: await lastRun(services, newest.items[0]),
      modes: modes.map((figures) => ({ ...figures })),
      next,
    };
  },
});

async function lastRun(services: Services, run: Run | undefined) {
  if (!run) return null;
  const steps = await services.store.getSteps(run.id);
  return {
    ...(await runSummaryOf(services, run)),
    items_processed: steps.filter((step) => step.state === 'succeeded').length,
  };
}

const facts = defineOperation({
  name: 'system.facts',
  title: 'Show the facts of the engine',
  description: 'Version, directories, zone, language and process of the engine.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Facts,
  scope: 'system:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => factsOf(services),
});

const doctor = defineOperation({
  name: 'system.doctor',
  title: 'Examine the stored data',
  description:
    'Checks integrity, foreign keys, stuck leases, orphans, the ledger and the audit chain. With `repair` what can be repaired safely is.',
  input: Type.Object(
    { repair: Type.Optional(Type.Boolean({ default: false })) },
    { additionalProperties: false },
  ),
  output: Type.Object({
    ok: Type.Boolean(),
    repaired: Type.Boolean({ description: 'Whether repairs were asked for.' }),
    findings: Type.Array(
      Type.Object({ check: Type.String(), message: Type.String(), repairable: Type.Boolean() }),
    ),
  }),
  scope: 'system:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ repair = false }, { services }) => {
    const examine = { repair, owner: services.facts.owner, now: services.clock.now() };
    const findings = await services.store.doctor(examine);
    return { ok: findings.length === 0, repaired: repair, findings: [...findings] };
  },
});

const backup = defineOperation({
  name: 'system.backup',
  title: 'Back up the stored data',
  description:
    'Writes a consistent copy of the database to a file while the engine goes on. The file must not exist yet; restore it with `ordinaut restore`.',
  input: Type.Object(
    { file: Type.String({ minLength: 1, maxLength: 4_000, description: 'Absolute path.' }) },
    { additionalProperties: false },
  ),
  output: Type.Object({ file: Type.String() }),
  scope: 'system:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  forPeople: true,
  handler: async ({ file }, { services }) => {
    if (!isAbsolute(file))
      throw new OrdinautError({
        code: 'invalid_input',
        message: `${file} is not an absolute path`,
        path: 'file',
        hint: 'write the whole path: the engine runs in a directory of its own',
      });
    await services.store.backup(file);
    return { file };
  },
});

const prune = defineOperation({
  name: 'system.prune',
  title: 'Delete old history',
  description:
    'Deletes settled runs, occurrences and events older than an instant. Tasks, their versions, the audit trail and open items stay.',
  input: Type.Object({ before: Moment }, { additionalProperties: false }),
  output: Type.Object({ before: Timestamp, removed: Type.Integer({ description: 'Rows removed.' }) }),
  scope: 'system:write',
  annotations: { readOnly: false, destructive: true, idempotent: true },
  forPeople: true,
  handler: async ({ before }, { services, signal }) => {
    const { clock, store } = services;
    const now = clock.now();
    const { timezone } = services.facts;
    const instant = readMoment(before, { path: 'before', now, timezone, toward: 'past' });
    let removed = 0;
    while (!signal.aborted) {
      const batch = await store.prune(instant, 1_000);
      removed += batch;
      if (batch === 0) break;
    }
    return { before: isoUtc(instant), removed };
  },
});

export const systemOperations = [status, facts, doctor, backup, prune] as const;
