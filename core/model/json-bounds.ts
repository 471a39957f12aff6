import { OrdinautError } from '../errors.ts';

export interface JsonBounds {
  /** Levels of arrays and objects: `[]` is 1 deep. */
  readonly depth: number;
  /** Values in all, counted as often as they would be written: a shared part counts each time. */
  readonly nodes: number;
  /** Characters of the JSON text, roughly. */
  readonly characters?: number;
}

/** What any input may be before anything recursive looks at it. */
export const inputBounds: JsonBounds = { depth: 500, nodes: 200_000, characters: 20_000_000 };

/**
 * Refuses a value that is nested too deep or too big, whatever its shape, cycles included. Iterative: neither the stack nor
 * the time depends on more than the bounds. Throws `OrdinautError` `too_deep` or `too_large`; `name` is what the message calls it.
 */
export function checkJsonBounds(value: unknown, bounds: JsonBounds, name = 'the input'): void {
  const values: unknown[] = [value];
  const depths: number[] = [0];
  const most = bounds.characters ?? Number.POSITIVE_INFINITY;
  let nodes = 0;
  let characters = 0;
  while (values.length > 0) {
    const current = values.pop();
    const depth = depths.pop() ?? 0;
    nodes += 1;
    characters += typeof current === 'string' ? current.length + 3 : 6;
    if (typeof current === 'object' && current !== null) {
      if (depth >= bounds.depth) throw tooDeep(bounds.depth, name);
      if (Array.isArray(current)) {
        // A list of a million references is refused before it is spread over the stack.
        if (nodes + values.length + current.length > bounds.nodes) throw tooLarge(bounds, name);
        for (const item of current) {
          values.push(item);
          depths.push(depth + 1);
        }
      } else {
        for (const [key, item] of Object.entries(current)) {
          characters += key.length + 3;
          values.push(item);
          depths.push(depth + 1);
        }
      }
    }
    if (nodes + values.length > bounds.nodes || characters > most) throw tooLarge(bounds, name);
  }
}

function tooDeep(depth: number, name: string): OrdinautError {
  return new OrdinautError({ code: 'too_deep', message: `${name} is nested deeper than ${depth} levels` });
}

function tooLarge(bounds: JsonBounds, name: string): OrdinautError {
  const size = bounds.characters === undefined ? '' : ` or about ${bounds.characters} characters of JSON`;
  return new OrdinautError({
    code: 'too_large',
    message: `${name} is larger than ${bounds.nodes} values${size}`,
  });
}
