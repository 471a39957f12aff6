import { OrdinautError } from '../errors.ts';
import type { Id } from '../model/json.ts';
import type { TaskDefinition } from '../model/task.ts';
import { compilePipeline, type Plan } from '../pipeline/compile.ts';
import type { Store } from '../store/store.ts';

export interface PlannedVersion {
  readonly definition: TaskDefinition;
  readonly plan: Plan;
}

const capacity = 500;

/** Task versions with their compiled plans; versions never change, so that an entry is never stale. */
export class PlanCache {
  readonly #store: Store;
  readonly #versions = new Map<string, PlannedVersion>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws `not_found` when the version is gone, and what the compiler throws for a pipeline that no longer compiles. */
  async get(task_id: Id, version: number): Promise<PlannedVersion> {
    const key = `${task_id}:${version}`;
    const known = this.#versions.get(key);
    if (known) return known;
    const stored = await this.#store.getTaskVersion(task_id, version);
    if (!stored)
      throw new OrdinautError({
        code: 'not_found',
        message: `version ${version} of task ${task_id} is gone`,
      });
    const planned = { definition: stored.definition, plan: compilePipeline(stored.definition.pipeline) };
    if (this.#versions.size >= capacity) this.#versions.delete(this.#versions.keys().next().value ?? '');
    this.#versions.set(key, planned);
    return planned;
  }

  /** The entry when it is there, without waiting. */
  peek(task_id: Id, version: number): PlannedVersion | undefined {
    return this.#versions.get(`${task_id}:${version}`);
  }
}
