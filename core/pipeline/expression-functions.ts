import { OrdinautError } from '../errors.ts';
import { checkJsonBounds } from '../model/json-bounds.ts';
import {
  type Budget,
  compareValues,
  deepEqual,
  isRecord,
  setOwn,
  typeOf,
  type ValueType,
} from './expression-values.ts';

/** An `&expression` argument: evaluates it for one element. */
export class ExpressionReference {
  readonly evaluate: (value: unknown) => unknown;
  constructor(evaluate: (value: unknown) => unknown) {
    this.evaluate = evaluate;
  }
}

type ArgumentType = ValueType | 'any' | 'expression' | 'numbers' | 'strings';

interface ExpressionFunction {
  readonly takes: readonly (readonly ArgumentType[])[];
  /** The last kind of argument may come once or more. */
  readonly variadic?: true;
  readonly run: (args: readonly unknown[], budget: Budget) => unknown;
}

const define = (takes: ExpressionFunction['takes'], run: ExpressionFunction['run']): ExpressionFunction => ({
  takes,
  run,
});

/** The built-in functions of the JMESPath specification, as far as the `jmespath` package has them. Arguments are checked before `run`. */
const functions: ReadonlyMap<string, ExpressionFunction> = new Map(
  Object.entries({
    abs: define([['number']], ([x]) => Math.abs(num(x))),
    avg: define([['numbers']], ([list]) => {
      const all = numbers(list);
      return all.length === 0 ? null : all.reduce((sum, x) => sum + x, 0) / all.length;
    }),
    ceil: define([['number']], ([x]) => Math.ceil(num(x))),
    contains: define([['string', 'array'], ['any']], ([where, what], budget) =>
      typeof where === 'string'
        ? typeof what === 'string' && where.includes(what)
        : array(where).some((item) => deepEqual(item, what, budget)),
    ),
    ends_with: define([['string'], ['string']], ([text, end]) => str(text).endsWith(str(end))),
    floor: define([['number']], ([x]) => Math.floor(num(x))),
    join: define([['string'], ['strings']], ([glue, list], budget) => {
      const parts = strings(list);
      budget.spendText(parts.reduce((sum, part) => sum + part.length + str(glue).length, 0));
      return parts.join(str(glue));
    }),
    keys: define([['object']], ([object]) => Object.keys(record(object))),
    length: define([['string', 'array', 'object']], ([x]) => {
      if (typeof x === 'string') return [...x].length;
      return Array.isArray(x) ? x.length : Object.keys(record(x)).length;
    }),
    map: define([['expression'], ['array']], ([each, list]) => array(list).map((item) => ref(each)(item))),
    max: define([['numbers', 'strings']], ([list], budget) => best(array(list), (x) => x, 1, budget)),
    max_by: define([['array'], ['expression']], ([list, key], budget) =>
      best(array(list), keyOf('max_by', key), 1, budget),
    ),
    merge: {
      ...define([['object']], (objects, budget) => {
        const merged: Record<string, unknown> = {};
        for (const object of objects) {
          const entries = Object.entries(record(object));
          budget.spend(entries.length);
          for (const [name, value] of entries) setOwn(merged, name, value);
        }
        return merged;
      }),
      variadic: true,
    },
    min: define([['numbers', 'strings']], ([list], budget) => best(array(list), (x) => x, -1, budget)),
    min_by: define([['array'], ['expression']], ([list, key], budget) =>
      best(array(list), keyOf('min_by', key), -1, budget),
    ),
    not_null: {
      ...define([['any']], (values) => values.find((value) => value !== null && value !== undefined) ?? null),
      variadic: true,
    },
    reverse: define([['string', 'array']], ([x], budget) => {
      const parts = typeof x === 'string' ? [...x] : array(x);
      budget.spend(parts.length);
      return typeof x === 'string' ? parts.toReversed().join('') : parts.toReversed();
    }),
    sort: define([['strings', 'numbers']], ([list], budget) => sorted(array(list), (x) => x, budget)),
    sort_by: define([['array'], ['expression']], ([list, key], budget) =>
      sorted(array(list), keyOf('sort_by', key), budget),
    ),
    starts_with: define([['string'], ['string']], ([text, start]) => str(text).startsWith(str(start))),
    sum: define([['numbers']], ([list]) => numbers(list).reduce((sum, x) => sum + x, 0)),
    to_array: define([['any']], ([x]) => (Array.isArray(x) ? x : [x])),
    to_number: define([['any']], ([x]) => {
      if (typeof x === 'number') return x;
      return typeof x === 'string' && /^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/.test(x) ? Number(x) : null;
    }),
    to_string: define([['any']], ([x], budget) => (typeof x === 'string' ? x : jsonText(x, budget))),
    type: define([['any']], ([x]) => typeOf(x)),
    values: define([['object']], ([object]) => Object.values(record(object))),
  }),
);

