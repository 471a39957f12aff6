import { asOrdinautError } from '../errors.ts';
import type { Instant, Json, JsonObject } from '../model/json.ts';
import { evaluateExpression, isTruthy } from '../pipeline/expression.ts';
import type { Clock, Ids, Logger, ToolCaller } from '../ports.ts';
import type { DueTask } from '../store/schedule-store.ts';
import type { Store } from '../store/store.ts';
import type { AgentQuietHours } from './agent-quiet.ts';
import { dedupeWindow, newRun } from './new-run.ts';

export interface ConditionPollerOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly store: Store;
  readonly tools: ToolCaller;
  /** When agents are to be quiet: runs of their tasks wait. */
  readonly quiet?: Pick<AgentQuietHours, 'after'>;
}

/**
 * Polls a condition task's tool and evaluates its predicate over the output. Edge-triggered: a run is made when the
 * predicate becomes true, not while it stays so. A failing poll changes nothing and is tried again at the next one.
 */
export class ConditionPoller {
  readonly #options: ConditionPollerOptions;
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(options: ConditionPollerOptions) {
    this.#options = options;
  }

  /** Starts a poll unless the task's previous one is still under way. `next_at` is the stored next poll. */
  poll(due: DueTask, next_at: Instant): void {
    const { id } = due.task;
    if (this.#underWay.has(id) || this.#stopping.signal.aborted) return;
    const polling = this.#poll(due, next_at)
      .catch((thrown) => {
        const error = asOrdinautError(thrown).toJSON();
        this.#options.log.warn(
          { task_id: id, error },
          'a condition could not be polled; trying again at its next poll',
        );
      })
      .finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, polling);
  }

  /** Resolves when no poll is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
  }

  async #poll({ task }: DueTask, next_at: Instant): Promise<void> {
    const { clock, ids, store, tools } = this.#options;
    const { schedule } = task.definition;
    if (!schedule.poll) return;
    const correlation_id = ids.next();
    const { output } = await tools.call({
      tool: schedule.poll.uses,
      input: (schedule.poll.with ?? {}) as JsonObject,
      mode: task.definition.mode,
      timeout_ms: (tools.describe(schedule.poll.uses)?.timeout_seconds ?? 30) * 1000,
      signal: this.#stopping.signal,
      idempotency_key: null,
      run_id: null,
      task_id: task.id,
      agent_id: task.agent_id,
      timezone: schedule.timezone,
      correlation_id,
    });
    const holds = isTruthy(evaluateExpression(schedule.expression, output as Json));
    const now = clock.now();
    const rising = holds && !task.condition_holds;
    const event = { topic: 'condition.met', payload: { output }, occurred_at: new Date(now).toISOString() };
    const run = rising
      ? newRun(task, {
          ...{ id: ids.next(), trigger: 'condition', now, event, correlation_id },
          run_at: this.#options.quiet?.after(task.agent_id, now) ?? now,
        })
      : null;
    await store.recordPoll({
      task_id: task.id,
      expected_next_at: next_at,
      holds,
      next_at,
      run,
      dedupe_window_ms: dedupeWindow(task),
    });
  }
}
