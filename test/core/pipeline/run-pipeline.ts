import type { JsonObject } from '../../../core/model/json.ts';
import type { Pipeline } from '../../../core/model/pipeline.ts';
import type { Run } from '../../../core/model/run.ts';
import { compilePipeline } from '../../../core/pipeline/compile.ts';
import { type ExecuteOptions, executePipeline, type PipelineResult } from '../../../core/pipeline/execute.ts';
import { parsePipeline } from '../../../core/pipeline/grammar.ts';
import { MemoryJournal } from '../../../core/pipeline/memory-journal.ts';
import type { Ids, Random } from '../../../core/ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ScriptedTools } from './scripted-tools.ts';

export class CountingIds implements Ids {
  #last = 0;
  next(): string {
    this.#last += 1;
    return `id-${String(this.#last).padStart(5, '0')}`;
  }
}

export function someRun(params: JsonObject = {}, more: Partial<Run> = {}): Run {
  return {
    id: 'run-1',
    task_id: 'task-1',
    task_version: 1,
    agent_id: 'agent-1',
    trigger: 'manual',
    slot_at: null,
    params,
    event: null,
    parent_run_id: null,
    parent_step_path: null,
    retry_of: null,
    mode: 'direct',
    priority: 5,
    concurrency_key: null,
    dedupe_key: null,
    run_at: 0,
    expires_at: null,
    attempt: 1,
    fence: 1,
    crashes: 0,
    retries: 0,
    correlation_id: 'correlation-1',
    created_at: 0,
    first_started_at: 0,
    state: 'queued',
    ...more,
  } as Run;
}

/** One run of a pipeline that can be suspended, answered and resumed as a worker would. */
export class PipelineRun {
  readonly clock = new FakeClock('2026-03-02T08:00:00Z');
  readonly tools = new ScriptedTools();
  readonly journal = new MemoryJournal();
  readonly random: Random = { next: () => 0.5 };
  readonly ids = new CountingIds();
  readonly pipeline: Pipeline;
  readonly run: Run;
  readonly overrides: Partial<ExecuteOptions>;

  constructor(nodes: unknown, params: JsonObject = {}, overrides: Partial<ExecuteOptions> = {}) {
    this.pipeline = parsePipeline(nodes).pipeline;
    this.run = overrides.run ?? someRun(params);
    this.overrides = overrides;
  }

  /** One claim of the run: executes, then writes the rows that came with the outcome. */
  async execute(more: Partial<ExecuteOptions> = {}): Promise<PipelineResult> {
    const result = await executePipeline({
      plan: compilePipeline(this.pipeline),
      run: this.run,
      task: { id: 'task-1', title: 'Test', timezone: 'Europe/Chisinau', tool_calls: null },
      resume: this.journal.resume,
      journal: this.journal,
      tools: this.tools,
      clock: this.clock,
      random: this.random,
      ids: this.ids,
      signal: new AbortController().signal,
      deadline_at: null,
      ...this.overrides,
      ...more,
    });
    if (result.kind !== 'aborted') for (const record of result.steps) await this.journal.saveStep(record);
    return result;
  }

  /** Executes over every wait for a time. */
  async executeThroughWaits(): Promise<PipelineResult> {
    for (;;) {
      const result = await this.execute();
      if (result.kind !== 'suspended' || result.wait.until === null) return result;
      await this.clock.advance(Math.max(0, result.wait.until - this.clock.now()));
    }
  }

  /** Answers the open question of a step. */
  answer(step_path: string, choice: string, value: JsonObject | string | null = null): void {
    for (const item of this.journal.items.values()) {
      if (item.state !== 'open' || item.step_path !== step_path) continue;
      this.journal.items.set(item.id, {
        ...item,
        state: 'answered',
        answer: choice,
        answer_value: value,
        answered_by: 'person-1',
        answered_at: this.clock.now(),
      });
      const state = effectStates[choice];
      const effect = item.effect_id === null ? undefined : this.journal.effects.get(item.effect_id);
      if (effect && state)
        this.journal.effects.set(effect.id, {
          ...effect,
          state,
          output: state === 'went_out' ? value : effect.output,
          settled_at: this.clock.now(),
        });
      return;
    }
    throw new Error(`no open question of ${step_path}`);
  }
}

const effectStates: Readonly<Record<string, 'went_out' | 'send_again' | 'stopped'>> = {
  'it went out': 'went_out',
  'send again': 'send_again',
  stop: 'stopped',
};
