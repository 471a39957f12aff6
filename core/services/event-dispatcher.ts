import { asOrdinautError, type OrdinautError } from '../errors.ts';
import type { Event } from '../model/event.ts';
import type { JsonObject } from '../model/json.ts';
import type { Task } from '../model/task.ts';
import { topicMatches } from '../model/topic.ts';
import { evaluateExpression, isTruthy } from '../pipeline/expression.ts';
import type { Clock, Ids, Logger } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { AgentQuietHours } from './agent-quiet.ts';
import { eventFacts } from './event-facts.ts';
import { dedupeWindow, newRun } from './new-run.ts';
import type { Pauses } from './pauses.ts';

export interface EventDispatcherOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly store: Store;
  /** While one holds, events wait in the stream. */
  readonly pauses?: Pick<Pauses, 'current'>;
  /** When agents are to be quiet: runs of their tasks wait. */
  readonly quiet?: Pick<AgentQuietHours, 'after'>;
}

const consumer = 'event-tasks';
const batch = 200;
/** While no task listens, the cursor follows the stream this much later, not with every commit. */
const skipDelayMs = 1_000;
/** A pause ends by the wall clock, which may be set meanwhile. */
const longestTimerMs = 30_000;

/**
 * Makes a run for each active event task whose topic pattern and filter an event meets; one run per task and event. While
 * no task listens, events are not read: how far they were passed over is kept in memory, and stored a little later.
 */
export class EventDispatcher {
  readonly #options: EventDispatcherOptions;
  #unsubscribe: (() => void) | null = null;
  #cancelTimer: (() => void) | null = null;
  #cancelSkip: (() => void) | null = null;
  /** Events up to here came while no task listened. */
  #skipped = 0;
  #pass: Promise<void> | null = null;
  #again = false;
  #lastError: OrdinautError | null = null;

  constructor(options: EventDispatcherOptions) {
    this.#options = options;
  }

  get lastError(): OrdinautError | null {
    return this.#lastError;
  }

  start(): void {
    if (this.#unsubscribe) return;
    this.#unsubscribe = this.#options.store.onChange((changes) => {
      if (
        changes.some(
          (change) => change.kind === 'event' || (change.kind === 'system' && change.id === 'pause'),
        )
      )
        this.#wakeUp();
    });
    this.#wakeUp();
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    await this.#pass;
    if (this.#cancelSkip) await this.#storeSkipped();
  }

  /** Handles every event after the cursor; answers with the number of runs made. */
  async runOnce(): Promise<number> {
    const { store } = this.#options;
    let made = 0;
    if (this.#waitForThePause()) return made;
    for (;;) {
      // Before the tasks: a task that is made meanwhile hears of what comes after.
      const latest = await store.latestEventSeq();
      const tasks = await store.eventTasks();
      if (tasks.length === 0) {
        this.#skipTo(latest);
        return made;
      }
      const cursor = Math.max(this.#skipped, await store.getCursor(consumer));
      const events = await store.eventsAfter(cursor, batch);
      const last = events.at(-1);
      if (!last) return made;
      const runs = events.flatMap((event) => this.#runsFor(event, tasks));
      await store.dispatch(consumer, last.seq, runs);
      made += runs.length;
    }
  }

  /** Whether everything is paused; a pause with an end is looked at again when it has come. */
  #waitForThePause(): boolean {
    const { pauses, clock } = this.#options;
    const pause = pauses?.current;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (!pause) return false;
    const left = pause.until === null ? longestTimerMs : Math.min(pause.until - clock.now(), longestTimerMs);
    this.#cancelTimer = clock.timer(left, () => this.#wakeUp());
    return true;
  }

  #skipTo(seq: number): void {
    if (seq <= this.#skipped) return;
    this.#skipped = seq;
    this.#cancelSkip ??= this.#options.clock.timer(skipDelayMs, () => {
      this.#storeSkipped().catch((thrown) => {
        const error = asOrdinautError(thrown).toJSON();
        this.#options.log.warn({ error }, 'how far events were passed over could not be stored');
      });
    });
  }

  async #storeSkipped(): Promise<void> {
    this.#cancelSkip?.();
    this.#cancelSkip = null;
    await this.#options.store.dispatch(consumer, this.#skipped, []);
  }

  #wakeUp(): void {
    if (!this.#unsubscribe) return;
    if (this.#pass) {
      this.#again = true;
      return;
    }
    this.#pass = this.runOnce()
      .then(() => {
        this.#lastError = null;
      })
      .catch((thrown) => {
        this.#lastError = asOrdinautError(thrown);
        this.#options.log.error(
          { error: this.#lastError.toJSON() },
          'could not dispatch events; trying again',
        );
        this.#cancelTimer = this.#options.clock.timer(2_000, () => this.#wakeUp());
      })
      .finally(() => {
        this.#pass = null;
        if (this.#again) {
          this.#again = false;
          this.#wakeUp();
        }
      });
  }

  #runsFor(event: Event, tasks: readonly Task[]) {
    const { clock, ids } = this.#options;
    const runs = [];
    for (const task of tasks) {
      if (!topicMatches(task.definition.schedule.expression, event.topic)) continue;
      // What happened before a task was made, and was dispatched late, is not for it.
      if (event.occurred_at < task.created_at) continue;
      // A task never starts itself: `run.**` means the runs of the others.
      if (event.topic.startsWith('run.') && event.payload.task_id === task.id) continue;
      const facts = eventFacts(event);
      if (!this.#passesFilter(task, facts)) continue;
      const now = clock.now();
      const origin = {
        id: ids.next(),
        trigger: 'event',
        now,
        run_at: this.#options.quiet?.after(task.agent_id, now) ?? now,
        event: facts,
        correlation_id: event.correlation_id,
      } as const;
      runs.push({ event_seq: event.seq, run: newRun(task, origin), dedupe_window_ms: dedupeWindow(task) });
    }
    return runs;
  }

  /** A filter that fails on this event's data does not stop the stream: it is logged, and the task is not run. */
  #passesFilter(task: Task, event: JsonObject): boolean {
    const { filter } = task.definition.schedule;
    if (filter === undefined) return true;
    try {
      return isTruthy(evaluateExpression(filter, { event }));
    } catch (thrown) {
      const error = asOrdinautError(thrown).toJSON();
      this.#options.log.warn(
        { task_id: task.id, seq: event.seq, error },
        'the filter of an event task failed; no run was made',
      );
      return false;
    }
  }
}
