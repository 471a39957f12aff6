import type { Json, JsonObject } from '../../../core/model/json.ts';
import { canonicalJson } from '../../../core/pipeline/cache.ts';
import type { PipelineResult } from '../../../core/pipeline/execute.ts';
import type { ToolCall } from '../../../core/ports.ts';
import { failure, ScriptedTools } from './scripted-tools.ts';

export class Crash extends Error {}

/** What a process that dies now and then calls: tools that succeed, fail at first, fail always, or take effect without a word. */
export class OutsideWorld {
  readonly tools = new ScriptedTools();
  /** What took effect, by idempotency key. */
  readonly applied = new Map<string, { readonly count: number; readonly output: Json }>();
  readonly #isDead: () => boolean;
  readonly #tried = new Set<string>();

  constructor(isDead: () => boolean) {
    this.#isDead = isDead;
    const firstTime = (call: ToolCall): boolean => {
      const key = `${call.tool} ${canonicalJson(call.input)}`;
      const first = !this.#tried.has(key);
      this.#tried.add(key);
      return first;
    };
    const answer = async ({ input }: ToolCall): Promise<Json> => {
      // Calls take different times, so that branches interleave in many ways.
      for (let turn = 0; turn < Number(input.slow ?? 0); turn++) await Promise.resolve();
      return { id: input.id ?? null, saw: canonicalJson(input).length };
    };
    const apply = async (call: ToolCall): Promise<Json> => {
      const output = await answer(call);
      const key = call.idempotency_key ?? 'none';
      const known = this.applied.get(key);
      this.applied.set(key, { count: (known?.count ?? 0) + 1, output });
      return output;
    };
    const guarded =
      (reply: (call: ToolCall) => Promise<Json>) =>
      async (call: ToolCall): Promise<Json> => {
        // A dead process calls nothing.
        if (this.#isDead()) throw new Crash();
        return reply(call);
      };
    const refuse = (delivery: 'not_sent' | 'answered' | 'unknown', retryable: boolean) => {
      throw failure(delivery, retryable);
    };
    this.tools
      .add('read.ok', 'read_only', guarded(answer))
      .add(
        'read.flaky',
        'read_only',
        guarded((call) => (firstTime(call) ? refuse('unknown', true) : answer(call))),
      )
      .add(
        'read.bad',
        'read_only',
        guarded(async () => refuse('answered', false)),
      )
      .add('twice.ok', 'idempotent', guarded(answer))
      .add(
        'twice.flaky',
        'idempotent',
        guarded((call) => (firstTime(call) ? refuse('unknown', true) : answer(call))),
      )
      .add('write.ok', 'write', guarded(apply))
      .add(
        'write.unsent',
        'write',
        guarded((call) => (firstTime(call) ? refuse('not_sent', true) : apply(call))),
      )
      .add(
        'write.bad',
        'write',
        guarded(async () => refuse('answered', false)),
      )
      .add(
        'write.lost',
        'write',
        guarded(async (call) => refuse('unknown', (await apply(call)) !== null)),
      );
  }

  /** Effects that took place more than once. */
  get repeated(): readonly string[] {
    return [...this.applied].filter(([, { count }]) => count > 1).map(([key]) => key);
  }
}

/** What a person sees of the end of a run. */
export function ending(result: PipelineResult): JsonObject {
  // How long a branch waits depends on what the others wait for meanwhile.
  const timeless = (value: Json): Json =>
    JSON.parse(JSON.stringify(value).replaceAll(/"until":"[^"]*"/g, '"until":""'));
  if (result.kind === 'succeeded') return { kind: 'succeeded', output: timeless(result.output) };
  if (result.kind === 'failed') return { kind: 'failed', code: result.error.code, path: result.step_path };
  return { kind: result.kind };
}
