import { type ErrorDetail, OrdinautError } from '../errors.ts';
import type { Effect } from '../model/effect.ts';
import type { InboxItem } from '../model/inbox-item.ts';
import type { Id, Json } from '../model/json.ts';
import type { Attempt, Step } from '../model/step.ts';
import { sumUsage } from '../model/usage.ts';
import type { NewInboxItem } from '../store/inbox-store.ts';
import type { CalledRun, CalledRunResult, ResumeState, RunJournal, StepRecord } from './journal.ts';

/** A journal in memory, as strict as the store's: what is settled is never written again. For dry runs. */
export class MemoryJournal implements RunJournal {
  readonly steps = new Map<string, Step>();
  readonly attempts: Attempt[] = [];
  readonly effects = new Map<Id, Effect>();
  readonly items = new Map<Id, InboxItem>();
  readonly called = new Map<Id, CalledRun & { result: CalledRunResult }>();
  readonly #cache = new Map<string, Json>();

  /** What the next attempt resumes from. */
  get resume(): ResumeState {
    return {
      steps: [...this.steps.values()],
      effects: [...this.effects.values()],
      inbox: [...this.items.values()],
      usage: sumUsage(this.attempts.map(({ usage }) => usage)),
    };
  }

  async saveStep({ step, attempt, effect }: StepRecord): Promise<void> {
    const known = this.steps.get(step.path);
    if (known !== undefined && known.state !== 'waiting')
      throw conflict(`step ${step.path} is settled: a finished step is never executed again`);
    // In the order in which they were written last.
    this.steps.delete(step.path);
    this.steps.set(step.path, step);
    if (attempt) this.attempts.push(attempt);
    if (effect === undefined) return;
    const journaled = this.#effect(effect.id);
    if (journaled.state !== 'sending' && journaled.state !== 'in_doubt')
      throw conflict(`effect ${effect.id} is not under way`);
    this.effects.set(effect.id, { ...journaled, ...effect, settled_at: step.finished_at ?? step.started_at });
  }

  async beginEffect(effect: Effect): Promise<void> {
    if (this.effects.has(effect.id)) throw conflict(`effect ${effect.id} is journaled already`);
    this.effects.set(effect.id, effect);
  }

  async doubtEffect(effect_id: Id, error: ErrorDetail, item: NewInboxItem): Promise<void> {
    this.effects.set(effect_id, { ...this.#effect(effect_id), state: 'in_doubt', error });
    await this.ask(item);
  }

  async ask(item: NewInboxItem): Promise<Id> {
    for (const known of this.items.values()) {
      const same = known.kind === item.kind && known.step_path === item.step_path;
      if (known.state === 'open' && same && known.effect_id === item.effect_id) return known.id;
    }
    const open = {
      state: 'open',
      answer: null,
      answer_value: null,
      answered_by: null,
      answered_at: null,
    } as const;
    this.items.set(item.id, { ...item, ...open });
    return item.id;
  }

  async calledRun(id: Id): Promise<CalledRunResult | null> {
    return this.called.get(id)?.result ?? null;
  }

  async startRun(called: CalledRun): Promise<void> {
    this.called.set(called.id, { ...called, result: { state: 'unsettled' } });
  }

  async getCached(key: string): Promise<Json | undefined> {
    return this.#cache.get(key);
  }

  async putCached(key: string, _tool: string, output: Json): Promise<void> {
    this.#cache.set(key, output);
  }

  #effect(id: Id): Effect {
    const effect = this.effects.get(id);
    if (effect === undefined) throw conflict(`effect ${id} was never journaled`);
    return effect;
  }
}

function conflict(message: string): OrdinautError {
  return new OrdinautError({ code: 'conflict', message });
}
