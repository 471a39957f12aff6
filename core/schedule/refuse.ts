import type { Instant } from '../model/json.ts';
import type { Schedule } from '../model/schedule.ts';
import { dayMs, formatLocal, monthLength, secondMs } from './civil.ts';
import { compileSchedule } from './compile.ts';
import { parseCron } from './cron-text.ts';
import { invalid } from './invalid.ts';
import type { Recurrence } from './recurrence.ts';
import { parseRecurrence } from './rrule-text.ts';
import { monthNames } from './words-en.ts';
import { zoneOf } from './zone-names.ts';

/** Slots closer than this are a flood, unless they end. */
const floodMs = 5 * secondMs;
/** A bound that allows more slots than this is no bound for a flood. */
const maxFlood = 100_000;
/** Slots looked at for the shortest distance. */
const sampleSize = 130;
const sampleMs = 2 * dayMs;

/**
 * Refuses a schedule that has no slot (after `now`, when given), and one that floods: slots less than 5 s apart that
 * do not end within 100,000. Throws `invalid_schedule`.
 */
export function refuseSilentOrFlooding(schedule: Schedule, now: Instant | undefined): void {
  const compiled = compileSchedule(schedule);
  const zone = zoneOf(schedule.timezone);
  const ever = compiled.next(Number.NEGATIVE_INFINITY);
  const rule =
    schedule.kind === 'rrule' ? parseRecurrence(schedule.expression, schedule.timezone).set.rule : null;
  if (ever === null)
    throw invalid(
      'expression',
      `This schedule can never fire: ${whyNever(schedule, rule)}.`,
      'check the date parts against each other',
    );
  if (now !== undefined && compiled.next(now) === null) {
    const last = compiled.previous(now + 1) ?? ever;
    throw invalid(
      'expression',
      `This schedule will not fire any more: its last time, ${formatLocal(zone.toLocal(last))} in ${schedule.timezone}, is past.`,
      schedule.kind === 'once' ? 'give a time in the future' : 'move COUNT, UNTIL or DTSTART',
    );
  }
  const first = compiled.next(Math.max(now ?? 0, ever) - 1) ?? ever;
  const slots = compiled.between(first, first + sampleMs, sampleSize);
  const distance = slots.reduce(
    (least, slot, index) => (index === 0 ? least : Math.min(least, slot - (slots[index - 1] ?? 0))),
    Number.POSITIVE_INFINITY,
  );
  if (distance >= floodMs || isBounded(rule, compiled.next.bind(compiled), slots)) return;
  throw invalid(
    'expression',
    `This schedule would flood: it fires every ${distance / secondMs === 1 ? 'second' : `${distance / secondMs} seconds`} without an end. Expected 5 seconds or more between two times, or COUNT or UNTIL for at most ${maxFlood} times.`,
    schedule.kind === 'cron' ? 'use a second field such as */5' : 'use INTERVAL=5 or more, or add COUNT',
  );
}

function isBounded(
  rule: Recurrence | null,
  next: (after: Instant) => Instant | null,
  slots: readonly Instant[],
): boolean {
  if (rule === null || (rule.count === null && rule.until === null)) return false;
  if (rule.count !== null) return rule.count <= maxFlood;
  let left = maxFlood;
  for (let slot = slots.at(-1) ?? null; slot !== null && left > 0; left--) slot = next(slot);
  return left > 0;
}

function whyNever(schedule: Schedule, rule: Recurrence | null): string {
  const line = schedule.kind === 'cron' ? parseCron(schedule.expression).line : null;
  const months = rule?.byMonth ?? line?.months ?? [];
  const monthDays = rule?.byMonthDay ?? line?.monthDays ?? [];
  const longest = Math.max(...months.map((month) => monthLength(2024, month)));
  if (monthDays.length > 0 && months.length > 0 && monthDays.every((day) => Math.abs(day) > longest))
    return `${months.map((month) => monthNames[month - 1]).join(', ')} never has a day ${monthDays.join(', ')}`;
  if (rule?.until) return `no time that it names lies between its anchor ${schedule.anchor} and UNTIL`;
  if (rule && rule.bySetPos.length > 0) return 'BYSETPOS chooses a position that no period has';
  if (schedule.gap === 'skip') return 'every time that it names is left out';
  return 'no date has all that it names at once, or all such dates are excluded';
}
