import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import type { Id } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { Services } from '../services/services.ts';
import { Moment, orNull, pageFields, pageOf, present, RunName, readPage, TaskName } from './fields.ts';
import { readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';
import { RunDetail, runDetailOf, runSummariesOf } from './run-detail.ts';
import { RunState, RunSummary, RunTrigger } from './run-view.ts';

/** The run of this id; throws `not_found`. */
export async function runOf(services: Services, id: Id): Promise<Run> {
  const run = await services.store.getRun(id);
  if (run) return run;
  throw new OrdinautError({
    code: 'not_found',
    message: `there is no run ${id}`,
    path: 'run',
    hint: 'runs.list shows the newest runs with their ids',
  });
}

const list = defineOperation({
  name: 'runs.list',
  title: 'List runs',
  description: 'Runs, newest first, a page at a time. Filter by task, state, what made them, and time.',
  input: Type.Object(
    {
      task: Type.Optional(TaskName),
      state: Type.Optional(RunState),
      trigger: Type.Optional(RunTrigger),
      since: Type.Optional(Moment),
      until: Type.Optional(Moment),
      ...pageFields,
    },
    { additionalProperties: false },
  ),
  output: pageOf(RunSummary),
  scope: 'runs:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ task, state, trigger, since, until, ...page }, { services }) => {
    const { timezone } = services.facts;
    const reading = { now: services.clock.now(), timezone, toward: 'past' } as const;
    const filter = present({
      task_id: task === undefined ? undefined : (await services.tasks.find(task)).id,
      state,
      trigger,
      since: since === undefined ? undefined : readMoment(since, { ...reading, path: 'since' }),
      until: until === undefined ? undefined : readMoment(until, { ...reading, path: 'until' }),
    });
    const found = await services.store.findRuns(filter, readPage(page));
    return { items: [...(await runSummariesOf(services, found.items))], next_cursor: found.next_cursor };
  },
});

const get = defineOperation({
  name: 'runs.get',
  title: 'Show a run',
  description:
    'A run with its steps, their inputs, outputs and errors, every attempt, the effects it journaled and what it asked a person.',
  input: Type.Object({ run: RunName }, { additionalProperties: false }),
  output: RunDetail,
  scope: 'runs:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ run }, { services }) => runDetailOf(services, await runOf(services, run)),
});

const latest = defineOperation({
  name: 'runs.latest',
  title: 'Show the latest run',
  description: 'The newest run of a task, or of all tasks, with everything that happened in it.',
  input: Type.Object({ task: Type.Optional(TaskName) }, { additionalProperties: false }),
  output: Type.Object({ run: orNull(RunDetail) }),
  scope: 'runs:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ task }, { services }) => {
    const filter = task === undefined ? {} : { task_id: (await services.tasks.find(task)).id };
    const [run] = (await services.store.findRuns(filter, { limit: 1 })).items;
    return { run: run ? await runDetailOf(services, run) : null };
  },
});

const wait = defineOperation({
  name: 'runs.wait',
  title: 'Wait for a run',
  description: 'Answers when a run is settled or waits for a person.',
  input: Type.Object({ run: RunName }, { additionalProperties: false }),
  output: RunDetail,
  scope: 'runs:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ run }, { services, signal }) => {
    const { id } = await runOf(services, run);
    return runDetailOf(services, await services.runs.waitFor(id, { signal }));
  },
});

const cancel = defineOperation({
  name: 'runs.cancel',
  title: 'Cancel a run',
  description:
    'Stops a run that is not settled. Steps already finished stay done; a call under way is aborted, and asked about when nobody knows whether it took effect.',
  input: Type.Object({ run: RunName }, { additionalProperties: false }),
  output: RunDetail,
  scope: 'runs:write',
  annotations: { readOnly: false, destructive: true, idempotent: true },
  handler: async ({ run }, { services, agent }) => {
    const { id } = await runOf(services, run);
    return runDetailOf(services, await services.runs.cancel(id, agent.id));
  },
});

const retry = defineOperation({
  name: 'runs.retry',
  title: 'Retry a run',
  description:
    'Tries a failed, cancelled or parked run again. From "failed" (the default): its finished steps are kept and it goes on at the one that failed. From a step path: that step and all after it run again. From "start": a new run with the task as it is now and the same parameters.',
  input: Type.Object(
    {
      run: RunName,
      from: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 1_000,
          default: 'failed',
          description: '"failed", "start", or the path of a step.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: RunDetail,
  scope: 'runs:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ run, from = 'failed' }, { services, agent, correlation_id }) => {
    const { id } = await runOf(services, run);
    if (from === 'start') {
      const made = await services.runs.retryFromStart(id, correlation_id, agent.id);
      return runDetailOf(services, await runOf(services, made.run_id));
    }
    const retried =
      from === 'failed'
        ? await services.runs.retryFromFailed(id, agent.id)
        : await services.runs.retryFromStep(id, from, agent.id);
    return runDetailOf(services, retried);
  },
});

export const runOperations = [list, get, latest, wait, cancel, retry] as const;
