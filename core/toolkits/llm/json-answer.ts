import type { Json } from '../../model/json.ts';

/**
 * The JSON in an answer that was asked for JSON: the whole text, what stands in a fence, or from the first brace to the last,
 * as models of every size write it. undefined when there is none.
 */
export function readJson(text: string): Json | undefined {
  const trimmed = text.trim();
  const fence = /```(?:json)?\s*\n?([\s\S]*?)```/.exec(trimmed)?.[1];
  const from = trimmed.search(/[{[]/);
  const to = Math.max(trimmed.lastIndexOf('}'), trimmed.lastIndexOf(']'));
  const candidates = [trimmed, fence, from >= 0 && to > from ? trimmed.slice(from, to + 1) : undefined];
  for (const candidate of candidates) {
    if (candidate === undefined) continue;
    try {
      return JSON.parse(candidate) as Json;
    } catch {
      // The next reading may do.
    }
  }
  return undefined;
}
