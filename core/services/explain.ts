import { OrdinautError } from '../errors.ts';
import { durationInWords } from '../model/duration-words.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Occurrence } from '../model/occurrence.ts';
import type { Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import type { Clock } from '../ports.ts';
import { describe } from '../schedule/describe.ts';
import { compileSchedule } from '../schedule/schedule.ts';
import type { Store } from '../store/store.ts';
import { localTime } from './local-time.ts';
import { type Pauses, pauseInWords } from './pauses.ts';
import type { Explanation } from './services.ts';

/**
 * Why a slot did or did not run: from the ledger when it was decided, from the schedule when it lies ahead.
 * Throws `not_found` for an unknown task.
 */
export function createExplain({
  store,
  clock,
  pauses,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly pauses: Pick<Pauses, 'current' | 'at'>;
}) {
  return async (task_id: Id, slot_at: Instant): Promise<Explanation> => {
    const task = await store.getTask(task_id);
    if (!task)
      throw new OrdinautError({ code: 'not_found', message: `there is no task ${task_id}`, path: 'task_id' });
    const occurrence = await store.getOccurrence(task_id, slot_at);
    if (occurrence) return explainDecided(store, task, occurrence, slot_at, pauses);
    return explainUndecided(task, slot_at, clock.now(), pauses);
  };
}

async function explainDecided(
  store: Store,
  task: Task,
  occurrence: Occurrence,
  slot_at: Instant,
  pauses: Pick<Pauses, 'at'>,
): Promise<Explanation> {
  const run = occurrence.run_id === null ? null : await store.getRun(occurrence.run_id);
  const at = (instant: Instant) => localTime(instant, task.definition.schedule.timezone);
  const facts = [`The slot was decided at ${at(occurrence.decided_at)}: ${occurrence.reason}.`];
  const pause = pauses.at(slot_at);
  if (pause) facts.unshift(`At its time ${pauseInWords(pause, task.definition.schedule.timezone)}.`);
  if (occurrence.span_until !== null) {
    facts.push(
      `One ledger row stands for the ${occurrence.span_count} slots up to ${at(occurrence.span_until)}.`,
    );
  }
  if (run) facts.push(...(await runFacts(store, run, slot_at, at)));
  return {
    task_id: task.id,
    slot_at,
    state: occurrence.state,
    sentence: sentence(task, occurrence, slot_at),
    run_id: occurrence.run_id,
    facts,
  };
}

function sentence(task: Task, { state, reason, fire_at }: Occurrence, slot_at: Instant): string {
  const at = (instant: Instant) => localTime(instant, task.definition.schedule.timezone);
  const subject = `“${task.definition.title}” at ${at(slot_at)}`;
  switch (state) {
    case 'ran':
      return `${subject} ran: ${reason}.`;
    case 'late':
      return `${subject} ran late: ${reason}.`;
    case 'failed':
      return `${subject} failed: ${reason}.`;
    case 'skipped':
      return `${subject} did not run: ${reason}.`;
    case 'coalesced':
      return `${subject} did not run by itself: ${reason}.`;
    case 'queued':
      return `${subject} has a run that is not finished yet: ${reason}.`;
    case 'pending':
      return `${subject} waits until ${at(fire_at ?? slot_at)}: ${reason}.`;
  }
}

async function runFacts(
  store: Store,
  run: Run,
  slot_at: Instant,
  at: (instant: Instant) => string,
): Promise<readonly string[]> {
  const facts: string[] = [];
  if (run.first_started_at === null) facts.push(`Its run ${run.id} has not started.`);
  else facts.push(`Its run ${run.id} started ${after(run.first_started_at - slot_at)} the slot.`);
  if (run.crashes > 0)
    facts.push(`The engine stopped ${run.crashes} time${run.crashes === 1 ? '' : 's'} while it ran.`);
  const failures = (await store.getAttempts(run.id)).filter((attempt) => attempt.error !== null);
  for (const { path, attempt, error } of failures.slice(0, 10)) {
    facts.push(`Step ${path}, attempt ${attempt}: ${error?.message}.`);
  }
  if (run.state === 'waiting') facts.push(`It waits for ${waitInWords(run, at)}.`);
  if (run.state === 'failed' || run.state === 'cancelled' || run.state === 'parked') {
    facts.push(`It ended as ${run.state}: ${run.error.message}.`);
  }
  return facts;
}

function waitInWords({ wait }: Extract<Run, { state: 'waiting' }>, at: (instant: Instant) => string): string {
  switch (wait.for) {
    case 'person':
      return `an answer in the Inbox (${wait.inbox_item_id})`;
    case 'run':
      return `run ${wait.run_id}`;
    case 'time':
      return `${at(wait.until)}, as step ${wait.step_path} asks`;
    case 'backoff':
      return `its next try at ${at(wait.until)}`;
  }
}

function explainUndecided(
  task: Task,
  slot_at: Instant,
  now: Instant,
  pauses: Pick<Pauses, 'current' | 'at'>,
): Explanation {
  const { schedule, title } = task.definition;
  const answer = (state: string, text: string, facts: readonly string[] = []): Explanation => ({
    task_id: task.id,
    slot_at,
    state,
    sentence: text,
    run_id: null,
    facts,
  });
  const at = (instant: Instant) => localTime(instant, schedule.timezone);
  const when = at(slot_at);
  const rule = `The schedule is: ${describe(schedule, { now })}.`;
  if (schedule.kind === 'event' || schedule.kind === 'condition' || schedule.kind === 'manual') {
    return answer('not_a_slot', `“${title}” has no slots: it runs ${describe(schedule, { now })}.`);
  }
  const compiled = compileSchedule(schedule);
  if (!compiled.includes(slot_at)) {
    const next = compiled.next(slot_at);
    const following = next === null ? 'there is none after it' : `the next one after it is ${at(next)}`;
    return answer('not_a_slot', `${when} is not a slot of “${title}”; ${following}.`, [rule]);
  }
  if (slot_at > now) {
    const inWords = durationInWords(slot_at - now);
    const pause = pauses.at(slot_at);
    if (task.status === 'active' && pause)
      return answer(
        'expected',
        `“${title}” would run at ${when}, but ${pauseInWords(pause, schedule.timezone, 'is')}.`,
        [rule, afterThePause[task.definition.misfire]],
      );
    if (task.status === 'active')
      return answer('expected', `“${title}” will run at ${when}, in ${inWords}.`, [rule]);
    return answer('expected', `“${title}” would run at ${when}, but the task is ${task.status}.`, [rule]);
  }
  if (slot_at < task.created_at)
    return answer(
      'not_a_slot',
      `“${title}” did not exist at ${when}: it was created at ${at(task.created_at)}.`,
      [rule],
    );
  if (task.next_slot_at !== null && task.next_slot_at <= slot_at) {
    const pause = pauses.current;
    const undecided = pause
      ? pauseInWords(pause, schedule.timezone, 'is')
      : 'the engine decides it as soon as it runs';
    const why = task.status === 'active' ? undecided : `the task is ${task.status}`;
    return answer('expected', `The slot of “${title}” at ${when} is due and not decided yet: ${why}.`, [
      rule,
    ]);
  }
  return answer('unknown', `The ledger has no row for “${title}” at ${when}.`, [
    rule,
    `The task was last changed at ${at(task.updated_at)}; an earlier version may have had another schedule.`,
    'History older than the configured number of days is pruned.',
  ]);
}

const afterThePause = {
  run_once: 'After the pause the latest missed slot runs once, if it is still useful.',
  run_all: 'After the pause every missed slot runs that is still useful.',
  skip: 'After the pause it is written as skipped: the task skips missed slots.',
} as const;

function after(milliseconds: number): string {
  return milliseconds < 0
    ? `${durationInWords(milliseconds)} before`
    : `${durationInWords(milliseconds)} after`;
}
