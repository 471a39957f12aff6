import { OrdinautError } from '../../errors.ts';
import type { Id } from '../../model/json.ts';
import type { Task, TaskStatus, TaskVersion } from '../../model/task.ts';
import type { Page, Paged } from '../page.ts';
import type { ScheduledTask } from '../schedule-store.ts';
import type { Store } from '../store.ts';
import type { TaskFilter } from '../task-store.ts';
import type { Connection, Named } from './connection.ts';
import type { Emit } from './group-commit.ts';
import { paged, startOf, where } from './page.ts';
import { type TaskRow, taskOf, toJson } from './rows.ts';

/** Tasks with the definition of their current version. */
export const selectTask = `
  SELECT t.id, t.agent_id, t.status, t.version, v.definition, t.next_slot_at, t.next_at, t.condition_holds,
         t.created_at, t.updated_at
  FROM tasks AS t JOIN task_versions AS v ON v.task_id = t.id AND v.version = t.version`;

/** Definitions, versions, status and next instants of tasks. */
export function taskQueries(connection: Connection) {
  const insert = connection.statement<never, Named>(`
    INSERT INTO tasks (id, agent_id, status, version, kind, title_folded, next_slot_at, next_at, condition_holds,
                       created_at, updated_at)
    VALUES (:id, :agent_id, :status, :version, :kind, :title_folded, :next_slot_at, :next_at, :condition_holds,
            :created_at, :updated_at)`);
  const insertVersion = connection.statement(
    'INSERT INTO task_versions (task_id, version, definition, changed_by, changed_at) VALUES (?, ?, ?, ?, ?)',
  );
  const update = connection.statement<never, Named>(`
    UPDATE tasks
    SET agent_id = :agent_id, status = :status, version = :version, kind = :kind, title_folded = :title_folded,
        next_slot_at = :next_slot_at, next_at = :next_at, condition_holds = :condition_holds, updated_at = :updated_at
    WHERE id = :id AND version = :expected_version`);
  const get = connection.statement<TaskRow>(`${selectTask} WHERE t.id = ?`);
  const setStatus = connection.statement(
    'UPDATE tasks SET status = ?, next_slot_at = ?, next_at = ?, updated_at = ? WHERE id = ?',
  );
  const withdraw = connection.statement(`
    UPDATE occurrences SET state = 'skipped', reason = ?, fire_at = NULL, decided_at = ?
    WHERE task_id = ? AND state = 'pending'`);
  const versions = connection.statement<VersionRow>(
    'SELECT * FROM task_versions WHERE task_id = ? ORDER BY version DESC',
  );
  const version = connection.statement<VersionRow>(
    'SELECT * FROM task_versions WHERE task_id = ? AND version = ?',
  );
  const count = connection.statement<{ status: TaskStatus; count: number }>(
    'SELECT status, count(*) AS count FROM tasks GROUP BY status',
  );
  const scheduled = connection.statement<ScheduledRow>(`
    SELECT t.id, t.next_slot_at, t.next_at, v.definition -> 'schedule' AS schedule
    FROM tasks AS t JOIN task_versions AS v ON v.task_id = t.id AND v.version = t.version
    WHERE t.id > ? AND t.status = 'active' AND t.next_slot_at IS NOT NULL ORDER BY t.id LIMIT ?`);
  const event = connection.statement<TaskRow>(
    `${selectTask} WHERE t.status = 'active' AND t.kind = 'event' ORDER BY t.id`,
  );
  const setNext = connection.statement(
    "UPDATE tasks SET next_slot_at = ?, next_at = ? WHERE id = ? AND status = 'active'",
  );

  const stored = (id: Id): Task | null => {
    const row = get.get(id);
    return row ? taskOf(row) : null;
  };
  const existing = (id: Id): Task => {
    const task = stored(id);
    if (task) return task;
    throw new OrdinautError({ code: 'not_found', message: `there is no task ${id}` });
  };
  const saveVersion = (task: Task, changed_by: Id) =>
    insertVersion.run(task.id, task.version, toJson(task.definition), changed_by, task.updated_at);

  return {
    get: stored,

    insert(emit: Emit, task: Task, changed_by: Id): void {
      insert.run({ ...columns(task), created_at: task.created_at });
      saveVersion(task, changed_by);
      emit({ kind: 'task', id: task.id });
    },

    update(emit: Emit, task: Task, expected_version: number, changed_by: Id): void {
      if (update.run({ ...columns(task), expected_version }) === 0) {
        const { version } = existing(task.id);
        throw new OrdinautError({
          code: 'conflict',
          message: `task ${task.id} is at version ${version}, not ${expected_version}: someone changed it meanwhile`,
          hint: 'read it again and repeat the change',
        });
      }
      saveVersion(task, changed_by);
      emit({ kind: 'task', id: task.id });
    },

    setStatus(emit: Emit, change: Parameters<Store['setTaskStatus']>[0]): Task {
      const task = existing(change.id);
      if (!change.from.includes(task.status))
        throw new OrdinautError({
          code: 'conflict',
          message: `task ${change.id} is ${task.status}: it can become ${change.to} only from ${change.from.join(' or ')}`,
        });
      setStatus.run(change.to, change.next_slot_at, change.next_at, change.at, change.id);
      if (change.to === 'cancelled') withdraw.run(change.reason, change.at, change.id);
      emit({ kind: 'task', id: change.id });
      return existing(change.id);
    },

    find(filter: TaskFilter, page: Page): Paged<Task> {
      const [after] = startOf(page, ['']);
      const [condition, values] = where([
        ['t.id > ?', after],
        filter.status ? ['t.status = ?', filter.status] : undefined,
        filter.agent_id ? ['t.agent_id = ?', filter.agent_id] : undefined,
        filter.kind ? ['t.kind = ?', filter.kind] : undefined,
        filter.text ? ['instr(t.title_folded, ?) > 0', filter.text.toLowerCase()] : undefined,
      ]);
      const rows = connection
        .statement<TaskRow>(`${selectTask} WHERE ${condition} ORDER BY t.id LIMIT ?`)
        .all(...values, page.limit + 1);
      return paged(rows, page, taskOf, (row) => [row.id]);
    },

    version(task_id: Id, number: number): TaskVersion | null {
      const row = version.get(task_id, number);
      return row ? versionOf(row) : null;
    },
    versions: (task_id: Id): readonly TaskVersion[] => versions.all(task_id).map(versionOf),

    count(): Readonly<Record<TaskStatus, number>> {
      const none = { proposed: 0, active: 0, paused: 0, completed: 0, cancelled: 0 };
      return { ...none, ...Object.fromEntries(count.all().map((row) => [row.status, row.count])) };
    },
    scheduledAfter: (id: Id | null, limit: number): readonly ScheduledTask[] =>
      scheduled.all(id ?? '', limit).map((row) => ({ ...row, schedule: JSON.parse(row.schedule) })),
    event: (): readonly Task[] => event.all().map(taskOf),

    setNext(emit: Emit, changes: Parameters<Store['setNext']>[0]): void {
      for (const { id, next_slot_at, next_at } of changes)
        if (setNext.run(next_slot_at, next_at, id) > 0) emit({ kind: 'task', id });
    },
  };
}

interface ScheduledRow extends Omit<ScheduledTask, 'schedule'> {
  readonly schedule: string;
}

interface VersionRow extends Omit<TaskVersion, 'definition'> {
  readonly definition: string;
}
const versionOf = (row: VersionRow): TaskVersion => ({ ...row, definition: JSON.parse(row.definition) });

const columns = (task: Task) => ({
  id: task.id,
  agent_id: task.agent_id,
  status: task.status,
  version: task.version,
  kind: task.definition.schedule.kind,
  title_folded: task.definition.title.toLowerCase(),
  next_slot_at: task.next_slot_at,
  next_at: task.next_at,
  condition_holds: task.condition_holds ? 1 : 0,
  updated_at: task.updated_at,
});
