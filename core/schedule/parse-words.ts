import { OrdinautError } from '../errors.ts';
import type { Instant } from '../model/json.ts';
import type { Schedule } from '../model/schedule.ts';
import { dayMs, dayOfLocal, formatLocal, localTime, minuteMs, secondMs } from './civil.ts';
import { compileSchedule } from './compile.ts';
import { cronOfSpoken } from './cron-of-spoken.ts';
import type { LocalTime, Moment, Recurrence } from './recurrence.ts';
import { formatRecurrence, parseRecurrence } from './rrule-text.ts';
import { ruleOfSpoken } from './rule-of-spoken.ts';
import type { Spoken, SpokenMoment, SpokenRule, SpokenUnit } from './spoken.ts';
import { quoted, unreadable } from './unreadable.ts';
import { readEnglish } from './words-en-sentence.ts';
import { isRomanian, readRomanian } from './words-ro-sentence.ts';
import type { Zone } from './zone.ts';
import { canonicalZoneName, zoneOf } from './zone-names.ts';

/** A schedule as words give it: what `normaliseSchedule` takes. */
export type WordsSchedule = Omit<Schedule, 'anchor' | 'poll' | 'holidays'> & { readonly anchor?: string };

export interface WordsContext {
  readonly now: Instant;
  /** Where no zone is named. */
  readonly timezone: string;
}

/** Characters of a sentence. Longer than any that `describe` makes for what a person can say. */
export const longestSentence = 500;

/** In whichever language it is written: English, unless that cannot read it and it has Romanian words. */
function read(text: string, nowIn: (zone: string | null) => LocalTime): Spoken {
  try {
    return readEnglish(text, nowIn);
  } catch (thrown) {
    const unread = thrown instanceof OrdinautError && thrown.code === 'unreadable_schedule';
    if (!unread || !isRomanian(text)) throw thrown;
    return readRomanian(text, nowIn);
  }
}

/**
 * Plain language, English or Romanian, as a schedule: "every weekday at 8:30", "în prima luni a lunii la 10", "in 20 minutes". All times are
 * reckoned in the zone that the text names, else in `context.timezone`, never in that of the process. Throws
 * `unreadable_schedule` at `schedule.expression`, quoting what was not understood or what has two meanings;
 * `invalid_schedule` for an unknown zone.
 */
export function parseWords(text: string, context: WordsContext): WordsSchedule {
  if (text.length > longestSentence)
    throw unreadable(
      `The text has ${text.length} characters. Expected at most ${longestSentence}: ${quoted(text)}`,
    );
  if (text.trim() === '') throw unreadable('The text is empty. Expected when to run.');
  const home = canonicalZoneName(context.timezone);
  const spoken = read(text, (zone) => zoneOf(zone ?? home).toLocal(context.now));
  const timezone = 'zone' in spoken ? (spoken.zone ?? home) : home;
  const zone = zoneOf(timezone);
  switch (spoken.kind) {
    case 'manual':
      return { kind: 'manual', expression: '', timezone };
    case 'event':
      return {
        kind: 'event',
        expression: spoken.topic,
        timezone,
        ...(spoken.filter !== null && { filter: spoken.filter }),
      };
    case 'after':
      return { kind: 'once', expression: iso(context.now + spoken.milliseconds), timezone };
    case 'once':
      return {
        kind: 'once',
        expression: iso(zone.fromLocal(spoken.local, 'forward', spoken.later ? 'last' : 'first')),
        timezone,
      };
    case 'dates':
      return {
        kind: 'rrule',
        expression: formatRecurrence({ rule: null, added: spoken.dates.map(localMoment), excluded: [] }),
        timezone,
      };
    case 'rule':
      return spoken.eitherDay
        ? { kind: 'cron', expression: cronOfSpoken(spoken), timezone, ...policies(spoken) }
        : repeating(spoken, zone, context.now);
    default:
      throw unreadable(`A schedule of this sort is not read from words: ${quoted(text)}`);
  }
}

