import { OrdinautError } from '../errors.ts';

export interface JsonBounds {
  /** Levels of arrays and objects: `[]` is 1 deep. At most 500. */
  readonly depth: number;
  /** Values in all, counted as often as they would be written: a shared part counts each time. */
  readonly nodes: number;
  /** Characters of the JSON text, roughly. */
  readonly characters?: number;
}

/** What any input may be before anything recursive looks at it. */
export const inputBounds: JsonBounds = { depth: 500, nodes: 200_000, characters: 20_000_000 };

/**
 * Refuses a value that is nested too deep or too big, whatever its shape, cycles included: neither the stack nor the time
 * depends on more than the bounds. Throws `OrdinautError` `too_deep` or `too_large`; `name` is what the message calls it.
 */
export function checkJsonBounds(value: unknown, bounds: JsonBounds, name = 'the input'): void {
  const verdict = new Measure(bounds).add(value, 0);
  if (verdict === 'too_deep') throw tooDeep(bounds.depth, name);
  if (verdict === 'too_large') throw tooLarge(bounds, name);
}

/** Stops at the first bound that is passed; its recursion is bounded by `depth`, which is at most 500. */
class Measure {
  readonly #depth: number;
  #nodes: number;
  #characters: number;

  constructor({ depth, nodes, characters }: JsonBounds) {
    this.#depth = Math.min(depth, DEEPEST);
    this.#nodes = nodes;
    this.#characters = characters ?? Number.POSITIVE_INFINITY;
  }

  add(value: unknown, depth: number): 'within' | 'too_deep' | 'too_large' {
    this.#nodes -= 1;
    this.#characters -= typeof value === 'string' ? value.length + 3 : 6;
    if (this.#nodes < 0 || this.#characters < 0) return 'too_large';
    if (typeof value !== 'object' || value === null) return 'within';
    if (depth >= this.#depth) return 'too_deep';
    if (Array.isArray(value)) {
      for (const item of value) {
        const verdict = this.add(item, depth + 1);
        if (verdict !== 'within') return verdict;
      }
      return 'within';
    }
    for (const key of Object.keys(value)) {
      this.#characters -= key.length + 3;
      const verdict = this.add(Reflect.get(value, key), depth + 1);
      if (verdict !== 'within') return verdict;
    }
    return 'within';
  }
}
const DEEPEST = 500;

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
