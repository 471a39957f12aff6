import { bothSources, noSources, type Sources } from '../model/flow.ts';
import type { SourcesOfNames } from './carried-sources.ts';
import type { Reference } from './expression-references.ts';
import type { LocalNames } from './scope.ts';

type Locals = { readonly [name in keyof LocalNames]?: Sources };

/** What the names of expressions may carry, as a `Scope` says it of a run. */
export class NamesAhead implements SourcesOfNames {
  readonly labelled = true;
  readonly #steps: Map<string, Sources>;
  readonly #locals: Locals;

  readonly #event: Sources;

  constructor(event: Sources, steps: ReadonlyMap<string, Sources> = new Map(), locals: Locals = {}) {
    this.#event = event;
    this.#steps = new Map(steps);
    this.#locals = locals;
  }

  child(locals: Locals = {}): NamesAhead {
    return new NamesAhead(this.#event, this.#steps, { ...this.#locals, ...locals });
  }

  setStep(name: string, sources: Sources): void {
    this.#steps.set(name, sources);
  }

  sourcesOfStep(name: string): Sources {
    return this.#steps.get(name) ?? noSources;
  }

  sourcesAt([root, name]: Reference['path']): Sources {
    if (root === 'steps') return typeof name === 'string' ? this.sourcesOfStep(name) : this.#all();
    if (root === 'event') return this.#event;
    return this.#locals[root as keyof LocalNames] ?? noSources;
  }

  sourcesOfAll(): Sources {
    return Object.values(this.#locals).reduce(bothSources, bothSources(this.#all(), this.#event));
  }

  #all(): Sources {
    return [...this.#steps.values()].reduce(bothSources, noSources);
  }
}
