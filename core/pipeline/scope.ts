import { OrdinautError } from '../errors.ts';
import { bothSources, noSources, type Sources } from '../model/flow.ts';
import type { Instant, Json, JsonObject } from '../model/json.ts';
import { didYouMean } from '../model/suggest.ts';
import { type CompiledExpression, evaluateExpression } from './expression.ts';
import type { Reference } from './expression-references.ts';
import { isRecord, ownProperty, setOwn } from './expression-values.ts';
import { formatInstant, resolveTime } from './time-arithmetic.ts';

/** What is the same for every expression of a run. */
export interface RunScopeFacts {
  readonly params: JsonObject;
  readonly event: JsonObject | null;
  readonly task: JsonObject;
  readonly run: JsonObject;
  readonly vars: JsonObject;
  readonly timezone: string;
  /** What others may have written of the event and of the params. */
  readonly sources?: RunSources;
}

/** Where what a run was made with comes from. */
export interface RunSources {
  readonly event?: Sources;
  readonly params?: Sources;
}

/** Names that exist in a part of the pipeline only: the element of a foreach, the input of a chain, the error of a fallback. */
export interface LocalNames {
  readonly item?: Json;
  readonly index?: number;
  readonly input?: Json;
  readonly error?: Json;
}

type LocalSources = { readonly [name in keyof LocalNames]?: Sources };

type Root = (typeof rootNames)[number] | (typeof localNames)[number];

const unlabelled: LocalSources = {};

/** Of the locals of a scope: a name that is given anew has only what is given with it. */
function localSources(outer: LocalSources, locals: LocalNames, own: LocalSources): LocalSources {
  if (outer === unlabelled && own === unlabelled) return unlabelled;
  const kept = Object.entries(outer).filter(([name]) => !Object.hasOwn(locals, name));
  const given = Object.entries(own).filter(([, sources]) => sources !== undefined && sources.length > 0);
  return kept.length + given.length === 0 ? unlabelled : Object.fromEntries([...kept, ...given]);
}

/** What the names of an expression mean at one node. Children see their parents' steps; parents see a child's only when told. */
export class Scope {
  readonly #facts: RunScopeFacts;
  readonly #parent: Scope | null;
  readonly #locals: LocalNames;
  readonly #own = new Map<string, Json>();
  /** Of labelled steps and locals only: most runs have none. */
  readonly #sources = new Map<string, Sources>();
  readonly #localSources: LocalSources;
  #version = 0;
  #merged: { readonly version: number; readonly steps: JsonObject } | null = null;

  constructor(
    facts: RunScopeFacts,
    parent: Scope | null = null,
    locals: LocalNames = {},
    sources: LocalSources = unlabelled,
  ) {
    this.#facts = facts;
    this.#parent = parent;
    this.#locals = parent === null ? locals : { ...parent.#locals, ...locals };
    this.#localSources = localSources(parent === null ? unlabelled : parent.#localSources, locals, sources);
  }

  get timezone(): string {
    return this.#facts.timezone;
  }

