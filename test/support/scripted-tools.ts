import type { Json } from '../../core/model/json.ts';
import type { EffectKind } from '../../core/model/pipeline.ts';
import type { Mode } from '../../core/model/task.ts';
import type { ToolDefinition } from '../../core/model/tool.ts';
import type { ToolCall, ToolCaller } from '../../core/ports.ts';

export interface ScriptedTool {
  readonly effect?: EffectKind;
  readonly answer?: (call: ToolCall, times: number) => Json | Promise<Json>;
}

/** Tools that answer as a test says, and remember how they were called. */
export function scriptedTools(tools: Readonly<Record<string, ScriptedTool>>): ToolCaller & {
  readonly calls: readonly ToolCall[];
  readonly foreseen: readonly { readonly tools: readonly string[]; readonly mode: Mode }[];
} {
  const calls: ToolCall[] = [];
  const foreseen: { tools: readonly string[]; mode: Mode }[] = [];
  const definitions = new Map(
    Object.entries(tools).map(([name, tool]) => [name, definitionOf(name, tool.effect ?? 'read_only')]),
  );
  return {
    calls,
    foreseen,
    foresee: (names, mode) => void foreseen.push({ tools: names, mode }),
    describe: (name) => definitions.get(name),
    list: () => [...definitions.values()],
    async call(call) {
      calls.push(call);
      const times = calls.filter((one) => one.tool === call.tool).length;
      return { output: (await tools[call.tool]?.answer?.(call, times)) ?? {}, via: 'direct' };
    },
  };
}

function definitionOf(name: string, effect: EffectKind): ToolDefinition {
  return {
    name,
    server: name.split('.')[0] ?? name,
    title: name,
    description: '',
    input_schema: { type: 'object' },
    output_schema: null,
    annotations: { readOnlyHint: effect === 'read_only', idempotentHint: effect === 'idempotent' },
    effect,
    cost_tier: 'free',
    timeout_seconds: 30,
    hash: name,
  };
}
