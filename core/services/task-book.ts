import { OrdinautError } from '../errors.ts';
import { ownerAgentId } from '../model/agent.ts';
import type { Id, Instant } from '../model/json.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Task, TaskStatus } from '../model/task.ts';
import type { Clock, Ids } from '../ports.ts';
import { compileSchedule } from '../schedule/schedule.ts';
import type { Store } from '../store/store.ts';
import type { AgentQuietHours } from './agent-quiet.ts';
import { dueSlots } from './due-slots.ts';
import { dedupeWindow, newRun } from './new-run.ts';
import type { PreparedTask, TaskBook } from './services.ts';
import { createSlotsAhead } from './slots-ahead.ts';
import { type TaskPermission, toolsOf } from './task-permission.ts';
import { nextOf } from './task-times.ts';
import type { ToolPermissions } from './tool-permissions.ts';

export interface TaskBookOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly prepare: TaskBook['prepare'];
  readonly permission: TaskPermission;
  readonly permissions: Pick<ToolPermissions, 'agree'>;
  /** When agents are to be quiet: runs of their tasks wait, unless a person asks for one. */
  readonly quiet?: Pick<AgentQuietHours, 'after'>;
}

const controllable = ['proposed', 'active', 'paused'] as const satisfies readonly TaskStatus[];

/** The store's tasks behind their rules: every change is validated before and atomic. */
export function createTaskBook({
  clock,
  ids,
  store,
  prepare,
  permission,
  permissions,
  quiet,
}: TaskBookOptions): TaskBook {
  /** Whoever saves a task agrees to the calls that it names: the owner, and an agent that a person never wants to be asked about. */
  const agree = async ({ id, definition }: Task, by: Id, again: boolean): Promise<void> => {
    if (by !== ownerAgentId && (await store.getAgent(by))?.approval !== 'never') return;
    const tools = toolsOf(definition).map(({ tool }) => tool);
    await permissions.agree(id, tools, by, again);
  };

  const getTask = async (id: Id): Promise<Task> => {
    const task = await store.getTask(id);
    if (!task)
      throw new OrdinautError({ code: 'not_found', message: `there is no task ${id}`, path: 'task_id' });
    return task;
  };

  /** A new version. What a person would have to agree to first is proposed: the task does not run until then. */
  const revise = async (old: Task, prepared: Revision, by: Id): Promise<Task> => {
    const approved = old.status === 'proposed' ? null : old.definition;
    const judgement = await permission.judge(by, prepared.definition, approved);
    const { needs_approval } = judgement;
    const task = revised(old, prepared, clock.now());
    const proposed: Task = needs_approval ? { ...task, status: 'proposed', next_at: null } : task;
    if (!needs_approval) await agree(task, by, false);
    await store.updateTask(proposed, old.version, by);
    if (needs_approval) await permission.ask(by, proposed, judgement, approved === null ? null : old.version);
    return proposed;
  };

  const book: TaskBook = {
    prepare,
    ...createSlotsAhead({ clock, store, getTask }),

    async create(draft, by, options) {
      const prepared = await prepare(draft);
      const judgement = await permission.judge(by, prepared.definition, null);
      const now = clock.now();
      const status = judgement.needs_approval ? 'proposed' : (options?.status ?? 'active');
      const task: Task = {
        id: ids.next(),
        agent_id: by,
        status,
        version: 1,
        definition: prepared.definition,
        next_slot_at: prepared.next_slot_at,
        next_at: status === 'active' ? prepared.next_at : null,
        condition_holds: false,
        created_at: now,
        updated_at: now,
      };
      if (!judgement.needs_approval) await agree(task, by, false);
      await store.insertTask(task, by);
      if (status === 'proposed' && by !== ownerAgentId) await permission.ask(by, task, judgement, null);
      return { task, prepared };
    },

    async update(id, draft, by, expected_version) {
      const old = await getTask(id);
      if (expected_version !== undefined && expected_version !== old.version) {
        throw new OrdinautError({
          code: 'conflict',
          message: `task ${id} is at version ${old.version}, not ${expected_version}: someone changed it meanwhile`,
          hint: 'read it again and repeat the change',
        });
      }
      const prepared = await prepare(draft, old.definition);
      return { task: await revise(old, prepared, by), prepared };
    },

    async find(id_or_title) {
      const byId = /^[0-9a-f-]{36}$/i.test(id_or_title)
        ? await store.getTask(id_or_title.toLowerCase())
        : null;
      if (byId) return byId;
      const found = (await store.findTasks({ text: id_or_title }, { limit: 1000 })).items;
      const exact = found.filter((task) => task.definition.title.toLowerCase() === id_or_title.toLowerCase());
      const living = exact.filter((task) => task.status !== 'cancelled');
      const candidates = living.length > 0 ? living : exact;
      const [only] = candidates;
      if (only && candidates.length === 1) return only;
      if (candidates.length > 1) {
        const which = candidates.map((task) => task.id).join(', ');
        throw new OrdinautError({
          code: 'ambiguous',
          message: `${candidates.length} tasks are called “${id_or_title}”`,
          hint: `name one by id: ${which}`,
        });
      }
      const titles = (await store.findTasks({}, { limit: 1000 })).items.map((task) => task.definition.title);
      const hint = didYouMean(id_or_title, titles) ?? 'list them with: ordinaut tasks list';
      throw new OrdinautError({
        code: 'not_found',
        message: `there is no task “${id_or_title}”`,
        path: 'task',
        hint,
      });
    },

    async pause(id) {
      const task = await getTask(id);
      return store.setTaskStatus({
        id,
        from: ['active'],
        to: 'paused',
        // The undecided slot is kept: on resume the slots in between are written as skipped.
        next_slot_at: task.next_slot_at,
        next_at: null,
        at: clock.now(),
        reason: 'the task was paused',
      });
    },

    async resume(id) {
      const task = await getTask(id);
      const now = clock.now();
      if (task.status === 'paused') await skipPausedSlots(store, task, now);
      return store.setTaskStatus({
        id,
        from: ['paused'],
        to: 'active',
        ...nextOf(task.definition, now),
        at: now,
        reason: 'the task was resumed',
      });
    },

    async cancel(id) {
      await getTask(id);
      const at = clock.now();
      const reason = 'the task was cancelled';
      return store.setTaskStatus({
        id,
        from: controllable,
        to: 'cancelled',
        next_slot_at: null,
        next_at: null,
        at,
        reason,
      });
    },

    async reinstate(id, to) {
      const task = await getTask(id);
      const now = clock.now();
      const next = nextOf(task.definition, now);
      return store.setTaskStatus({
        id,
        from: ['cancelled'],
        to,
        ...(to === 'active' ? next : { ...next, next_at: null }),
        at: now,
        reason: 'the task was put back',
      });
    },

    async approve(id) {
      const task = await getTask(id);
      const now = clock.now();
      // A person who approves a task agrees to the calls that it names.
      if (task.status === 'proposed') await agree(task, ownerAgentId, true);
      return store.setTaskStatus({
        id,
        from: ['proposed'],
        to: 'active',
        ...nextOf(task.definition, now),
        at: now,
        reason: 'the task was approved',
      });
    },

    async runNow(id, params, correlation_id, by) {
      const task = await getTask(id);
      if (task.status === 'cancelled' || task.status === 'proposed') {
        throw new OrdinautError({
          code: 'conflict',
          message: `“${task.definition.title}” is ${task.status} and cannot be run`,
          hint:
            task.status === 'proposed'
              ? 'a person has to approve it first, in the inbox; the resource task://<id> is updated then'
              : 'tasks.duplicate makes a new one of it',
        });
      }
      const now = clock.now();
      const asked = by === undefined || by === ownerAgentId;
      const origin = {
        ...({ id: ids.next(), trigger: 'manual', now, params, correlation_id } as const),
        run_at: asked ? now : (quiet?.after(task.agent_id, now) ?? now),
      };
      return store.enqueue(newRun(task, origin), dedupeWindow(task), by);
    },

    async restoreVersion(id, version, by) {
      const old = await getTask(id);
      const stored = await store.getTaskVersion(id, version);
      if (!stored) {
        throw new OrdinautError({
          code: 'not_found',
          message: `task ${id} has no version ${version}`,
          path: 'version',
          hint: `it has versions 1 to ${old.version}`,
        });
      }
      const now = clock.now();
      return revise(old, { definition: stored.definition, ...nextOf(stored.definition, now) }, by);
    },
  };
  return book;
}