  child(locals: LocalNames = {}, sources?: LocalSources): Scope {
    return new Scope(this.#facts, this, locals, sources);
  }

  setStep(name: string, value: Json, sources: Sources = noSources): void {
    this.#own.set(name, value);
    if (sources.length > 0) this.#sources.set(name, sources);
    else if (this.#sources.size > 0) this.#sources.delete(name);
    this.#version += 1;
  }

  /** Whether anything that is visible here may have been written by others. */
  get labelled(): boolean {
    const { sources } = this.#facts;
    for (let at: Scope | null = this; at !== null; at = at.#parent) if (at.#sources.size > 0) return true;
    return sources?.event !== undefined || sources?.params !== undefined || this.#localSources !== unlabelled;
  }

  /** Where a value at a path of names comes from: `['steps', 'inbox', 0]`. */
  sourcesAt([root, name]: Reference['path']): Sources {
    if (root === 'steps') return typeof name === 'string' ? this.sourcesOfStep(name) : this.#sourcesOfSteps();
    if (root === 'event' || root === 'params') return this.#facts.sources?.[root] ?? noSources;
    return this.#localSources[root as keyof LocalNames] ?? noSources;
  }

  sourcesOfStep(name: string): Sources {
    for (let at: Scope | null = this; at !== null; at = at.#parent)
      if (at.#own.has(name)) return at.#sources.get(name) ?? noSources;
    return noSources;
  }

  /** Of all that is visible here taken together. */
  sourcesOfAll(): Sources {
    const { event = noSources, params = noSources } = this.#facts.sources ?? {};
    const parts = [this.#sourcesOfSteps(), event, params, ...Object.values(this.#localSources)];
    return parts.reduce(bothSources, noSources);
  }

  #sourcesOfSteps(): Sources {
    let found = noSources;
    for (let at: Scope | null = this; at !== null; at = at.#parent)
      for (const sources of at.#sources.values()) found = bothSources(found, sources);
    return found;
  }

  getStep(name: string): Json | undefined {
    if (this.#own.has(name)) return this.#own.get(name);
    return this.#parent === null ? undefined : this.#parent.getStep(name);
  }

  /** What expressions read, at one instant. */
  at(now: Instant): ScopeView {
    return new ScopeView(this, now);
  }

  /** The names that exist here. */
  roots(): readonly string[] {
    return [...rootNames, ...Object.keys(this.#locals)];
  }

  /** The value of a root at one instant; undefined when there is none of that name. */
  root(name: string, now: Instant): Json | undefined {
    const { timezone } = this.#facts;
    switch (name as Root) {
      case 'params':
      case 'event':
      case 'task':
      case 'run':
      case 'vars':
        return this.#facts[name as 'params'];
      case 'steps':
        return this.#steps();
      case 'now':
      case 'today':
        return formatInstant(
          resolveTime({ base: name as 'now', days: 0, milliseconds: 0 }, now, timezone),
          timezone,
        );
      case 'item':
      case 'index':
      case 'input':
      case 'error':
        return this.#locals[name as keyof LocalNames];
    }
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

/** A scope at one instant. Roots are built when they are read: most expressions read one. */
export class ScopeView {
  readonly now: Instant;
  readonly #scope: Scope;

  constructor(scope: Scope, now: Instant) {
    this.#scope = scope;
    this.now = now;
  }

  get timezone(): string {
    return this.#scope.timezone;
  }

  names(): readonly string[] {
    return this.#scope.roots();
  }

  root(name: string): Json | undefined {
    return this.#scope.root(name, this.now);
  }

  step(name: string): Json | undefined {
    return this.#scope.getStep(name);
  }

  /** The given roots, or all, as data. */
  data(roots: readonly string[] | null): JsonObject {
    const data: Record<string, Json> = {};
    for (const name of roots ?? this.names()) {
      const value = this.root(name);
      if (value !== undefined) data[name] = value;
    }
    return data;
  }
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
  const { path } = expression;
  return path === null
    ? evaluateExpression(expression, view.data(expression.roots))
    : (valueAtPath(view, path) ?? null);
}

/** The value of a plain path, without building what it does not read; undefined when it does not exist. */
function valueAtPath(view: ScopeView, path: Reference['path']): Json | undefined {
  const [root, name] = path;
  const isStep = root === 'steps' && typeof name === 'string';
  let value: unknown = isStep ? view.step(name) : view.root(String(root));
  for (let at = isStep ? 2 : 1; at < path.length && value !== null && value !== undefined; at++) {
    const part = path[at];
    value =
      typeof part === 'number'
        ? Array.isArray(value)
          ? value.at(part)
          : null
        : ownProperty(value, String(part));
  }
  return value as Json | undefined;
}

function checkReference(view: ScopeView, { path, optional }: Reference): void {
  const [root, name] = path;
  if (root === 'steps' && typeof name === 'string') {
    if (view.step(name) === undefined) throw unknownName(name, [root], namesOf(view.root(root)));
    return;
  }
  const value = typeof root === 'string' ? view.root(root) : undefined;
  if (value === undefined) throw unknownName(String(root), [], view.names());
  if (
    root === 'params' &&
    typeof name === 'string' &&
    !optional &&
    isRecord(value) &&
    !Object.hasOwn(value, name)
  )
    throw unknownName(name, [root], namesOf(value));
}

function namesOf(value: unknown): readonly string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

/**
 * Why a path is null: throws `unknown_name` at the first name that does not exist, and returns when the value is there
 * and is null.
 */
export function checkPathExists(view: ScopeView, path: Reference['path']): void {
  let value: unknown = view.data([String(path[0])]);
  for (const [at, part] of path.entries()) {
    if (typeof part === 'number') {
      const count = Array.isArray(value) ? value.length : 0;
      if (part >= count || part < -count)
        throw missingPosition(path.slice(0, at), part, count, Array.isArray(value));
      value = Array.isArray(value) ? value.at(part) : null;
    } else {
      if (!isRecord(value) || !Object.hasOwn(value, part))
        throw unknownName(part, path.slice(0, at), namesOf(value));
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
