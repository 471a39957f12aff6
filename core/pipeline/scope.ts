import { OrdinautError } from '../errors.ts';
import type { Instant, Json, JsonObject } from '../model/json.ts';
import { didYouMean } from '../model/suggest.ts';
import { type CompiledExpression, evaluateExpression } from './expression.ts';
import type { Reference } from './expression-references.ts';
import { isRecord, setOwn } from './expression-values.ts';
import { formatInstant, resolveTime } from './time-arithmetic.ts';

/** What is the same for every expression of a run. */
export interface RunScopeFacts {
  readonly params: JsonObject;
  readonly event: JsonObject | null;
  readonly task: JsonObject;
  readonly run: JsonObject;
  readonly vars: JsonObject;
  readonly timezone: string;
}

/** Names that exist in a part of the pipeline only: the element of a foreach, the input of a chain, the error of a fallback. */
export interface LocalNames {
  readonly item?: Json;
  readonly index?: number;
  readonly input?: Json;
  readonly error?: Json;
}

/** What the names of an expression mean at one node. Children see their parents' steps; parents see a child's only when told. */
export class Scope {
  readonly #facts: RunScopeFacts;
  readonly #parent: Scope | null;
  readonly #locals: LocalNames;
  readonly #own = new Map<string, Json>();
  #version = 0;
  #merged: { readonly version: number; readonly steps: JsonObject } | null = null;

  constructor(facts: RunScopeFacts, parent: Scope | null = null, locals: LocalNames = {}) {
    this.#facts = facts;
    this.#parent = parent;
    this.#locals = parent === null ? locals : { ...parent.#locals, ...locals };
  }

  get timezone(): string {
    return this.#facts.timezone;
  }

  child(locals: LocalNames = {}): Scope {
    return new Scope(this.#facts, this, locals);
  }

  setStep(name: string, value: Json): void {
    this.#own.set(name, value);
    this.#version += 1;
  }

  hasStep(name: string): boolean {
    return this.#own.has(name) || (this.#parent?.hasStep(name) ?? false);
  }

  getStep(name: string): Json | undefined {
    return this.#own.has(name) ? this.#own.get(name) : this.#parent?.getStep(name);
  }

  /** What expressions read, at one instant. */
  at(now: Instant): ScopeView {
    const facts = this.#facts;
    const steps = () => this.#steps();
    const time = (base: 'now' | 'today') =>
      formatInstant(resolveTime({ base, days: 0, milliseconds: 0 }, now, facts.timezone), facts.timezone);
    return {
      now,
      timezone: facts.timezone,
      // Own accessors: most expressions read one name, so nothing is built before it is read.
      data: {
        params: facts.params,
        get steps() {
          return steps();
        },
        event: facts.event,
        task: facts.task,
        run: facts.run,
        vars: facts.vars,
        get now() {
          return time('now');
        },
        get today() {
          return time('today');
        },
        ...this.#locals,
      },
    };
  }

  #versions(): number {
    return this.#version + (this.#parent === null ? 0 : this.#parent.#versions());
  }

  #steps(): JsonObject {
    const version = this.#versions();
    if (this.#merged?.version === version) return this.#merged.steps;
    const steps: Record<string, Json> = this.#parent === null ? {} : { ...this.#parent.#steps() };
    for (const [name, value] of this.#own) setOwn(steps, name, value);
    this.#merged = { version, steps };
    return steps;
  }
}

export interface ScopeView {
  readonly now: Instant;
  readonly timezone: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Names that every expression may read; `item`, `index`, `input` and `error` exist in parts of a pipeline only. */
export const rootNames = ['params', 'steps', 'event', 'task', 'run', 'now', 'today', 'vars'] as const;
export const localNames = ['item', 'index', 'input', 'error'] as const;

/**
 * Evaluates an expression in a scope. Throws `OrdinautError` `unknown_name` (with the nearest known name) when it reads a
 * root, a step or a param that does not exist; deeper names that are missing are null.
 */
export function evaluateIn(view: ScopeView, expression: CompiledExpression): Json {
  for (const reference of expression.references) checkReference(view, reference);
  return evaluateExpression(expression, view.data);
}

function checkReference(view: ScopeView, { path, optional }: Reference): void {
  const [root, name] = path;
  if (typeof root !== 'string' || !Object.hasOwn(view.data, root))
    throw unknownName(String(root), [], Object.keys(view.data));
  if (typeof name !== 'string' || (root !== 'steps' && (root !== 'params' || optional))) return;
  const known = view.data[root];
  if (isRecord(known) && !Object.hasOwn(known, name)) throw unknownName(name, [root], Object.keys(known));
}

/**
 * Why a path is null: throws `unknown_name` at the first name that does not exist, and returns when the value is there
 * and is null.
 */
export function checkPathExists(view: ScopeView, path: Reference['path']): void {
  let value: unknown = view.data;
  for (const [at, part] of path.entries()) {
    if (typeof part === 'number') {
      const count = Array.isArray(value) ? value.length : 0;
      if (part >= count || part < -count)
        throw missingPosition(path.slice(0, at), part, count, Array.isArray(value));
      value = Array.isArray(value) ? value.at(part) : null;
    } else {
      if (!isRecord(value) || !Object.hasOwn(value, part))
        throw unknownName(part, path.slice(0, at), isRecord(value) ? Object.keys(value) : []);
      value = value[part];
    }
  }
}

function unknownName(name: string, at: Reference['path'], known: readonly string[]): OrdinautError {
  const place = pathText(at);
  const shown = known.slice(0, 20).join(', ');
  const near = didYouMean(name, known) ?? (shown === '' ? undefined : `known: ${shown}`);
  return new OrdinautError({
    code: 'unknown_name',
    message: `unknown name ${place === '' ? name : `${place}.${name}`}`,
    hint:
      near ??
      `there is nothing named so${place === '' ? '' : ` in ${place}`}; write \${… || ''} where it may be missing`,
  });
}

function missingPosition(
  at: Reference['path'],
  index: number,
  count: number,
  isList: boolean,
): OrdinautError {
  const place = pathText(at);
  return new OrdinautError({
    code: 'unknown_name',
    message: isList
      ? `${place}[${index}] does not exist: the list has ${count} items`
      : `${place}[${index}] does not exist: ${place} is not a list`,
    hint: `write \${… || ''} where it may be missing`,
  });
}

export function pathText(path: Reference['path']): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}
