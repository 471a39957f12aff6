import type { Id, Instant } from '../model/json.ts';
import type { Task, TaskDefinition, TaskStatus, TaskVersion } from '../model/task.ts';
import type { Page, Paged } from './page.ts';

export interface TaskFilter {
  readonly status?: TaskStatus;
  readonly agent_id?: Id;
  readonly kind?: TaskDefinition['schedule']['kind'];
  /** Case-insensitive part of the title. */
  readonly text?: string;
}

/** Tasks and their versions. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface TaskStore {
  insertTask(task: Task, changed_by: Id): Promise<void>;
  getTask(id: Id): Promise<Task | null>;
  findTasks(filter: TaskFilter, page: Page): Promise<Paged<Task>>;
  /** A new version; throws `conflict` unless the stored version is `expected_version`. */
  updateTask(task: Task, expected_version: number, changed_by: Id): Promise<void>;
  /** Status and next instants without a new version; throws `conflict` unless the status is one of `from`. Cancelling withdraws pending occurrences as skipped, with `reason`. */
  setTaskStatus(change: {
    readonly id: Id;
    readonly from: readonly TaskStatus[];
    readonly to: TaskStatus;
    readonly next_slot_at: Instant | null;
    readonly next_at: Instant | null;
    readonly at: Instant;
    readonly reason: string;
  }): Promise<Task>;
  getTaskVersion(task_id: Id, version: number): Promise<TaskVersion | null>;
  listTaskVersions(task_id: Id): Promise<readonly TaskVersion[]>;
  countTasks(): Promise<Readonly<Record<TaskStatus, number>>>;
}
