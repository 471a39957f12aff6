import type { Id, Instant } from '../model/json.ts';
import type { Schedule } from '../model/schedule.ts';
import { type CompiledSchedule, compileSchedule } from './compile.ts';

export interface ConflictCandidate {
  readonly id: Id;
  readonly title: string;
  /** Compiled, or as stored. */
  readonly schedule: CompiledSchedule | Schedule;
  readonly concurrency_key?: string;
  /** Tool servers that its steps use. */
  readonly servers: readonly string[];
  /** How long a run usually takes, in milliseconds. */
  readonly expected_duration_ms?: number;
}

/** Two tasks whose slots come too close to each other for something that they share. */
export interface Conflict {
  /** The task whose slot comes first at `at`. */
  readonly task_id: Id;
  readonly other_task_id: Id;
  readonly reason: 'concurrency_key' | 'tool_server';
  readonly shared: string;
  /** The later of the two slots of the first collision. */
  readonly at: Instant;
  /** Pairs of slots that collide within the horizon. */
  readonly count: number;
}

export interface ConflictWindow {
  /** Slots from here (included) … */
  readonly from: Instant;
  /** … and so many milliseconds on; 14 days unless given. */
  readonly horizon_ms?: number;
  /** Slots closer than this collide; so do those that begin before the earlier run's expected end. */
  readonly window_ms: number;
  /** Only conflicts of this task. */
  readonly task_id?: Id;
}

export interface ConflictReport {
  /** In the order of their first collisions. */
  readonly conflicts: readonly Conflict[];
  /** Tasks with more slots than were looked at, and the last instant that was. */
  readonly capped: readonly { readonly task_id: Id; readonly until: Instant }[];
  /** Whether pairs were left out: too many tasks start together on one server, or too many conflicts to tell. */
  readonly incomplete: boolean;
}

const dayMs = 86_400_000;
/** Slots looked at: of one task, and of all together. */
const mostSlotsOfTask = 2_000;
const mostSlots = 200_000;
const fewestSlotsOfTask = 50;
/** A slot is compared with so many earlier ones that reach it; where hundreds start at one minute nobody reads all pairs. */
const mostNeighbours = 50;
const mostConflicts = 1_000;

/**
 * Finds slots of different tasks that share a concurrency key or a tool server and lie closer than the window. Sweeps once
 * over the merged slots of each shared thing; work is bounded, and the answer says where a bound was reached.
 */