const ruleText = /(?:^|[\s;:])(?:FREQ=|RRULE[:;]|DTSTART[:;]|RDATE[:;])/i;
/** Numbers, names of three letters and the signs between them; a bare word is no cron field. */
const cronField = /^(?:[\d*?][\d*,/?#L-]*|L|(?:(?:[A-Z]{3}|\d{1,2})(?:[-,/#]|$))+)$/i;
const isoTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * One text as a schedule, whatever it is written in: RFC 5545 text, a cron line of 5 or 6 fields (or `@daily`), an
 * ISO 8601 date-time, or plain words. The first three are passed on as they are, for `normaliseSchedule` to check; a zone
 * that DTSTART names is the schedule's. Throws as `parseWords`.
 */
export function readSchedule(text: string, context: WordsContext): WordsSchedule {
  const expression = text.trim();
  const timezone = canonicalZoneName(context.timezone);
  if (ruleText.test(expression.slice(0, 1_000))) {
    const own = /^FREQ=/i.test(expression) ? null : parseRecurrence(expression).timezone;
    return { kind: 'rrule', expression, timezone: own ?? timezone };
  }
  if (isCron(expression)) return { kind: 'cron', expression, timezone };
  if (isoTime.test(expression)) return { kind: 'once', expression, timezone };
  return parseWords(text, context);
}

function isCron(text: string): boolean {
  if (/^@[a-z]{1,20}$/i.test(text)) return true;
  if (text.length > 200) return false;
  const fields = text.split(/\s+/);
  return (fields.length === 5 || fields.length === 6) && fields.every((field) => cronField.test(field));
}

function repeating(spoken: SpokenRule, zone: Zone, now: Instant): WordsSchedule {
  const rule = { ...ruleOfSpoken(spoken), until: untilOf(spoken.until, zone) };
  if (rule.until?.kind === 'instant' && rule.until.instant <= now)
    throw unreadable('The last day has passed.', 'name a later day after "until"');
  const anchor = spoken.start ? localOf(spoken.start) : anchorFor(rule, spoken, zone, now);
  // A start within a minute would lend its seconds to a rule that names none.
  const whole = anchor === null || anchor % minuteMs === 0 || rule.bySecond.length > 0;
  const expression = formatRecurrence({
    rule: whole ? rule : { ...rule, bySecond: [0] },
    added: spoken.also.map(localMoment),
    excluded: spoken.except,
  });
  return {
    kind: 'rrule',
    expression,
    timezone: zone.name,
    ...(anchor !== null && { anchor: formatLocal(anchor) }),
    ...policies(spoken),
  };
}

function policies(spoken: SpokenRule): Pick<WordsSchedule, 'gap' | 'on_holiday'> {
  return {
    ...(spoken.gap === 'skip' && { gap: spoken.gap }),
    ...(spoken.onHoliday !== null && { on_holiday: spoken.onHoliday }),
  };
}

const elapsedUnits: Partial<Record<SpokenUnit, number>> = {
  hour: 60 * minuteMs,
  minute: minuteMs,
  second: secondMs,
};

/**
 * Where no start is named. An interval of days or more, and a count, begin with the first slot to come that the rule would
 * have without interval: "every other Tuesday" with the next Tuesday. Intervals of hours, minutes and seconds count from
 * midnight where they divide the day. null where `normaliseSchedule` may choose, since every part is in the rule.
 */
function anchorFor(rule: Recurrence, spoken: SpokenRule, zone: Zone, now: Instant): LocalTime | null {
  const local = zone.toLocal(now);
  const unit = elapsedUnits[spoken.unit];
  if (unit !== undefined && spoken.every > 1) {
    const step = unit * spoken.every;
    const origin = dayMs % step === 0 ? localTime(dayOfLocal(local), 0) : Math.floor(local / unit) * unit;
    const last = origin + Math.floor((local - origin) / step) * step;
    return spoken.count === null ? last : last + step;
  }
  const size = rule.bySecond.length > 0 || spoken.unit === 'second' ? secondMs : minuteMs;
  const next = Math.floor(local / size) * size + size;
  if (spoken.count === null && spoken.every === 1) return unit === undefined ? null : next - size;
  const first = compileSchedule({
    kind: 'rrule',
    expression: formatRecurrence({
      rule: { ...rule, interval: 1, count: null, until: null },
      added: [],
      excluded: [],
    }),
    timezone: zone.name,
    anchor: formatLocal(next),
  }).next(now);
  return first === null ? next : zone.toLocal(first);
}

function untilOf(until: SpokenMoment | null, zone: Zone): Moment | null {
  if (until === null) return null;
  const local = until.kind === 'day' ? localTime(until.day + 1, 0) - secondMs : until.local;
  return { kind: 'instant', instant: zone.fromLocal(local, 'forward', 'last') };
}

const localOf = (moment: SpokenMoment): LocalTime =>
  moment.kind === 'day' ? localTime(moment.day, 0) : moment.local;
const localMoment = (local: LocalTime): Moment => ({ kind: 'local', local });
const iso = (instant: Instant) => new Date(instant).toISOString();
