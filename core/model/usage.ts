import type { Json } from './json.ts';
import type { ToolDefinition } from './tool.ts';

/** What a call of a tool spent. */
export interface Usage {
  readonly tokens_input: number;
  readonly tokens_output: number;
  /** In the currency of the prices in the settings; null when no price is known. */
  readonly cost: number | null;
}

/**
 * What an output says it spent: `tokens: {input, output}`, and `cost` where it is known. So any tool, whoever serves it, has its
 * tokens counted by answering in this form. null for every other output.
 */
export function usageOf(output: Json): Usage | null {
  const tokens_input = count(member(member(output, 'tokens'), 'input'));
  const tokens_output = count(member(member(output, 'tokens'), 'output'));
  if (tokens_input === null || tokens_output === null) return null;
  const cost = member(output, 'cost');
  const known = typeof cost === 'number' && Number.isFinite(cost) && cost >= 0;
  return { tokens_input, tokens_output, cost: known ? cost : null };
}

/** Together; costs that are not known count as nothing unless none is known. */
export function sumUsage(all: Iterable<Usage | null | undefined>): Usage | null {
  const known = [...all].filter((one) => one !== null && one !== undefined);
  if (known.length === 0) return null;
  const costs = known.flatMap(({ cost }) => (cost === null ? [] : [cost]));
  return {
    tokens_input: known.reduce((sum, { tokens_input }) => sum + tokens_input, 0),
    tokens_output: known.reduce((sum, { tokens_output }) => sum + tokens_output, 0),
    cost: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
  };
}

/** What a budget of tokens counts. */
export const tokensOf = (usage: Usage | null): number =>
  usage === null ? 0 : usage.tokens_input + usage.tokens_output;

/** Whether calls of a tool are what a budget of tokens stops: it is costly, or its outputs say what they spent. */
export function spendsTokens({ cost_tier, output_schema }: ToolDefinition): boolean {
  return cost_tier === 'costly' || member(member(output_schema, 'properties'), 'tokens') !== undefined;
}

function member(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as { readonly [key: string]: Json })[name] : undefined;
}

/** A whole number of tokens that sums stay exact with. */
function count(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 1e12
    ? value
    : null;
}
