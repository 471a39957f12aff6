import type { Id } from '../model/json.ts';
import type { Task, TaskDefinition } from '../model/task.ts';
import { serversUsed } from '../pipeline/plan.ts';
import type { Clock } from '../ports.ts';
import { type CompiledSchedule, compileSchedule } from '../schedule/compile.ts';
import { type Conflict, type ConflictCandidate, findConflicts } from '../schedule/conflicts.ts';
import type { Store } from '../store/store.ts';

export interface ConflictQuery {
  /** Only conflicts of this task. */
  readonly task_id?: Id;
  /** A definition that is not saved yet, compared with every task but `task_id`. */
  readonly draft?: TaskDefinition;
  readonly window_seconds: number;
  readonly horizon_days: number;
}

export interface ConflictsOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Whether two tasks can get in each other's way at a server: not at a toolkit inside the engine. */
  readonly isShared: (server: string) => boolean;
}

/** Two tasks whose slots come too close for what they share, with their titles. */
export interface NamedConflict extends Conflict {
  readonly title: string;
  readonly other_title: string;
}

export interface ConflictAnswer {
  readonly conflicts: readonly NamedConflict[];
  /** Too many tasks or slots to compare them all: there may be more conflicts, and counts are lower bounds. */
  readonly incomplete: boolean;
}

export type Conflicts = (query: ConflictQuery) => Promise<ConflictAnswer>;

/** Tasks beyond these are not compared: a person reads the answer, and the comparison must stay quick. */
const mostTasks = 1_000;
/** Schedules kept compiled: each save is compared with all the others, whose versions stay as they are. */
const mostCompiled = 2 * mostTasks;

/** Slots of active tasks that come too close to each other for what they share: a concurrency key or a tool server. */
export function createConflicts({ store, clock, isShared }: ConflictsOptions): Conflicts {
  const candidateOf = (
    id: Id,
    { title, schedule, pipeline, concurrency_key }: TaskDefinition,
  ): ConflictCandidate => ({
    id,
    title,
    schedule,
    servers: serversUsed(pipeline).filter(isShared),
    ...(concurrency_key !== undefined && { concurrency_key }),
  });
  const mayMeet = (definition: TaskDefinition): boolean => {
    const { servers, concurrency_key } = candidateOf('', definition);
    return hasSlots({ definition }) && (concurrency_key !== undefined || servers.length > 0);
  };
  const known = new Map<string, CompiledSchedule>();
  const compiledOf = ({ id, version, definition }: Task): CompiledSchedule => {
    const key = `${id} ${version}`;
    const before = known.get(key);
    if (before) return before;
    if (known.size >= mostCompiled) known.clear();
    const compiled = compileSchedule(definition.schedule);
    known.set(key, compiled);
    return compiled;
  };
  return async ({ task_id, draft, window_seconds, horizon_days }) => {
    // What shares nothing is in nobody's way: a save then reads no other task.
    if (draft && !mayMeet(draft)) return { conflicts: [], incomplete: false };
    const page = await store.findTasks({ status: 'active' }, { limit: mostTasks });
    const others = page.items.filter((task) => !draft || task.id !== task_id);
    const everyone = others.filter(hasSlots).map(
      (task): ConflictCandidate => ({
        ...candidateOf(task.id, task.definition),
        schedule: compiledOf(task),
      }),
    );
    const subject = draft ? (task_id ?? 'draft') : task_id;
    if (draft && hasSlots({ definition: draft })) everyone.push(candidateOf(subject ?? 'draft', draft));
    const candidates = whoShare(everyone, subject);
    const report = findConflicts(candidates, {
      from: clock.now(),
      horizon_ms: horizon_days * 86_400_000,
      window_ms: window_seconds * 1000,
      ...(subject !== undefined && { task_id: subject }),
    });
    const titles = new Map(candidates.map(({ id, title }) => [id, title]));
    const conflicts = report.conflicts.map((conflict) => ({
      ...conflict,
      title: titles.get(conflict.task_id) ?? '',
      other_title: titles.get(conflict.other_task_id) ?? '',
    }));
    const incomplete = report.incomplete || report.capped.length > 0 || page.next_cursor !== null;
    return { conflicts, incomplete };
  };
}

/** Only those who share something with the one that is asked about, itself included: the others cannot be in its way. */
function whoShare(
  candidates: readonly ConflictCandidate[],
  subject: Id | undefined,
): readonly ConflictCandidate[] {
  if (subject === undefined) return candidates;
  const own = candidates.find(({ id }) => id === subject);
  if (!own) return [];
  return candidates.filter(
    (other) =>
      (own.concurrency_key !== undefined && other.concurrency_key === own.concurrency_key) ||
      other.servers.some((server) => own.servers.includes(server)) ||
      other === own,
  );
}

function hasSlots({ definition }: Pick<Task, 'definition'>): boolean {
  return ['rrule', 'cron', 'once'].includes(definition.schedule.kind);
}
