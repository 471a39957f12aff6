import { asOrdinautError, type OrdinautError } from '../errors.ts';
import { durationInWords } from '../model/duration-words.ts';
import type { Instant } from '../model/json.ts';
import type { OccurrenceState } from '../model/occurrence.ts';
import type { Task } from '../model/task.ts';
import type { AlarmClock, Ids, Logger } from '../ports.ts';
import { compileSchedule } from '../schedule/schedule.ts';
import type { Change } from '../store/change.ts';
import type { DueTask, TaskDecisions } from '../store/schedule-store.ts';
import type { Store } from '../store/store.ts';
import type { AgentQuietHours } from './agent-quiet.ts';
import { decideSlots } from './decide-slots.ts';
import { dueSlots } from './due-slots.ts';
import { Foresight } from './foresight.ts';
import { dedupeWindow, newRun } from './new-run.ts';
import type { Pauses } from './pauses.ts';
import { isStorageTrouble } from './persist.ts';
import { quietUntil } from './quiet-hours.ts';

export interface SchedulerOptions {
  readonly clock: AlarmClock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly store: Store;
  /** A slot older than this when it is decided counts as missed. */
  readonly late_after_ms: number;
  /** While one holds no slot is decided; waiting runs go on. */
  readonly pauses?: Pick<Pauses, 'current' | 'at'>;
  /** When agents are to be quiet: runs of their tasks wait. */
  readonly quiet?: Pick<AgentQuietHours, 'at'>;
  /** Hears what was decided about slots: how many of them got which state. */
  readonly onDecided: (state: OccurrenceState, slots: number, reason: string) => void;
  /** Told in the turn in which runs are being queued, so that a worker may claim them in the same commit. */
  readonly queueing?: () => void;
  /** Told of tasks that will be due in a moment, so that what their runs need can be made ready. */
  readonly foreseen?: (due: readonly DueTask[]) => void;
  /** Takes condition tasks whose poll is due; their next poll is already stored. */
  readonly poll: (due: DueTask, next_at: Instant) => void;
}

export interface SchedulerCounts {
  readonly tasks: number;
  readonly runs: number;
  readonly deduplicated: number;
  readonly woken: number;
}

type DecisionCounts = Awaited<ReturnType<Store['decide']>> & {
  /** More slots are due than one pass takes. */
  readonly left: boolean;
};

/** Longest sleep: a jump of the wall clock that nobody announces is noticed within it. */
const heartbeatMs = 30_000;
const batch = 500;
/** How long before a slot its task is read. */
const foresightMs = 5;