export const functionNames: readonly string[] = [...functions.keys()];

/** Throws `OrdinautError` `expression_type_error` for arguments of the wrong number or type. */
export function callFunction(name: string, args: readonly unknown[], budget: Budget): unknown {
  const called = functions.get(name);
  if (called === undefined) throw typeError(`unknown function ${name}()`);
  const { takes } = called;
  if (called.variadic ? args.length < takes.length : args.length !== takes.length) {
    const least = called.variadic ? 'at least ' : '';
    throw typeError(
      `${name}() takes ${least}${takes.length} argument${takes.length === 1 ? '' : 's'}, got ${args.length}`,
    );
  }
  args.forEach((arg, index) => {
    const allowed = takes[Math.min(index, takes.length - 1)] ?? [];
    if (Array.isArray(arg)) budget.spend(arg.length);
    else if (typeof arg === 'string') budget.spendText(arg.length);
    if (!allowed.some((type) => fits(arg, type)))
      throw typeError(
        `${name}() expects ${allowed.map(words).join(' or ')} as argument ${index + 1}, got ${nameOf(arg)}`,
      );
  });
  return called.run(args, budget);
}

/** JSON text of a value, unless its shared parts blow it up. */
function jsonText(value: unknown, budget: Budget): string {
  try {
    checkJsonBounds(value, { depth: 500, nodes: budget.left, characters: budget.left * 8 }, 'the value');
  } catch (error) {
    throw new OrdinautError(
      { code: 'expression_too_costly', message: 'to_string() of a value that is too big' },
      error,
    );
  }
  const text = JSON.stringify(value);
  budget.spendText(text.length);
  return text;
}

function fits(value: unknown, type: ArgumentType): boolean {
  if (type === 'expression') return value instanceof ExpressionReference;
  if (value instanceof ExpressionReference) return false;
  if (type === 'any') return true;
  if (type === 'numbers') return Array.isArray(value) && value.every((item) => typeof item === 'number');
  if (type === 'strings') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  return typeOf(value) === type;
}

function words(type: ArgumentType): string {
  if (type === 'numbers') return 'a list of numbers';
  if (type === 'strings') return 'a list of strings';
  if (type === 'expression') return 'an &expression';
  if (type === 'any') return 'a value';
  return type === 'array' || type === 'object' ? `an ${type}` : `a ${type}`;
}

function nameOf(value: unknown): string {
  return value instanceof ExpressionReference ? 'an &expression' : typeOf(value);
}

function keyOf(name: string, key: unknown): (item: unknown) => unknown {
  let type: string | undefined;
  return (item) => {
    const value = ref(key)(item);
    const found = typeOf(value);
    if ((found !== 'number' && found !== 'string') || (type !== undefined && found !== type))
      throw typeError(
        `${name}() expects a key of ${type ?? 'number or string'} for every element, got ${found}`,
      );
    type = found;
    return value;
  };
}

function sorted(
  list: readonly unknown[],
  key: (item: unknown) => unknown,
  budget: Budget,
): readonly unknown[] {
  budget.spend(Math.ceil((list.length * Math.log2(list.length + 1)) / 8));
  const keyed = list.map((item) => ({ item, key: key(item) }));
  return keyed.sort((a, b) => compareValues(a.key, b.key) ?? 0).map(({ item }) => item);
}

function best(
  list: readonly unknown[],
  key: (item: unknown) => unknown,
  sign: 1 | -1,
  budget: Budget,
): unknown {
  budget.spend(list.length);
  let found: { readonly item: unknown; readonly key: unknown } | undefined;
  for (const item of list) {
    const candidate = key(item);
    if (found === undefined || (compareValues(candidate, found.key) ?? 0) * sign > 0)
      found = { item, key: candidate };
  }
  return found === undefined ? null : found.item;
}

function typeError(message: string): OrdinautError {
  return new OrdinautError({ code: 'expression_type_error', message });
}

// The types below were checked against `takes`; these narrow them for the compiler.
const narrowed = (): OrdinautError => typeError('argument of an unexpected type');
function num(value: unknown): number {
  if (typeof value !== 'number') throw narrowed();
  return value;
}
function str(value: unknown): string {
  if (typeof value !== 'string') throw narrowed();
  return value;
}
function array(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw narrowed();
  return value;
}
function record(value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw narrowed();
  return value;
}
function ref(value: unknown): ExpressionReference['evaluate'] {
  if (!(value instanceof ExpressionReference)) throw narrowed();
  return value.evaluate;
}
const numbers = (value: unknown): readonly number[] => array(value).map(num);
const strings = (value: unknown): readonly string[] => array(value).map(str);
