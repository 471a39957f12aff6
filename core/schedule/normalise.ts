import type { Instant } from '../model/json.ts';
import type { GapPolicy, HolidayPolicy, Schedule, ScheduleKind } from '../model/schedule.ts';
import { impliedAnchor } from './anchor.ts';
import { formatDay, formatLocal, parseDay, parseLocal, secondMs } from './civil.ts';
import { parseCron } from './cron-text.ts';
import { invalid } from './invalid.ts';
import type { LocalTime, Moment, RecurrenceSet } from './recurrence.ts';
import { refuseSilentOrFlooding } from './refuse.ts';
import { formatRecurrence, parseRecurrence } from './rrule-text.ts';
import { canonicalZoneName, zoneOf } from './zone-names.ts';

/** Days; holidays that follow each other without a gap. */
const maxClosure = 31;

/** A schedule as a person or an agent gives it. */
export interface ScheduleInput {
  readonly kind: ScheduleKind;
  readonly expression: string;
  /** May be left out when DTSTART in the expression has a TZID. */
  readonly timezone?: string | undefined;
  /** Given when a stored schedule is stored again; the anchor then never changes. */
  readonly anchor?: string | undefined;
  readonly gap?: GapPolicy | undefined;
  readonly on_holiday?: HolidayPolicy | undefined;
  readonly holidays?: readonly string[] | undefined;
  readonly filter?: string | undefined;
  readonly poll?: Schedule['poll'] | undefined;
}

/** What a kind decides: canonical text, and the anchor if the text names one. */
interface Read {
  readonly expression: string;
  readonly timezone: string;
  readonly anchor: LocalTime;
}

/**
 * Parses, validates and makes canonical. Throws `invalid_schedule` with a path such as `schedule.expression`.
 *
 * The anchor is DTSTART, else the given one, else made of `now` in the zone: truncated to the second, or where the rule
 * names hours, minutes or seconds, the first full unit of the finest named one at or after `now`, so that what is finer is
 * zero (BYHOUR=8 means 08:00:00) and no slot of a COUNT lies in the past.
 *
 * With a given anchor the schedule may have ended by `now`; without one it must still have a slot to come.
 * Applying it to its own answer changes nothing.
 */
export function normaliseSchedule(input: ScheduleInput, now: Instant): Schedule {
  const given = readAnchor(input);
  const read = readers[input.kind](input, given, now);
  const schedule: Schedule = {
    kind: input.kind,
    expression: read.expression,
    timezone: read.timezone,
    anchor: formatLocal(read.anchor),
    ...(input.gap !== undefined && { gap: input.gap }),
    ...readHolidays(input),
    ...readFilter(input),
    ...readPoll(input),
  };
  if (input.kind === 'rrule' || input.kind === 'cron' || input.kind === 'once')
    refuseSilentOrFlooding(schedule, given === undefined ? now : undefined);
  return schedule;
}

type Reader = (input: ScheduleInput, given: LocalTime | undefined, now: Instant) => Read;

const readers: Readonly<Record<ScheduleKind, Reader>> = {
  rrule: readRecurrence,
  cron: (input, given, now) => readPlain(input, parseCron(input.expression).text, given, now),
  once: readOnce,
  event: (input, given, now) => readPlain(input, readTopic(input.expression), given, now),
  condition: (input, given, now) => {
    const predicate = input.expression.trim();
    if (predicate === '')
      throw invalid(
        'expression',
        'The condition is empty. Expected a JMESPath predicate over the output of the polled tool.',
      );
    return readPlain(input, predicate, given, now);
  },
  manual: (input, given, now) => {
    if (input.expression.trim() !== '')
      throw invalid(
        'expression',
        'A manual schedule has no expression. Expected empty text.',
        'did you mean kind rrule, cron or once?',
      );
    return readPlain(input, '', given, now);
  },
};

function readPlain(
  input: ScheduleInput,
  expression: string,
  given: LocalTime | undefined,
  now: Instant,
): Read {
  const timezone = canonicalZoneName(input.timezone ?? '');
  return { expression, timezone, anchor: given ?? impliedAnchor(null, zoneOf(timezone), now) };
}

function readRecurrence(input: ScheduleInput, given: LocalTime | undefined, now: Instant): Read {
  const zoneGiven =
    input.timezone === undefined || input.timezone.trim() === ''
      ? undefined
      : canonicalZoneName(input.timezone);
  const text = parseRecurrence(input.expression, zoneGiven);
  const timezone = text.timezone ?? canonicalZoneName('');
  const zone = zoneOf(timezone);
  const start = text.start && startOf(text.start, (instant) => zone.toLocal(instant));
  if (start !== null && given !== undefined && start !== given)
    throw invalid(
      'anchor',
      `DTSTART (${formatLocal(start)}) and the anchor (${formatLocal(given)}) differ. Expected one of them, or the same.`,
    );
  const set = withStart(text.set, start);
  const anchor = start ?? given ?? impliedAnchor(set, zone, now);
  return { expression: formatRecurrence(set), timezone, anchor };
}

function startOf(moment: Moment, toLocal: (instant: Instant) => LocalTime): LocalTime {
  if (moment.kind === 'instant') return toLocal(moment.instant);
  return moment.kind === 'local' ? moment.local : moment.day * 86_400_000;
}

