import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { ownerAgentId } from '../../../core/model/agent.ts';
import type { Id, JsonObject } from '../../../core/model/json.ts';
import type { Task } from '../../../core/model/task.ts';
import { compilePipeline } from '../../../core/pipeline/compile.ts';
import { executePipeline, type PipelineResult } from '../../../core/pipeline/execute.ts';
import { parsePipeline } from '../../../core/pipeline/grammar.ts';
import { newRun } from '../../../core/services/new-run.ts';
import { Persistence } from '../../../core/services/persist.ts';
import { createRunJournal } from '../../../core/services/run-journal.ts';
import type { ClaimedRun } from '../../../core/store/run-queue.ts';
import type { Store } from '../../../core/store/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { sampleTask } from '../../support/sample-task.ts';
import { createSilentLog } from '../../support/silent-log.ts';
import { openTestStore, testIds } from '../../support/test-store.ts';
import { CrashWorld } from './crash-world.ts';
import { Crash, ending, OutsideWorld } from './outside-world.ts';
import { randomPipeline } from './random-pipeline.ts';

const writes = ['saveStep', 'beginEffect', 'doubtEffect', 'ask', 'settle'];

/** The real store as seen by one process after another, each of which dies at some write. */
class StoreWorld {
  readonly outside = new OutsideWorld(() => this.#dead);
  readonly clock = new FakeClock();
  readonly #store: Store;
  readonly #crashes: number[];
  readonly #afterwards: boolean;
  #dead = false;
  #left: number;
  #life = 0;
  #result: PipelineResult | null = null;

  constructor(store: Store, crashes: readonly number[], afterwards: boolean) {
    this.#store = store;
    this.#crashes = [...crashes];
    this.#afterwards = afterwards;
    this.#left = this.#crashes.shift() ?? Number.POSITIVE_INFINITY;
  }

  async run(nodes: unknown): Promise<JsonObject> {
    const { pipeline } = parsePipeline(nodes);
    const definition = { pipeline, title: 'Test', overlap: 'parallel' } as const;
    const task = sampleTask({ id: testIds.next() }, definition);
    await this.#store.insertTask(task, ownerAgentId);
    const made = newRun(task, { id: testIds.next(), trigger: 'manual', now: this.clock.now() });
    await this.#store.enqueue(made, null);
    for (let claim = 0; claim < 300; claim++) {
      const now = this.clock.now();
      const lease_until = now + 60_000;
      const [claimed] = await this.#store.claim({ owner: this.#owner, now, lease_until, limit: 1 });
      if (claimed) await this.#execute(claimed, task);
      else if (await this.#isOver(made.id)) return this.#result === null ? {} : ending(this.#result);
      else await this.#goOn(made.id);
    }
    throw new Error('the run does not end');
  }

  get #owner(): string {
    return `life ${this.#life}`;
  }

  async #execute(claimed: ClaimedRun, task: Task): Promise<void> {
    const { run } = claimed;
    const claim = { run_id: run.id, fence: run.fence };
    const { signal } = new AbortController();
    const store = this.#mortal();
    const persistence = new Persistence({ clock: this.clock, log: createSilentLog() });
    const findTask = () => Promise.reject(new Error('no other task'));
    try {
      const result = await executePipeline({
        plan: compilePipeline(task.definition.pipeline),
        run,
        task: { id: task.id, title: task.definition.title, timezone: 'UTC', tool_calls: null },
        resume: claimed,
        journal: createRunJournal({ clock: this.clock, store, run, claim, persistence, signal, findTask }),
        tools: this.outside.tools,
        clock: this.clock,
        random: { next: () => 0.5 },
        ids: testIds,
        signal,
        deadline_at: null,
      });
      if (result.kind === 'aborted') throw new Error('nobody aborted it');
      const outcome =
        result.kind === 'suspended'
          ? { kind: 'suspended' as const, wait: result.wait }
          : result.kind === 'failed'
            ? { kind: 'failed' as const, error: result.error }
            : { kind: 'succeeded' as const, output: result.output };
      this.#result = result;
      const steps = result.steps.map((step) => ({ claim, ...step }));
      await store.settle({ claim, outcome, now: this.clock.now(), late_after_ms: 60_000, steps });
    } catch (error) {
      if (!this.#dead) throw error;
      this.#dead = false;
      this.#life += 1;
      this.#left = this.#crashes.shift() ?? Number.POSITIVE_INFINITY;
      const again = { owner: this.#owner, now: this.clock.now(), max_crashes: 1_000, next_id: testIds.next };
      await this.#store.recover(again);
    }
  }

  async #isOver(id: Id): Promise<boolean> {
    const run = await this.#store.getRun(id);
    return run?.state === 'succeeded' || run?.state === 'failed';
  }

  /** Answers every question truthfully, and lets time pass. */
  async #goOn(run_id: Id): Promise<void> {
    const { items } = await this.#store.findInbox({ state: 'open', run_id }, { limit: 100 });
    const effects = await this.#store.getEffects(run_id);
    for (const item of items) {
      const effect = effects.find(({ id }) => id === item.effect_id);
      const sent = effect && this.outside.applied.get(effect.idempotency_key);
      const answers: Record<string, string> = { approval: 'approve', escalation: 'continue' };
      const choice = answers[item.kind] ?? (sent ? 'it went out' : 'send again');
      const at = this.clock.now();
      await this.#store.answer({ id: item.id, choice, value: sent?.output ?? null, by: 'person', at });
    }
    const run = await this.#store.getRun(run_id);
    if (run?.state !== 'waiting') return;
    if (run.wait.until === null) throw new OrdinautError({ code: 'stuck', message: 'nothing wakes the run' });
    this.clock.jump(Math.max(0, run.wait.until - this.clock.now()));
    await this.#store.wake(this.clock.now());
  }

  #mortal(): Store {
    return new Proxy(this.#store, {
      get: (target, name) => {
        const method = Reflect.get(target, name);
        return async (...args: unknown[]) => {
          if (this.#dead) throw new Crash();
          const dies = writes.includes(String(name)) && --this.#left === 0;
          if (dies) this.#dead = true;
          if (dies && !this.#afterwards) throw new Crash();
          const answer = await Reflect.apply(method, target, args);
          if (dies) throw new Crash();
          return answer;
        };
      },
    });
  }
}

test('over the real store, too, crashes change nothing', async () => {
  const store = openTestStore();
  const crashes = fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(randomPipeline, crashes, fc.boolean(), async (pipeline, gaps, afterwards) => {
      const expected = await new CrashWorld().run(pipeline);
      const world = new StoreWorld(store, gaps, afterwards);
      expect(await world.run(pipeline)).toEqual(expected);
      expect(world.outside.repeated).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 120_000);
