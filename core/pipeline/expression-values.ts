import { OrdinautError } from '../errors.ts';

export type ValueType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export function typeOf(value: unknown): ValueType {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'boolean' || type === 'number' || type === 'string' ? type : 'object';
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property; null for anything inherited (`constructor`, `__proto__`), missing or undefined. */
export function ownProperty(value: unknown, name: string): unknown {
  if (!isRecord(value) || !Object.hasOwn(value, name)) return null;
  return value[name] ?? null;
}

/** Assigns an own property, `__proto__` too. */
export function setOwn(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}

/** JMESPath truth: all but null, false, "", [] and {}. */
export function isTruthy(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return isRecord(value) ? Object.keys(value).length > 0 : true;
}

/** Order of two numbers or two strings (by code unit); undefined for anything else. */
export function compareValues(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return undefined;
}

export function deepEqual(a: unknown, b: unknown, budget: Budget, depth = 0): boolean {
  budget.spend(1);
  if (a === b) return true;
  if (depth > DEEPEST)
    throw new OrdinautError({ code: 'expression_too_costly', message: 'compared values are too deep' });
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => deepEqual(item, b[index], budget, depth + 1));
  if (!isRecord(a) || !isRecord(b)) return typeOf(a) === 'null' && typeOf(b) === 'null';
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && deepEqual(a[name], b[name], budget, depth + 1))
  );
}
const DEEPEST = 500;

/** Bounds the work of one evaluation: about a node visited or a list item a step. */
export class Budget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  get left(): number {
    return Math.max(0, this.#left);
  }

  /** Throws `OrdinautError` `expression_too_costly` when nothing is left. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw new OrdinautError({
        code: 'expression_too_costly',
        message: 'the expression does too much work on this data',
        hint: 'filter the data earlier, or let a tool do it',
      });
  }

  spendText(characters: number): void {
    this.spend(1 + Math.ceil(characters / 8));
  }
}
