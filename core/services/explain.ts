import { OrdinautError } from '../errors.ts';
import { durationInWords } from '../model/duration-words.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Occurrence } from '../model/occurrence.ts';
import type { Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import type { Clock } from '../ports.ts';
import { describe } from '../schedule/describe.ts';
import { compileSchedule } from '../schedule/schedule.ts';
import type { Language } from '../schedule/spoken.ts';
import type { Store } from '../store/store.ts';
import { type ExplanationWords, explanationWords } from './explanation-words.ts';
import { keptIn } from './kept-sentences.ts';
import { localTime } from './local-time.ts';
import { type Pause, type Pauses, pauseInWords } from './pauses.ts';
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
  return async (task_id: Id, slot_at: Instant, language: Language = 'en'): Promise<Explanation> => {
    const task = await store.getTask(task_id);
    if (!task)
      throw new OrdinautError({ code: 'not_found', message: `there is no task ${task_id}`, path: 'task_id' });
    const occurrence = await store.getOccurrence(task_id, slot_at);
    if (occurrence) return explainDecided(store, task, occurrence, slot_at, pauses, language);
    return explainUndecided(task, slot_at, clock.now(), pauses, language);
  };
}

async function explainDecided(
  store: Store,
  task: Task,
  occurrence: Occurrence,
  slot_at: Instant,
  pauses: Pick<Pauses, 'at'>,
  language: Language,
): Promise<Explanation> {
  const words = explanationWords[language];
  const { timezone } = task.definition.schedule;
  const run = occurrence.run_id === null ? null : await store.getRun(occurrence.run_id);
  const at = (instant: Instant) => localTime(instant, timezone);
  const reason = keptIn(language, occurrence.reason);
  const facts = [words.decided(at(occurrence.decided_at), reason)];
  const pause = pauses.at(slot_at);
  if (pause) facts.unshift(words.pausedThen(keptIn(language, pauseInWords(pause, timezone))));
  if (occurrence.span_until !== null) {
    facts.push(words.span(occurrence.span_count, at(occurrence.span_until)));
  }
  if (run) facts.push(...(await runFacts(store, run, slot_at, at, language)));
  return {
    task_id: task.id,
    slot_at,
    state: occurrence.state,
    sentence: words.outcome(occurrence.state, {
      ...{ title: task.definition.title, at: at(slot_at), reason },
      fire_at: at(occurrence.fire_at ?? slot_at),
    }),
    run_id: occurrence.run_id,
    facts,
  };
}

async function runFacts(
  store: Store,
  run: Run,
  slot_at: Instant,
  at: (instant: Instant) => string,
  language: Language,
): Promise<readonly string[]> {
  const words = explanationWords[language];
  const facts: string[] = [];
  if (run.first_started_at === null) facts.push(words.notStarted(run.id));
  else {
    const after = run.first_started_at - slot_at;
    facts.push(words.started(run.id, durationInWords(after, language), after < 0));
  }
  if (run.crashes > 0) facts.push(words.crashed(run.crashes));
  const failures = (await store.getAttempts(run.id)).filter((attempt) => attempt.error !== null);
  for (const { path, attempt, error } of failures.slice(0, 10)) {
    facts.push(words.attempt(path, attempt, keptIn(language, error?.message ?? '')));
  }
  if (run.state === 'waiting') facts.push(words.waits(waitInWords(run, at, words)));
  if (run.state === 'failed' || run.state === 'cancelled' || run.state === 'parked') {
    facts.push(words.ended(run.state, keptIn(language, run.error.message)));
  }
  return facts;
}

function waitInWords(
  { wait }: Extract<Run, { state: 'waiting' }>,
  at: (instant: Instant) => string,
  { waitFor }: ExplanationWords,
): string {
  switch (wait.for) {
    case 'person':
      return waitFor.person(wait.inbox_item_id);
    case 'run':
      return waitFor.run(wait.run_id);
    case 'time':
      return waitFor.time(at(wait.until), wait.step_path);
    case 'backoff':
      return waitFor.backoff(at(wait.until));
  }
}

function explainUndecided(
  task: Task,
  slot_at: Instant,
  now: Instant,
  pauses: Pick<Pauses, 'current' | 'at'>,
  language: Language,
): Explanation {
  const words = explanationWords[language];
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
  const said = describe(schedule, { now, language });
  const paused = (pause: Pause) => keptIn(language, pauseInWords(pause, schedule.timezone, 'is'));
  const rule = words.rule(said);
  if (schedule.kind === 'event' || schedule.kind === 'condition' || schedule.kind === 'manual') {
    return answer('not_a_slot', words.noSlots(title, said));
  }
  const compiled = compileSchedule(schedule);
  if (!compiled.includes(slot_at)) {
    const next = compiled.next(slot_at);
    return answer('not_a_slot', words.noSlot(when, title, next === null ? null : at(next)), [rule]);
  }
  if (slot_at > now) {
    const pause = pauses.at(slot_at);
    if (task.status === 'active' && pause)
      return answer('expected', words.wouldRun(title, when, paused(pause)), [
        rule,
        words.afterThePause[task.definition.misfire],
      ]);
    if (task.status === 'active') {
      const ahead = durationInWords(slot_at - now, language);
      return answer('expected', words.willRun(title, when, ahead), [rule]);
    }
    return answer('expected', words.wouldRun(title, when, words.taskIs(task.status)), [rule]);
  }
  if (slot_at < task.created_at)
    return answer('not_a_slot', words.notYet(title, when, at(task.created_at)), [rule]);
  if (task.next_slot_at !== null && task.next_slot_at <= slot_at) {
    const pause = pauses.current;
    const undecided = pause ? paused(pause) : words.decidedSoon;
    const why = task.status === 'active' ? undecided : words.taskIs(task.status);
    return answer('expected', words.due(title, when, why), [rule]);
  }
  return answer('unknown', words.noRow(title, when), [
    rule,
    words.changedAt(at(task.updated_at)),
    words.pruned,
  ]);
}
