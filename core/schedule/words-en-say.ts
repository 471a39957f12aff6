import type { CivilDay, LocalTime } from './recurrence.ts';
import type { Spoken, SpokenCommon, SpokenMoment, SpokenRule } from './spoken.ts';
import { list, monthNames, same, weekdayNames } from './words-en.ts';
import { dayClause, elapsedClause } from './words-en-say-days.ts';
import { amount, clock, duration, timesClause } from './words-en-say-times.ts';

/** The English sentence for `spoken`; `readEnglish` reads it back. */
export function sayEnglish(spoken: Spoken): string {
  switch (spoken.kind) {
    case 'manual':
      return 'only when started by hand';
    case 'event':
      return `whenever an event ${spoken.topic} arrives${spoken.filter === null ? '' : ` where ${spoken.filter}`}`;
    case 'condition': {
      const tool = spoken.tool === null ? '' : ` in the answer of ${spoken.tool}`;
      const checked = spoken.everySeconds === null ? '' : `, checked every ${duration(spoken.everySeconds)}`;
      return `when ${spoken.predicate} becomes true${tool}${checked}`;
    }
    case 'once':
      return `once on ${weekdayAndDate(spoken.local)} at ${clock(secondsOfDay(spoken.local))}${spoken.later ? ' (the later of the two)' : ''}${zoneTail(spoken.zone)}`;
    case 'after':
      return `in ${amount(Math.round(spoken.milliseconds / 1000))}${zoneTail(spoken.zone)}`;
    case 'dates':
      return `once on ${momentList(spoken.dates.map(atLocal))}${commonTails(spoken)}`;
    case 'cron':
      return `${spoken.text.slice(0, 1).toLowerCase()}${spoken.text.slice(1)}${commonTails(spoken)}`;
    case 'rule':
      return sayRule(spoken);
  }
}

function sayRule(rule: SpokenRule): string {
  const { head, limits } = rule.times.kind === 'elapsed' ? elapsedClause(rule, rule.times) : dayClause(rule);
  const times = rule.times.kind === 'elapsed' ? '' : timesClause(rule.times);
  const body =
    limits.length > 0
      ? [head, ...limits.map((limit) => `only ${limit}`), ...(times ? [times] : [])].join(', ')
      : head === 'every day' && times.startsWith('every ')
        ? times
        : [head, times].filter(Boolean).join(' ');
  return body + leapNote(rule) + tails(rule).join('') + commonTails(rule);
}

function leapNote(rule: SpokenRule): string {
  const leap =
    rule.times.kind !== 'elapsed' && same(rule.monthDays, [29]) && same(rule.months, [2]) && !rule.eitherDay;
  return leap ? ' (leap years only)' : '';
}

function tails(rule: SpokenRule): string[] {
  return [
    ...(rule.weekStart === 0 ? [] : [`, weeks starting on ${weekdayNames[rule.weekStart]}`]),
    ...(rule.start === null ? [] : [`, starting on ${moment(rule.start)}`]),
    ...(rule.count === null ? [] : [`, ${rule.count} time${rule.count === 1 ? '' : 's'}`]),
    ...(rule.until === null ? [] : [`, until ${moment(rule.until)}`]),
    ...(rule.except.length === 0 ? [] : [`, except on ${momentList(rule.except)}`]),
    ...(rule.also.length === 0 ? [] : [`, and also on ${momentList(rule.also.map(atLocal))}`]),
  ];
}

function commonTails({ onHoliday, gap, zone }: SpokenCommon): string {
  const holidays = {
    skip: ', except holidays',
    next_business_day: ', moved to the next business day on holidays',
  };
  return [
    onHoliday === null ? '' : holidays[onHoliday],
    gap === 'skip' ? ', left out when the clocks jump over it' : '',
    zoneTail(zone),
  ].join('');
}

/** At most this many dates are written out; the number of the others is said. */
const mostDates = 10;

function momentList(moments: readonly SpokenMoment[]): string {
  const more = moments.length - mostDates;
  const said = moments.slice(0, mostDates).map(moment);
  return list(more > 0 ? [...said, `${more} more date${more === 1 ? '' : 's'}`] : said);
}

function zoneTail(zone: string | null): string {
  return zone === null ? '' : `, ${zone}`;
}

const atLocal = (local: LocalTime): SpokenMoment => ({ kind: 'local', local });

function moment(at: SpokenMoment): string {
  return at.kind === 'day'
    ? date(at.day)
    : `${date(Math.floor(at.local / 86_400_000))} at ${clock(secondsOfDay(at.local))}`;
}

const secondsOfDay = (local: LocalTime) => (((local / 1000) % 86_400) + 86_400) % 86_400;

function date(day: CivilDay): string {
  const utc = new Date(day * 86_400_000);
  return `${utc.getUTCDate()} ${monthNames[utc.getUTCMonth()]} ${utc.getUTCFullYear()}`;
}

function weekdayAndDate(local: LocalTime): string {
  const day = Math.floor(local / 86_400_000);
  return `${weekdayNames[(((day + 3) % 7) + 7) % 7]} ${date(day)}`;
}
