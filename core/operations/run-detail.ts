import Type, { type Static } from 'typebox';
import type { Id } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import { sumUsage } from '../model/usage.ts';
import type { Services } from '../services/services.ts';
import { AnyJson, AnyObject, orNull } from './fields.ts';
import { InboxItemView, viewInboxItem } from './inbox-view.ts';
import {
  AttemptView,
  EffectView,
  RunSummary,
  StepView,
  UsageView,
  viewAttempt,
  viewEffect,
  viewRunSummary,
  viewStep,
} from './run-view.ts';

/** A run with everything that happened in it. */
export const RunDetail = Type.Object({
  ...RunSummary.properties,
  params: AnyObject,
  event: orNull(AnyObject),
  retry_of: orNull(Type.String()),
  parent_run_id: orNull(Type.String()),
  output: AnyJson,
  usage: orNull(UsageView),
  steps: Type.Array(StepView, { description: 'In the order in which they started.' }),
  attempts: Type.Array(AttemptView),
  effects: Type.Array(EffectView, {
    description: 'Calls that may have changed the world, journaled before sending.',
  }),
  inbox: Type.Array(InboxItemView),
});
export type RunDetail = Static<typeof RunDetail>;

/** The titles of tasks by id, each read once. */
export async function titlesOf(services: Services, task_ids: Iterable<Id>): Promise<ReadonlyMap<Id, string>> {
  const distinct = [...new Set(task_ids)];
  const tasks = await Promise.all(distinct.map((id) => services.store.getTask(id)));
  return new Map(tasks.flatMap((task) => (task === null ? [] : [[task.id, task.definition.title] as const])));
}

/** Runs as a list shows them, in the order given. */
export async function runSummariesOf(
  services: Services,
  runs: readonly Run[],
): Promise<readonly RunSummary[]> {
  const tasks = runs.map((run) => run.task_id);
  const ids = runs.map((run) => run.id);
  const [titles, fallbacks] = await Promise.all([
    titlesOf(services, tasks),
    services.store.countFallbacks(ids),
  ]);
  return runs.map((run) =>
    viewRunSummary(run, {
      task_title: titles.get(run.task_id) ?? null,
      fallbacks: fallbacks.get(run.id) ?? 0,
    }),
  );
}

export async function runSummaryOf({ store }: Services, run: Run): Promise<RunSummary> {
  const [task, fallbacks] = await Promise.all([store.getTask(run.task_id), store.countFallbacks([run.id])]);
  return viewRunSummary(run, {
    task_title: task?.definition.title ?? null,
    fallbacks: fallbacks.get(run.id) ?? 0,
  });
}

export async function runDetailOf(services: Services, run: Run): Promise<RunDetail> {
  const { store } = services;
  const [summary, steps, attempts, effects, inbox] = await Promise.all([
    runSummaryOf(services, run),
    store.getSteps(run.id),
    store.getAttempts(run.id),
    store.getEffects(run.id),
    store.findInbox({ run_id: run.id }, { limit: 100 }),
  ]);
  return {
    ...summary,
    params: run.params,
    event: run.event,
    retry_of: run.retry_of,
    parent_run_id: run.parent_run_id,
    output: run.state === 'succeeded' ? run.output : null,
    usage: sumUsage(attempts.map((attempt) => attempt.usage)),
    steps: steps.map((step) => viewStep(step, attempts)),
    attempts: attempts.map(viewAttempt),
    effects: effects.map(viewEffect),
    inbox: inbox.items.map((item) => viewInboxItem(item, services.facts.language)),
  };
}
