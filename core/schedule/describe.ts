import cronstrue from 'cronstrue';
import type { Schedule } from '../model/schedule.ts';
import { dayMs, dayOfLocal, hourMs, localTime, parseLocal } from './civil.ts';
import { parseCron } from './cron-text.ts';
import type { LocalTime, Moment, Recurrence } from './recurrence.ts';
import { parseRecurrence } from './rrule-text.ts';
import type { Language, Spoken, SpokenCommon, SpokenMoment, SpokenRule } from './spoken.ts';
import { spokenOfCron } from './spoken-of-cron.ts';
import { spokenOfRule } from './spoken-of-rule.ts';
import { sayEnglish } from './words-en-say.ts';
import { sayRomanian } from './words-ro-say.ts';
import type { Zone } from './zone.ts';
import { zoneOf } from './zone-names.ts';

const say: Readonly<Record<Language, (spoken: Spoken) => string>> = {
  en: sayEnglish,
  ro: sayRomanian,
};

/**
 * A normalised schedule in words: "every weekday at 08:30, Europe/Chisinau". Says every part of the rule, and the start
 * only where it decides which slots there are: with COUNT, with most intervals, and, when `now` is given, if it lies
 * ahead. `parseWords` reads the sentence back. Throws `invalid_schedule` for a schedule that is not valid.
 */
export function describe(
  schedule: Schedule,
  options: { readonly language?: Language; readonly now?: number } = {},
): string {
  const speak = say[options.language ?? 'en'];
  switch (schedule.kind) {
    case 'manual':
      return speak({ kind: 'manual' });
    case 'event':
      return speak({ kind: 'event', topic: schedule.expression, filter: schedule.filter ?? null });
    case 'condition':
      return speak({
        kind: 'condition',
        predicate: schedule.expression,
        tool: schedule.poll?.uses ?? null,
        everySeconds: schedule.poll?.every_seconds ?? null,
      });
    case 'once':
      return speak(spokenOnce(schedule));
    case 'cron': {
      const { line, text } = parseCron(schedule.expression);
      const spoken = spokenOfCron(line);
      // Long lists of times are no shape of ours, and there cronstrue says the fields well in English; days joined by "or" it does not.
      if (spoken.times.kind === 'product' && !spoken.eitherDay && (options.language ?? 'en') === 'en')
        return speak({ kind: 'cron', text: cronWords(text), ...commonParts(schedule) });
      return speak({ ...spoken, ...commonParts(schedule) });
    }
    case 'rrule':
      return speak(spokenSet(schedule, options.now));
  }
}

function cronWords(line: string): string {
  return cronstrue.toString(line, { use24HourTimeFormat: true });
}

function commonParts(schedule: Schedule): SpokenCommon {
  return {
    onHoliday: schedule.on_holiday ?? null,
    gap: schedule.gap ?? 'forward',
    zone: schedule.timezone,
  };
}

function spokenOnce(schedule: Schedule): Spoken {
  const zone = zoneOf(schedule.timezone);
  const local = parseLocal(schedule.expression);
  const instant = local === undefined ? Date.parse(schedule.expression) : zone.fromLocal(local);
  const shown = zone.toLocal(instant);
  return { kind: 'once', local: shown, later: zone.fromLocal(shown) !== instant, zone: schedule.timezone };
}

function spokenSet(schedule: Schedule, now: number | undefined): Spoken {
  const zone = zoneOf(schedule.timezone);
  const { set, start } = parseRecurrence(schedule.expression, schedule.timezone);
  const anchor = parseLocal(schedule.anchor) ?? (start === null ? 0 : localOf(start, zone));
  const also = set.added.map((moment) => localOf(moment, zone));
  if (set.rule === null) return { kind: 'dates', dates: also, ...commonParts(schedule) };
  const rule = spokenOfRule(
    shiftsWithinHour(set.rule, anchor, zone) ? inMinutes(set.rule) : set.rule,
    anchor,
  );
  // The anchor of a rule without DTSTART is now, rounded up to an hour at most: nobody chose it, and no slot lies before it.
  const starts = rule.startMatters || (now !== undefined && zone.fromLocal(anchor) > now + 3_600_000);
  return {
    ...rule.spoken,
    until:
      set.rule.until === null ? null : untilOf(localOf(set.rule.until, zone), set.rule.until, rule.spoken),
    start: starts ? startOf(anchor, rule.spoken) : null,
    except: set.excluded.map((moment) =>
      moment.kind === 'day' ? moment : { kind: 'local', local: localOf(moment, zone) },
    ),
    also,
    ...commonParts(schedule),
  };
}

/**
 * Without BYMINUTE an hourly rule keeps to elapsed hours; where daylight saving time is half an hour, as on Lord Howe
 * Island, its minute then changes with the season, and only minutes from a start say it truly.
 */
function shiftsWithinHour(rule: Recurrence, anchor: LocalTime, zone: Zone): boolean {
  if (rule.frequency !== 'HOURLY' || rule.byMinute.length + rule.bySecond.length > 0) return false;
  const start = zone.fromLocal(anchor);
  const months = Array.from({ length: 14 }, (_, month) => zone.offsetAt(start + month * 30 * dayMs));
  return months.some((offset) => (offset - zone.offsetAt(start)) % hourMs !== 0);
}

function inMinutes(rule: Recurrence): Recurrence {
  return { ...rule, frequency: 'MINUTELY', interval: rule.interval * 60 };
}

function localOf(moment: Moment, zone: Zone): LocalTime {
  if (moment.kind === 'instant') return zone.toLocal(moment.instant);
  return moment.kind === 'local' ? moment.local : localTime(moment.day, 0);
}

/** The day alone where no slot of that day comes before the anchor. */
function startOf(anchor: LocalTime, rule: SpokenRule): SpokenMoment {
  const day = dayOfLocal(anchor);
  return anchor <= localTime(day, rangeOf(rule).first)
    ? { kind: 'day', day }
    : { kind: 'local', local: anchor };
}

/** The day alone where no slot of that day comes after it. */
function untilOf(local: LocalTime, moment: Moment, rule: SpokenRule): SpokenMoment {
  const day = dayOfLocal(local);
  return moment.kind === 'day' || local >= localTime(day, rangeOf(rule).last)
    ? { kind: 'day', day }
    : { kind: 'local', local };
}

/** The first and the last second of the day at which the rule can have a slot. */
function rangeOf({ times, unit, every }: SpokenRule): { readonly first: number; readonly last: number } {
  if (times.kind === 'list') return { first: times.times[0] ?? 0, last: times.times.at(-1) ?? 86_399 };
  const [hour = 0, minute = 0, second = 0] = [times.hours[0], times.minutes[0], times.seconds[0]];
  const elapsed = times.kind === 'elapsed';
  return {
    // The anchor sets the phase of an interval in elapsed time, so there it is always said in full.
    first: elapsed && every > 1 && unit !== 'day' ? -1 : hour * 3600 + minute * 60 + second,
    last:
      (times.hours.at(-1) ?? 23) * 3600 + (times.minutes.at(-1) ?? 59) * 60 + (times.seconds.at(-1) ?? 59),
  };
}
