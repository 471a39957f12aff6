import { OrdinautError } from '../../../core/errors.ts';
import type { Json, JsonObject } from '../../../core/model/json.ts';
import { compilePipeline } from '../../../core/pipeline/compile.ts';
import { executePipeline, type PipelineResult } from '../../../core/pipeline/execute.ts';
import { parsePipeline } from '../../../core/pipeline/grammar.ts';
import type { StepRecord } from '../../../core/pipeline/journal.ts';
import { MemoryJournal } from '../../../core/pipeline/memory-journal.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { Crash, ending, OutsideWorld } from './outside-world.ts';
import { CountingIds, someRun } from './run-pipeline.ts';

/** Dies at one write: before it is on disk, or after and before anyone hears of it. Nothing is written afterwards. */
class CrashingJournal extends MemoryJournal {
  writes = 0;
  crashAt: number | null = null;
  afterwards = false;
  dead = false;
  /** What the last claim let go with. */
  outcome: PipelineResult | null = null;

  async #write<T>(write: () => Promise<T>): Promise<T> {
    // Disks are slower than tools here: what was not waited for is lost.
    for (let turn = 0; turn < 12; turn++) await Promise.resolve();
    if (this.dead) throw new Crash();
    this.writes += 1;
    const dies = this.writes === this.crashAt;
    if (dies) this.dead = true;
    if (dies && !this.afterwards) throw new Crash();
    const result = await write();
    if (dies) throw new Crash();
    return result;
  }

  override saveStep(record: StepRecord): Promise<void> {
    return this.#write(() => super.saveStep(record));
  }
  override beginEffect(effect: Parameters<MemoryJournal['beginEffect']>[0]): Promise<void> {
    return this.#write(() => super.beginEffect(effect));
  }
  override doubtEffect(...args: Parameters<MemoryJournal['doubtEffect']>): Promise<void> {
    return this.#write(() => super.doubtEffect(...args));
  }
  override ask(item: Parameters<MemoryJournal['ask']>[0]): Promise<string> {
    return this.#write(() => super.ask(item));
  }
  override startRun(called: Parameters<MemoryJournal['startRun']>[0]): Promise<void> {
    return this.#write(() => super.startRun(called));
  }
  override putCached(key: string, tool: string, output: Json): Promise<void> {
    return this.#write(() => super.putCached(key, tool, output));
  }
  /** The outcome and its rows, in one commit. */
  settle(result: Exclude<PipelineResult, { kind: 'aborted' }>): Promise<void> {
    return this.#write(async () => {
      for (const record of result.steps) await super.saveStep(record);
      this.outcome = result;
    });
  }
}

/** A process that dies now and then, the world that its calls change, and the person who tells the truth about it. */
export class CrashWorld {
  readonly journal = new CrashingJournal();
  readonly clock = new FakeClock('2026-03-02T08:00:00Z');
  readonly outside = new OutsideWorld(() => this.journal.dead);
  readonly ids = new CountingIds();
  readonly violations: string[] = [];
  readonly #asked = new Set<string>();
  #crashes: number[] = [];

  /**
   * Runs a pipeline to its end; answers with what a person sees of it. Dies at the `crashes[0]`th write, then
   * `crashes[1]` writes after it has come back, and so on.
   */
  async run(nodes: unknown, crashes: readonly number[] = [], afterwards = false): Promise<JsonObject> {
    const plan = compilePipeline(parsePipeline(nodes).pipeline);
    this.#crashes = [...crashes];
    this.journal.crashAt = this.#crashes.shift() ?? null;
    this.journal.afterwards = afterwards;
    for (let claim = 0; claim < 500; claim++) {
      const result = await this.#claim(plan, claim);
      const settled = this.journal.outcome;
      if (settled !== null && settled.kind !== 'suspended') return ending(settled);
      if (result === 'crashed') this.#recover();
      else if (result.kind === 'suspended') this.#goOn(result);
      else return ending(result);
    }
    throw new Error('the run does not end');
  }

  async #claim(plan: ReturnType<typeof compilePipeline>, claim: number): Promise<PipelineResult | 'crashed'> {
    try {
      const result = await executePipeline({
        plan,
        run: someRun({}, { attempt: claim + 1, fence: claim + 1 }),
        task: { id: 'task-1', title: 'Test', timezone: 'UTC', tool_calls: null },
        resume: this.journal.resume,
        journal: this.journal,
        tools: this.outside.tools,
        clock: this.clock,
        random: { next: () => 0.5 },
        ids: this.ids,
        signal: new AbortController().signal,
        deadline_at: null,
        onProgress: (progress) => {
          if (progress.kind !== 'step_started' || progress.tool === null) return;
          const row = this.journal.steps.get(progress.path);
          if (row && row.state !== 'waiting') this.violations.push(`${progress.path} was executed again`);
        },
      });
      if (result.kind !== 'aborted') await this.journal.settle(result);
      return result;
    } catch (error) {
      if (error instanceof Crash) return 'crashed';
      throw error;
    }
  }

  /** The engine starts again: what may have gone out is in doubt. */
  #recover(): void {
    this.journal.dead = false;
    const next = this.#crashes.shift();
    this.journal.crashAt = next === undefined ? null : this.journal.writes + next;
    for (const effect of this.journal.effects.values()) {
      if (effect.state !== 'sending' || effect.kind !== 'write') continue;
      this.journal.effects.set(effect.id, { ...effect, state: 'in_doubt' });
      const id = this.ids.next();
      this.journal.items.set(id, {
        ...{ id, kind: 'in_doubt', state: 'open', title: '', body: '', choices: [], detail: {} },
        ...{ run_id: effect.run_id, step_path: effect.step_path, effect_id: effect.id },
        ...{ deadline_at: null, default_answer: null, answer: null, answer_value: null, answered_by: null },
        ...{ created_at: 0, answered_at: null },
      });
    }
    this.#answerAll();
  }

  #goOn({ wait }: Extract<PipelineResult, { kind: 'suspended' }>): void {
    if (wait.for === 'person') this.#answerAll();
    else if (wait.until !== null) this.clock.jump(Math.max(0, wait.until - this.clock.now()));
    else throw new OrdinautError({ code: 'stuck', message: 'nothing wakes the run' });
    if (wait.for === 'person' && wait.until !== null)
      this.clock.jump(Math.max(0, wait.until - this.clock.now()));
  }

  #answerAll(): void {
    for (const item of this.journal.items.values()) {
      if (item.state !== 'open') continue;
      const effect = item.effect_id === null ? undefined : this.journal.effects.get(item.effect_id);
      const sent = effect && this.outside.applied.get(effect.idempotency_key);
      const answers: Record<string, string> = {
        approval: 'approve',
        escalation: 'continue',
        in_doubt: sent ? 'it went out' : 'send again',
      };
      const answer = answers[item.kind] ?? '';
      if (item.kind !== 'in_doubt') {
        const question = `${item.kind} of ${item.step_path}`;
        if (this.#asked.has(question)) this.violations.push(`asked twice: ${question}`);
        this.#asked.add(question);
      }
      const answer_value = sent?.output ?? null;
      this.journal.items.set(item.id, {
        ...item,
        state: 'answered',
        answer,
        answer_value,
        answered_by: 'person',
      });
      if (effect)
        this.journal.effects.set(effect.id, {
          ...effect,
          state: sent ? 'went_out' : 'send_again',
          output: answer_value,
          settled_at: this.clock.now(),
        });
    }
  }
}
