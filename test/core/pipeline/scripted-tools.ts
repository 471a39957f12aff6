import { OrdinautError } from '../../../core/errors.ts';
import type { Json, JsonObject } from '../../../core/model/json.ts';
import type { EffectKind } from '../../../core/model/pipeline.ts';
import type { JsonSchema, ToolDefinition } from '../../../core/model/tool.ts';
import type { ToolAnswer, ToolCall, ToolCaller } from '../../../core/ports.ts';

export type Reply = (call: ToolCall, nth: number) => Json | Promise<Json>;

/** Tools that answer from a script and remember what they were asked. */
export class ScriptedTools implements ToolCaller {
  readonly calls: ToolCall[] = [];
  readonly #tools = new Map<string, { readonly definition: ToolDefinition; readonly reply: Reply }>();
  readonly #counts = new Map<string, number>();

  add(name: string, effect: EffectKind, reply: Reply, more: Partial<ToolDefinition> = {}): this {
    this.#tools.set(name, { definition: { ...tool(name, effect), ...more }, reply });
    return this;
  }

  describe(name: string): ToolDefinition | undefined {
    return this.#tools.get(name)?.definition;
  }

  list(): readonly ToolDefinition[] {
    return [...this.#tools.values()].map(({ definition }) => definition);
  }

  async call(call: ToolCall): Promise<ToolAnswer> {
    this.calls.push(call);
    const nth = (this.#counts.get(call.tool) ?? 0) + 1;
    this.#counts.set(call.tool, nth);
    const known = this.#tools.get(call.tool);
    if (!known) throw new OrdinautError({ code: 'unknown_tool', message: call.tool, delivery: 'not_sent' });
    return { output: await known.reply(call, nth), via: 'direct' };
  }

  /** How often a tool was called. */
  count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  inputs(name: string): readonly JsonObject[] {
    return this.calls.filter((call) => call.tool === name).map(({ input }) => input);
  }
}

export function tool(
  name: string,
  effect: EffectKind,
  input_schema: JsonSchema = { type: 'object' },
): ToolDefinition {
  return {
    name,
    server: name.slice(0, name.indexOf('.')),
    title: name,
    description: '',
    input_schema,
    output_schema: null,
    annotations: {},
    effect,
    cost_tier: 'free',
    timeout_seconds: 30,
    hash: `hash of ${name}`,
  };
}

/** A failure of a tool. */
export function failure(
  delivery: 'not_sent' | 'answered' | 'unknown' | undefined,
  retryable = true,
  code = 'tool_failed',
): OrdinautError {
  return new OrdinautError({
    code,
    message: `failed (${delivery})`,
    retryable,
    ...(delivery && { delivery }),
  });
}