/**
 * Turns slots into runs. Sleeps until the next stored instant (no polling), decides what is due, and sleeps again;
 * a change of any task, a resume from sleep or a jump of the clock re-arms it at once.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #foresight: Foresight;
  #cancelTimer: (() => void) | null = null;
  #unsubscribe: (() => void) | null = null;
  #pass: Promise<void> | null = null;
  #again = false;
  #failures = 0;
  #offset = 0;
  #next: Instant | null = null;
  #lastError: OrdinautError | null = null;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#foresight = new Foresight(options.store, batch);
  }

  /** When it acts next; null when nothing is planned. */
  get nextInstant(): Instant | null {
    return this.#next;
  }

  get lastError(): OrdinautError | null {
    return this.#lastError;
  }

  start(): void {
    if (this.#unsubscribe) return;
    this.#offset = this.#clockOffset();
    this.#unsubscribe = this.#options.store.onChange((changes) => {
      if (changes.some(mattersToDecisions)) this.#foresight.forget();
      if (changes.some(movesTheNextInstant)) this.wakeUp();
    });
    this.wakeUp();
  }

  /** Resolves when a pass under way has ended; afterwards nothing is armed. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    await this.#pass;
  }

  /** Looks at the clock and the store now: after a change, a resume from sleep or a clock jump. */
  wakeUp(): void {
    if (!this.#unsubscribe) return;
    if (this.#pass) {
      this.#again = true;
      return;
    }
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#pass = this.#runAndArm().finally(() => {
      this.#pass = null;
      if (this.#again) {
        this.#again = false;
        this.wakeUp();
      }
    });
  }

  /** Decides everything that is due now and wakes waiting runs; answers with what it did. */
  async runOnce(foreseen: readonly DueTask[] | null = null): Promise<SchedulerCounts> {
    const { clock, store } = this.#options;
    let seen = foreseen;
    const counts = { tasks: 0, runs: 0, deduplicated: 0, woken: 0 };
    while (!this.#options.pauses?.current) {
      const now = clock.now();
      const due = seen ?? (await store.dueTasks(now, batch));
      seen = null;
      for (const one of due) await this.#firePending(one, now);
      let left = due.length >= batch || due.some(({ pending }) => pending.length > 0);
      for (const result of await this.#decideAll(due, now)) {
        counts.tasks += result.applied;
        counts.runs += result.runs;
        counts.deduplicated += result.deduplicated;
        left ||= result.left;
      }
      // Mostly nothing is left; to read that would hold up the runs that have just been made.
      if (!left) break;
    }
    counts.woken = await store.wake(clock.now());
    return counts;
  }

  async #runAndArm(): Promise<void> {
    const { clock, log } = this.#options;
    this.#noticeClockJump();
    try {
      const foreseen = this.#foresight.take(clock.now());
      if (!foreseen) this.#next = await this.#readNext();
      if (this.#next !== null && this.#next <= clock.now()) {
        const counts = await this.runOnce(foreseen);
        log.debug(counts, 'scheduler pass');
        this.#next = await this.#readNext();
      }
      this.#failures = 0;
      this.#lastError = null;
      this.#arm();
    } catch (thrown) {
      const error = asOrdinautError(thrown);
      this.#lastError = error;
      const delay = Math.min(heartbeatMs, 500 * 2 ** this.#failures++);
      log.error(
        { error: error.toJSON(), retry_in_ms: delay },
        'the scheduler could not read or write; trying again',
      );
      this.#sleep(delay);
    }
  }

  /** While everything is paused that is the end of the pause, or an earlier wake-up of a waiting run. */
  async #readNext(): Promise<Instant | null> {
    const { store, pauses } = this.#options;
    const pause = pauses?.current;
    if (!pause) return store.nextInstant();
    const wakeUp = await store.nextWakeUp();
    return pause.until === null ? wakeUp : Math.min(pause.until, wakeUp ?? pause.until);
  }

  #arm(): void {
    const { clock } = this.#options;
    const next = this.#next;
    const delay = next === null ? Number.POSITIVE_INFINITY : next - clock.now();
    if (next === null || delay > heartbeatMs) this.#sleep(heartbeatMs);
    else if (delay <= foresightMs) this.#awaitSlot(next);
    else if (this.#unsubscribe) {
      this.#cancelTimer = clock.timer(delay - foresightMs, () => {
        this.#awaitSlot(next);
        this.#lookAhead(next);
      });
    }
  }

  #awaitSlot(next: Instant): void {
    if (this.#unsubscribe) this.#cancelTimer = this.#options.clock.alarm(next, () => this.wakeUp());
  }

  #lookAhead(next: Instant): void {
    this.#foresight.look(next).then(
      (due) => this.#options.foreseen?.(due),
      // The pass on the slot reads for itself, and tells what is wrong.
      () => this.#foresight.forget(),
    );
  }

  #sleep(delay: number): void {
    if (this.#unsubscribe) this.#cancelTimer = this.#options.clock.timer(delay, () => this.wakeUp());
  }

  #clockOffset(): number {
    return this.#options.clock.now() - this.#options.clock.monotonic();
  }

  #noticeClockJump(): void {
    const jumped = this.#clockOffset() - this.#offset;
    this.#offset += jumped;
    if (Math.abs(jumped) < 2_000) return;
    const words = `${durationInWords(jumped)} ${jumped > 0 ? 'forward' : 'back'}`;
    this.#options.log.info({ jumped_ms: jumped }, `the clock jumped ${words}; schedules are evaluated again`);
  }

  /** All due tasks in one commit; when one of them cannot be decided, each alone, so that it does not hold up the others. */
  async #decideAll(due: readonly DueTask[], now: Instant): Promise<readonly DecisionCounts[]> {
    const { store } = this.#options;
    const dueNow = due.filter((one) => isDue(one, now));
    if (dueNow.length === 0) return [];
    try {
      const decisions = dueNow.map((one) => this.#decide(one, now));
      const deciding = store.decide(decisions, now);
      this.#options.queueing?.();
      const result = await deciding;
      this.#tellDecided(decisions);
      this.#startPolls(dueNow, decisions);
      return [{ ...result, left: decisions.some(({ next_at }) => next_at !== null && next_at <= now) }];
    } catch (thrown) {
      const error = asOrdinautError(thrown);
      if (isStorageTrouble(error.code)) throw error;
      const [only] = dueNow;
      if (only && dueNow.length === 1) {
        await this.#pauseUndecidable(only.task, error, now);
        return [];
      }
    }
    const results: DecisionCounts[] = [];
    for (const one of dueNow) results.push(...(await this.#decideAll([one], now)));
    return results;
  }

  #tellDecided(decisions: readonly TaskDecisions[]): void {
    for (const decision of decisions.flatMap((one) => one.decisions)) {
      if (decision.kind === 'settled')
        this.#options.onDecided(decision.state, decision.span_count ?? 1, decision.reason);
      else this.#options.onDecided(decision.kind === 'run' ? 'queued' : 'pending', 1, decision.reason);
    }
  }

  /** A task whose schedule cannot be evaluated (a zone that is gone, a damaged rule) waits for a person, not in a loop. */
  async #pauseUndecidable(task: Task, error: OrdinautError, now: Instant): Promise<void> {
    const { store, ids, log } = this.#options;
    const { title } = task.definition;
    log.error(
      { task_id: task.id, error: error.toJSON() },
      'a schedule cannot be evaluated; its task is paused',
    );
    const reason = `its schedule cannot be evaluated: ${error.message}`;
    await store.setTaskStatus({
      id: task.id,
      from: ['active'],
      to: 'paused',
      next_slot_at: task.next_slot_at,
      next_at: null,
      at: now,
      reason,
    });
    await store.addInboxItem({
      id: ids.next(),
      kind: 'escalation',
      title: `“${title}” is paused`,
      body: `${reason}. Edit the schedule, then resume the task.`,
      choices: ['seen'],
      detail: { task_id: task.id, code: error.code },
      run_id: null,
      step_path: null,
      effect_id: null,
      deadline_at: null,
      default_answer: null,
      created_at: now,
    });
  }

  #decide({ task, unsettled_run_id }: DueTask, now: Instant): TaskDecisions {
    const { definition } = task;
    const expected_next_at = task.next_at ?? now;
    if (definition.schedule.kind === 'condition') {
      const every = (definition.schedule.poll?.every_seconds ?? 60) * 1000;
      const next_at = expected_next_at + every > now ? expected_next_at + every : now + every;
      return {
        task_id: task.id,
        expected_next_at,
        decisions: [],
        next_slot_at: null,
        next_at,
        completed: false,
      };
    }
    const compiled = compileSchedule(definition.schedule);
    const slots = dueSlots(compiled, task.next_slot_at ?? expected_next_at, now, definition.misfire);
    const decisions = decideSlots({
      task,
      now,
      due: slots.due,
      omitted: slots.omitted,
      unsettled_run_id,
      late_after_ms: this.#options.late_after_ms,
      ...(this.#options.pauses && { pauseAt: (slot_at) => this.#options.pauses?.at(slot_at) ?? null }),
      agentQuietAt: (at) => this.#options.quiet?.at(task.agent_id, at) ?? null,
      quiet_until: quietUntil(definition.quiet_hours, definition.schedule.timezone, now),
      makeRun: (slot_at) => newRun(task, { id: this.#options.ids.next(), trigger: 'schedule', now, slot_at }),
    });
    return {
      task_id: task.id,
      expected_next_at,
      decisions,
      next_slot_at: slots.next,
      next_at: slots.next,
      completed: slots.next === null,
    };
  }

  async #firePending({ task, pending }: DueTask, now: Instant): Promise<void> {
    for (const { slot_at, reason } of pending) {
      const useful = task.definition.useful_for_seconds;
      if (useful !== undefined && now - slot_at > useful * 1000) {
        const why = `${reason}; no longer useful when its time came`;
        await this.#options.store.firePending(
          task.id,
          { kind: 'settled', slot_at, state: 'skipped', reason: why },
          now,
        );
        continue;
      }
      // A slot that was put off into the quiet hours of its agent, or that waited for their end as it was then.
      const quiet = this.#options.quiet?.at(task.agent_id, now);
      const run = newRun(task, {
        ...{ id: this.#options.ids.next(), trigger: 'schedule', now, slot_at },
        ...(quiet && { run_at: quiet.until }),
      });
      const why = quiet ? `${reason}; delayed by ${quiet.words}` : reason;
      const decision = {
        kind: 'run',
        slot_at,
        reason: why,
        run,
        dedupe_window_ms: dedupeWindow(task),
      } as const;
      await this.#options.store.firePending(task.id, decision, now);
    }
  }

  #startPolls(due: readonly DueTask[], decisions: readonly TaskDecisions[]): void {
    const nextOf = new Map(decisions.map((decision) => [decision.task_id, decision.next_at]));
    for (const one of due) {
      const next_at = nextOf.get(one.task.id);
      if (one.task.definition.schedule.kind === 'condition' && typeof next_at === 'number') {
        this.#options.poll(one, next_at);
      }
    }
  }
}

function isDue({ task }: DueTask, now: Instant): boolean {
  return task.status === 'active' && task.next_at !== null && task.next_at <= now;
}

function mattersToDecisions({ kind }: Change): boolean {
  return kind === 'task' || kind === 'run' || kind === 'inbox' || kind === 'system';
}

function movesTheNextInstant(change: Change): boolean {
  return (
    change.kind === 'task' ||
    change.kind === 'inbox' ||
    (change.kind === 'run' && change.state === 'waiting') ||
    (change.kind === 'system' && change.id === 'pause')
  );
}
