import Type, { type Static } from 'typebox';
import { matchesName } from './tool-scope.ts';

/**
 * Where the words of a value come from, as far as others may have written them: names of tools (`mail.top_unread`) and `event`.
 * Sorted, each once; empty for what nobody else has written. It travels with values, not with steps: what an expression does
 * not read, it does not pass on.
 */
export type Sources = readonly string[];

export const noSources: Sources = [];
/** The source of what an event carries. */
export const eventSource = 'event';

/** Of a value that was made of two. */
export function bothSources(a: Sources, b: Sources): Sources {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  const more = b.filter((source) => !a.includes(source));
  return more.length === 0 ? a : [...a, ...more].sort();
}

/** A flow that a task means: what others wrote, read by `from`, may reach calls of `to`. */
export const Flow = Type.Object(
  {
    from: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The tool that reads it, `event`, or a pattern: mail.*.',
    }),
    to: Type.String({ minLength: 1, maxLength: 200, description: 'The tool that writes, or a pattern.' }),
  },
  { additionalProperties: false },
);
export type Flow = Static<typeof Flow>;

/** The sources that no declared flow lets through to a tool. */
export function undeclaredSources(sources: Sources, to: string, flows: readonly Flow[]): Sources {
  const through = flows.filter((flow) => matchesName(flow.to, to));
  return sources.filter((source) => !through.some(({ from }) => matchesName(from, source)));
}
