import type { Effect } from '../model/effect.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Run, RunStateName, Trigger } from '../model/run.ts';
import type { Attempt, Step } from '../model/step.ts';
import type { Mode } from '../model/task.ts';
import type { Usage } from '../model/usage.ts';
import type { Page, Paged } from './page.ts';

export interface RunFilter {
  readonly task_id?: Id;
  readonly state?: RunStateName;
  readonly trigger?: Trigger;
  readonly since?: Instant;
  readonly until?: Instant;
}

/** What sums of usage are made by. */
export type UsageKey = 'agent' | 'task' | 'tool';

export interface UsageFilter {
  readonly task_id?: Id;
  readonly agent_id?: Id;
  readonly since?: Instant;
}

/** What calls spent together. */
export interface UsageSum extends Usage {
  /** Id of the agent or task, or the tool. */
  readonly key: string;
  readonly calls: number;
}

/** How the runs of one mode went. */
export interface ModeFigures {
  readonly mode: Mode;
  /** Succeeded and failed ones. */
  readonly runs: number;
  readonly failed: number;
  /** Milliseconds from claim to end of the runs that waited for nobody; null when none did so. */
  readonly median_ms: number | null;
  /** Calls that a server failed and that were made in-process instead. */
  readonly fallbacks: number;
}

/** What runs did and spent. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface RunHistory {
  getRun(id: Id): Promise<Run | null>;
  findRuns(filter: RunFilter, page: Page): Promise<Paged<Run>>;
  getSteps(run_id: Id): Promise<readonly Step[]>;
  /** What calls spent, summed by agent, task or tool, most tokens first. */
  sumUsage(filter: UsageFilter, by: UsageKey): Promise<readonly UsageSum[]>;
  getAttempts(run_id: Id): Promise<readonly Attempt[]>;
  /** How many calls of each run were made in another way than meant: a step's fallback, or direct since MCP failed. Runs without any are left out. */
  countFallbacks(run_ids: readonly Id[]): Promise<ReadonlyMap<Id, number>>;
  getEffects(run_id: Id): Promise<readonly Effect[]>;
  countRuns(): Promise<Readonly<Record<RunStateName, number>>>;
  /** By mode, of the newest `limit` runs that succeeded or failed; a mode without any is left out. */
  modeFigures(limit: number): Promise<readonly ModeFigures[]>;
}