export function findConflicts(
  candidates: readonly ConflictCandidate[],
  window: ConflictWindow,
): ConflictReport {
  const groups = sharedThings(candidates, window.task_id);
  const members = [...new Set(groups.flatMap((group) => group.members))];
  const { slots, capped } = listSlots(candidates, members, window);
  const found: Conflict[] = [];
  let incomplete = false;
  for (const group of groups) {
    const sweep = sweepGroup(group, candidates, slots, window);
    for (const conflict of sweep.conflicts) found.push(conflict);
    incomplete ||= sweep.incomplete;
  }
  found.sort(
    (a, b) => a.at - b.at || compare(a.task_id, b.task_id) || compare(a.other_task_id, b.other_task_id),
  );
  return {
    conflicts: found.slice(0, mostConflicts),
    capped,
    incomplete: incomplete || found.length > mostConflicts,
  };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

interface SharedThing {
  readonly reason: Conflict['reason'];
  readonly shared: string;
  /** Indices of candidates. */
  readonly members: number[];
}

/** Concurrency keys and tool servers that at least two candidates use, `only` among them if given. */
function sharedThings(
  candidates: readonly ConflictCandidate[],
  only: Id | undefined,
): readonly SharedThing[] {
  const things = new Map<string, SharedThing>();
  const add = (reason: Conflict['reason'], shared: string, index: number) => {
    const key = `${reason} ${shared}`;
    const thing = things.get(key) ?? { reason, shared, members: [] };
    thing.members.push(index);
    things.set(key, thing);
  };
  for (const [index, { concurrency_key, servers }] of candidates.entries()) {
    if (concurrency_key !== undefined) add('concurrency_key', concurrency_key, index);
    for (const server of new Set(servers)) add('tool_server', server, index);
  }
  return [...things.values()].filter(
    ({ members }) =>
      members.length > 1 && (only === undefined || members.some((index) => candidates[index]?.id === only)),
  );
}

function listSlots(
  candidates: readonly ConflictCandidate[],
  members: readonly number[],
  window: ConflictWindow,
) {
  const limit = Math.min(
    mostSlotsOfTask,
    Math.max(fewestSlotsOfTask, Math.floor(mostSlots / members.length)),
  );
  const to = window.from + (window.horizon_ms ?? 14 * dayMs);
  const slots = new Map<number, readonly Instant[]>();
  const capped: { readonly task_id: Id; readonly until: Instant }[] = [];
  for (const index of members) {
    const candidate = candidates[index];
    if (!candidate) continue;
    const listed = compiled(candidate.schedule).between(window.from, to, limit + 1);
    slots.set(index, listed.slice(0, limit));
    const last = listed[limit - 1];
    if (listed.length > limit && last !== undefined) capped.push({ task_id: candidate.id, until: last });
  }
  return { slots, capped };
}

function compiled(schedule: CompiledSchedule | Schedule): CompiledSchedule {
  return 'between' in schedule ? schedule : compileSchedule(schedule);
}

interface Slot {
  readonly at: Instant;
  /** No other slot should come before this instant. */
  readonly end: Instant;
  readonly index: number;
}

/** Goes once through the slots in order, with those that still reach the present one at hand. */
function sweepGroup(
  { reason, shared, members }: SharedThing,
  candidates: readonly ConflictCandidate[],
  slots: ReadonlyMap<number, readonly Instant[]>,
  window: ConflictWindow,
): { readonly conflicts: readonly Conflict[]; readonly incomplete: boolean } {
  const reachOf = (index: number) => Math.max(window.window_ms, candidates[index]?.expected_duration_ms ?? 0);
  const subject = members.find((index) => candidates[index]?.id === window.task_id);
  const merged: Slot[] = members.flatMap((index) => {
    const reach = reachOf(index);
    const all = slots.get(index) ?? [];
    const near =
      subject === undefined || subject === index
        ? all
        : all.filter((at) => hasBetween(slots.get(subject) ?? [], at - reachOf(subject), at + reach));
    return near.map((at) => ({ at, end: at + reach, index }));
  });
  merged.sort((a, b) => a.at - b.at || a.index - b.index);
  const only = window.task_id;
  const isWanted = (slot: Slot) => only === undefined || candidates[slot.index]?.id === only;
  const conflicts = new Map<number, { readonly earlier: Slot; readonly later: Slot; count: number }>();
  let incomplete = false;
  // With one task in question, its slots alone need be compared with all, and so never crowd each other out.
  let reaching: Slot[] = [];
  let reachingWanted: Slot[] = [];
  let previous = Number.NEGATIVE_INFINITY;
  for (const slot of merged) {
    if (slot.at > previous) {
      reaching = stillReaching(reaching, slot);
      reachingWanted = stillReaching(reachingWanted, slot);
      previous = slot.at;
    }
    for (const earlier of isWanted(slot) ? reaching : reachingWanted) {
      if (earlier.index === slot.index) continue;
      const [low, high] =
        earlier.index < slot.index ? [earlier.index, slot.index] : [slot.index, earlier.index];
      const pair = low * candidates.length + high;
      const known = conflicts.get(pair);
      if (known) known.count++;
      else conflicts.set(pair, { earlier, later: slot, count: 1 });
    }
    if (only !== undefined || reaching.length < mostNeighbours) reaching.push(slot);
    else incomplete = true;
    if (isWanted(slot)) reachingWanted.push(slot);
  }
  const told = [...conflicts.values()].map(
    ({ earlier, later, count }): Conflict => ({
      task_id: candidates[earlier.index]?.id ?? '',
      other_task_id: candidates[later.index]?.id ?? '',
      reason,
      shared,
      at: later.at,
      count,
    }),
  );
  return { conflicts: told, incomplete };
}

/** Whether one of the ascending instants lies from `from` to `to`, both included. */
function hasBetween(instants: readonly Instant[], from: Instant, to: Instant): boolean {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const first = instants[low];
  return first !== undefined && first <= to;
}

function stillReaching(earlier: Slot[], slot: Slot): Slot[] {
  return earlier.filter(({ end }) => end > slot.at);
}