type Revision = Pick<PreparedTask, 'definition' | 'next_slot_at' | 'next_at'>;

function revised(old: Task, prepared: Revision, now: Instant): Task {
  const sameSchedule =
    JSON.stringify(old.definition.schedule) === JSON.stringify(prepared.definition.schedule);
  const next_slot_at = sameSchedule ? old.next_slot_at : prepared.next_slot_at;
  const next_at = sameSchedule ? old.next_at : prepared.next_at;
  const status = old.status === 'completed' && next_at !== null ? 'active' : old.status;
  return {
    ...old,
    status,
    version: old.version + 1,
    definition: prepared.definition,
    next_slot_at,
    next_at: status === 'active' ? next_at : null,
    condition_holds: sameSchedule && old.condition_holds,
    updated_at: now,
  };
}

/** Slots that came while a task was paused are explained, not lost. */
async function skipPausedSlots(store: Store, task: Task, now: Instant): Promise<void> {
  const first = task.next_slot_at;
  if (first === null || first > now) return;
  const { due, omitted, next } = dueSlots(compileSchedule(task.definition.schedule), first, now, 'skip');
  const reason = 'the task was paused';
  const decisions = due.map((slot_at) => ({ kind: 'settled', slot_at, state: 'skipped', reason }) as const);
  const span =
    omitted &&
    ({
      kind: 'settled',
      slot_at: omitted.from,
      state: 'skipped',
      reason,
      span_until: omitted.until,
      span_count: omitted.count,
    } as const);
  await store.decideAhead(
    {
      task_id: task.id,
      expected_next_at: task.next_at,
      decisions: span ? [span, ...decisions] : decisions,
      next_slot_at: next,
      next_at: null,
      completed: false,
    },
    now,
  );
}
