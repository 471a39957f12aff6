import { durationInWords } from '../model/duration-words.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Task } from '../model/task.ts';
import type { NewRun } from '../store/run-queue.ts';
import type { SlotDecision } from '../store/schedule-store.ts';
import type { QuietSpan } from './agent-quiet.ts';
import { localTime } from './local-time.ts';
import { dedupeWindow } from './new-run.ts';
import { type Pause, pauseInWords } from './pauses.ts';

/** Everything a decision depends on; nothing else does. */
export interface SlotSituation {
  readonly task: Task;
  /** Undecided slots up to now, ascending. */
  readonly due: readonly Instant[];
  /** Missed slots before `due` that are too many for a row each; null when there are none. */
  readonly omitted: { readonly from: Instant; readonly until: Instant; readonly count: number } | null;
  readonly now: Instant;
  /** A run of the task that is not settled yet. */
  readonly unsettled_run_id: Id | null;
  /** How old a slot may be before it counts as missed. */
  readonly late_after_ms: number;
  /** End of the task's quiet hours when `now` lies inside them. */
  readonly quiet_until: Instant | null;
  /** The quiet hours of the task's agent that an instant lies in. */
  readonly agentQuietAt?: (at: Instant) => QuietSpan | null;
  /** The pause of all schedules that a slot fell into. */
  readonly pauseAt?: (slot_at: Instant) => Pause | null;
  readonly makeRun: (slot_at: Instant) => NewRun;
}

/**
 * What becomes of each due slot. Exactly one decision a slot, so that nothing due is silently dropped:
 * too old to be useful → skipped; missed, or in a pause of everything → by the misfire policy; overlapping → by the
 * overlap policy; in quiet hours → later or skipped; otherwise → run.
 */
export function decideSlots(situation: SlotSituation): readonly SlotDecision[] {
  const { due, omitted, now, late_after_ms, task } = situation;
  const decisions: SlotDecision[] = [];
  const latest = due.at(-1);
  if (omitted) decisions.push(settleSpan(situation, omitted, latest));

  let unsettled = situation.unsettled_run_id;
  for (const slot_at of due) {
    const paused = situation.pauseAt?.(slot_at) ?? null;
    const missed = paused !== null || now - slot_at > late_after_ms;
    const decision =
      stale(situation, slot_at) ??
      (missed ? misfired(situation, slot_at, latest) : overlapping(situation, slot_at, unsettled)) ??
      quiet(situation, slot_at) ??
      start(situation, slot_at, missed);
    decisions.push(decision);
    if (decision.kind === 'run' && task.definition.overlap === 'skip') unsettled ??= decision.run.id;
  }
  return decisions;
}

function skipped(slot_at: Instant, reason: string): SlotDecision {
  return { kind: 'settled', slot_at, state: 'skipped', reason };
}

/** Why a slot was not decided on time. */
function absence({ task, pauseAt }: SlotSituation, slot_at: Instant): string {
  const pause = pauseAt?.(slot_at);
  return pause ? pauseInWords(pause, task.definition.schedule.timezone) : 'Ordinaut was not running';
}

function stale(situation: SlotSituation, slot_at: Instant): SlotDecision | null {
  const { task, now, pauseAt } = situation;
  const useful = task.definition.useful_for_seconds;
  if (useful === undefined || now - slot_at <= useful * 1000) return null;
  const lateness = durationInWords(now - slot_at);
  return skipped(
    slot_at,
    `${pauseAt?.(slot_at) ? `${absence(situation, slot_at)}, and then ` : ''}no longer useful: ${lateness} late, and useful for ${durationInWords(useful * 1000)} only`,
  );
}

function misfired(
  situation: SlotSituation,
  slot_at: Instant,
  latest: Instant | undefined,
): SlotDecision | null {
  const { task, now } = situation;
  const missed = `missed by ${durationInWords(now - slot_at)} (${absence(situation, slot_at)})`;
  switch (task.definition.misfire) {
    case 'run_all':
      return null;
    case 'skip':
      return skipped(slot_at, `${missed}, and the task skips missed slots`);
    case 'run_once':
      if (slot_at === latest) return null;
      return {
        kind: 'settled',
        slot_at,
        state: 'coalesced',
        reason: `${missed}; coalesced into ${slotName(task, latest)}`,
      };
  }
}

function overlapping({ task }: SlotSituation, slot_at: Instant, unsettled: Id | null): SlotDecision | null {
  if (task.definition.overlap !== 'skip' || unsettled === null) return null;
  return skipped(
    slot_at,
    `the previous run (${unsettled}) was not finished, and the task skips overlapping slots`,
  );
}

function quiet(
  { task, now, quiet_until, agentQuietAt }: SlotSituation,
  slot_at: Instant,
): SlotDecision | null {
  const hours = quiet_until === null ? undefined : task.definition.quiet_hours;
  const words = hours && `quiet hours from ${hours.from} to ${hours.to}`;
  if (hours?.policy === 'skip') return skipped(slot_at, `${words}, and the task skips slots inside them`);
  const own_end = hours ? quiet_until : null;
  const others = agentQuietAt?.(own_end ?? now) ?? null;
  const fire_at = others?.until ?? own_end;
  if (fire_at === null) return null;
  const reasons = [words, others?.words].filter((each) => each !== undefined);
  return { kind: 'pending', slot_at, fire_at, reason: `delayed by ${reasons.join(', then ')}` };
}

function start(situation: SlotSituation, slot_at: Instant, missed: boolean): SlotDecision {
  const { task, now, makeRun, pauseAt } = situation;
  const caughtUp = `caught up ${durationInWords(now - slot_at)} after its slot`;
  const why = pauseAt?.(slot_at) ? `${absence(situation, slot_at)}; ${caughtUp}` : caughtUp;
  const reason = missed ? why : 'due';
  return { kind: 'run', slot_at, reason, run: makeRun(slot_at), dedupe_window_ms: dedupeWindow(task) };
}

function settleSpan(
  { task, now }: SlotSituation,
  span: { readonly from: Instant; readonly until: Instant; readonly count: number },
  latest: Instant | undefined,
): SlotDecision {
  const coalesced = task.definition.misfire !== 'skip' && latest !== undefined;
  const { timezone } = task.definition.schedule;
  const missed = `${span.count} slots missed from ${localTime(span.from, timezone)} to ${localTime(span.until, timezone)} (${durationInWords(now - span.from)} ago)`;
  return {
    kind: 'settled',
    slot_at: span.from,
    state: coalesced ? 'coalesced' : 'skipped',
    reason: coalesced
      ? `${missed}; coalesced into ${slotName(task, latest)}`
      : `${missed}; the task skips missed slots`,
    span_until: span.until,
    span_count: span.count,
  };
}

function slotName(task: Task, slot_at: Instant | undefined): string {
  if (slot_at === undefined) return 'the next slot';
  return `the slot of ${localTime(slot_at, task.definition.schedule.timezone)}`;
}