/** Without a rule DTSTART itself is an occurrence (RFC 5545 section 3.8.5.2); it is kept as an RDATE. */
function withStart(set: RecurrenceSet, start: LocalTime | null): RecurrenceSet {
  if (set.rule) return set;
  const added: readonly Moment[] =
    start === null ? set.added : [{ kind: 'local', local: start }, ...set.added];
  if (added.length === 0)
    throw invalid(
      'expression',
      'The expression is empty. Expected RFC 5545 text such as FREQ=DAILY;BYHOUR=8;BYMINUTE=30.',
    );
  return parseRecurrence(formatRecurrence({ ...set, added }), 'UTC').set;
}

function readOnce(input: ScheduleInput, given: LocalTime | undefined, now: Instant): Read {
  const { timezone } = readPlain(input, '', given, now);
  const zone = zoneOf(timezone);
  const text = input.expression.trim();
  const match =
    /^(\d{4}-?\d{2}-?\d{2}[T ]\d{2}:?\d{2}(?::?\d{2})?)(?:[.,](\d{1,9}))?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i.exec(
      text,
    );
  const local = parseLocal(match?.[1] ?? '');
  const offset = parseOffset(match?.[3]);
  if (!match || local === undefined || Number.isNaN(offset))
    throw invalid(
      'expression',
      `"${text.slice(0, 80)}" is no instant. Expected ISO 8601 with a date that exists, as 2026-03-02T08:30 (local) or 2026-03-02T08:30:00+02:00.`,
    );
  const exact = local + Math.floor(Number(`0.${match[2] ?? 0}`) * secondMs);
  const instant = offset === undefined ? zone.fromLocal(exact, input.gap ?? 'forward') : exact - offset;
  if (instant === null)
    throw invalid(
      'expression',
      `${text} does not exist in ${timezone}: the clocks go forward past it.`,
      "choose another time, or gap: 'forward'",
    );
  return { expression: new Date(instant).toISOString(), timezone, anchor: zone.toLocal(instant) };
}

/** Milliseconds; undefined for none, NaN for one that no zone has. */
function parseOffset(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^z$/i.test(text)) return 0;
  const digits = text.replaceAll(/\D/g, '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  if (minutes > 18 * 60 || Number(digits.slice(2)) > 59) return Number.NaN;
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
}

function readTopic(expression: string): string {
  const topic = expression.trim();
  if (topic !== '' && !/\s/.test(topic)) return topic;
  throw invalid('expression', `"${topic}" is no topic pattern. Expected for example mail.received or mail.*`);
}

function readAnchor(input: ScheduleInput): LocalTime | undefined {
  if (input.anchor === undefined) return undefined;
  const anchor = parseLocal(input.anchor);
  if (anchor !== undefined) return anchor;
  throw invalid(
    'anchor',
    `"${input.anchor}" is no local time. Expected a date that exists, as 2026-03-02T08:30:00.`,
  );
}

function readHolidays(input: ScheduleInput): Pick<Schedule, 'on_holiday' | 'holidays'> {
  const { on_holiday, holidays } = input;
  if (on_holiday === undefined && holidays === undefined) return {};
  if (on_holiday === undefined)
    throw invalid(
      'on_holiday',
      'There are holidays, but not what to do on them. Expected skip or next_business_day.',
    );
  if (holidays === undefined || holidays.length === 0)
    throw invalid('holidays', 'on_holiday needs holidays. Expected a list of dates such as 2026-12-25.');
  const days = holidays.map((date, index) => {
    const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? parseDay(date) : undefined;
    if (day !== undefined) return formatDay(day);
    throw invalid(`holidays[${index}]`, `"${date}" is no date that exists. Expected for example 2026-12-25.`);
  });
  const sorted = [...new Set(days)].sort();
  if (on_holiday === 'next_business_day') refuseLongClosure(sorted);
  return { on_holiday, holidays: sorted };
}

/** Slots of a month of holidays would all fall on the day after; that is never meant. */
function refuseLongClosure(holidays: readonly string[]): void {
  let run = 1;
  for (const [index, date] of holidays.entries()) {
    run = (parseDay(date) ?? 0) - (parseDay(holidays[index - 1] ?? '') ?? 0) <= 1 ? run + 1 : 1;
    if (run > maxClosure)
      throw invalid(
        'holidays',
        `More than ${maxClosure} holidays follow each other up to ${date}. Expected a business day in between.`,
        "use on_holiday: 'skip'",
      );
  }
}

function readFilter(input: ScheduleInput): Pick<Schedule, 'filter'> {
  if (input.filter === undefined) return {};
  if (input.kind !== 'event') throw invalid('filter', `A filter needs kind event, not ${input.kind}.`);
  return { filter: input.filter };
}

function readPoll(input: ScheduleInput): Pick<Schedule, 'poll'> {
  const { kind, poll } = input;
  if (poll === undefined) {
    if (kind === 'condition')
      throw invalid(
        'poll',
        'A condition needs a tool to poll. Expected poll: {uses: "server.tool", every_seconds: 60}.',
      );
    return {};
  }
  if (kind !== 'condition') throw invalid('poll', `poll needs kind condition, not ${kind}.`);
  if (!/^[^.\s]+\.\S+$/.test(poll.uses))
    throw invalid('poll.uses', `"${poll.uses}" is no tool name. Expected server.tool.`);
  if (!Number.isInteger(poll.every_seconds) || poll.every_seconds < 5 || poll.every_seconds > 604_800)
    throw invalid(
      'poll.every_seconds',
      `${poll.every_seconds} is out of range. Expected 5 to 604800 seconds.`,
    );
  return { poll };
}
