import type { CivilDay, LocalTime } from './recurrence.ts';
import type { Spoken, SpokenCommon, SpokenMoment, SpokenRule } from './spoken.ts';
import { same } from './words-en.ts';
import { clock } from './words-en-say-times.ts';
import { counted, roEveryWeekday, roList, roMonths, roWeekdays } from './words-ro.ts';
import { roDayClause, roElapsedClause } from './words-ro-say-days.ts';
import { everySeconds, roAmount, roTimes } from './words-ro-say-times.ts';

/** The Romanian sentence for `spoken`; `readRomanian` reads it back. */
export function sayRomanian(spoken: Spoken): string {
  switch (spoken.kind) {
    case 'manual':
      return 'numai la pornire manuală';
    case 'event':
      return `de fiecare dată când sosește un eveniment ${spoken.topic}${spoken.filter === null ? '' : ` în care ${spoken.filter}`}`;
    case 'condition': {
      const tool = spoken.tool === null ? '' : ` în răspunsul lui ${spoken.tool}`;
      const checked = spoken.everySeconds === null ? '' : `, verificat ${everySeconds(spoken.everySeconds)}`;
      return `când ${spoken.predicate} devine adevărat${tool}${checked}`;
    }
    case 'once':
      return `o singură dată, ${weekdayAndDate(spoken.local)} la ${clock(secondsOfDay(spoken.local))}${spoken.later ? ' (a doua oară)' : ''}${zoneTail(spoken.zone)}`;
    case 'after':
      return `peste ${roAmount(Math.round(spoken.milliseconds / 1000))}${zoneTail(spoken.zone)}`;
    case 'dates':
      return `o singură dată, pe ${momentList(spoken.dates.map(atLocal))}${commonTails(spoken)}`;
    case 'cron':
      return `${spoken.text.slice(0, 1).toLowerCase()}${spoken.text.slice(1)}${commonTails(spoken)}`;
    case 'rule':
      return sayRule(spoken);
  }
}

function sayRule(rule: SpokenRule): string {
  const { head, limits } =
    rule.times.kind === 'elapsed' ? roElapsedClause(rule, rule.times) : roDayClause(rule);
  const times = rule.times.kind === 'elapsed' ? '' : roTimes(rule.times);
  const body =
    limits.length > 0
      ? [head, ...limits.map((limit) => `numai ${limit}`), ...(times ? [times] : [])].join(', ')
      : head === 'în fiecare zi' && times.includes('fiecare ')
        ? times
        : [head, times].filter(Boolean).join(' ');
  return body + leapNote(rule) + tails(rule).join('') + commonTails(rule);
}

function leapNote(rule: SpokenRule): string {
  const leap =
    rule.times.kind !== 'elapsed' && same(rule.monthDays, [29]) && same(rule.months, [2]) && !rule.eitherDay;
  return leap ? ' (numai în ani bisecți)' : '';
}

function tails(rule: SpokenRule): string[] {
  return [
    ...(rule.weekStart === 0 ? [] : [`, săptămânile încep ${roEveryWeekday[rule.weekStart]}`]),
    ...(rule.start === null ? [] : [`, începând cu ${moment(rule.start)}`]),
    ...(rule.count === null
      ? []
      : [rule.count === 1 ? ', doar o dată' : `, de ${counted(rule.count, 'ori')}`]),
    ...(rule.until === null ? [] : [`, până pe ${moment(rule.until)}`]),
    ...(rule.except.length === 0 ? [] : [`, cu excepția datelor de ${momentList(rule.except)}`]),
    ...(rule.also.length === 0 ? [] : [`, și în plus pe ${momentList(rule.also.map(atLocal))}`]),
  ];
}

function commonTails({ onHoliday, gap, zone }: SpokenCommon): string {
  const holidays = {
    skip: ', cu excepția sărbătorilor',
    next_business_day: ', de sărbători mutat în următoarea zi lucrătoare',
  };
  return [
    onHoliday === null ? '' : holidays[onHoliday],
    gap === 'skip' ? ', omis când ceasul sare peste acea oră' : '',
    zoneTail(zone),
  ].join('');
}

/** At most this many dates are written out; the number of the others is said. */
const mostDates = 10;

function momentList(moments: readonly SpokenMoment[]): string {
  const more = moments.length - mostDates;
  const said = moments.slice(0, mostDates).map(moment);
  return roList(more > 0 ? [...said, more === 1 ? 'încă o dată' : `încă ${counted(more, 'date')}`] : said);
}

const zoneTail = (zone: string | null): string => (zone === null ? '' : `, ${zone}`);

const atLocal = (local: LocalTime): SpokenMoment => ({ kind: 'local', local });

function moment(at: SpokenMoment): string {
  return at.kind === 'day'
    ? date(at.day)
    : `${date(Math.floor(at.local / 86_400_000))} la ${clock(secondsOfDay(at.local))}`;
}

const secondsOfDay = (local: LocalTime) => (((local / 1000) % 86_400) + 86_400) % 86_400;

function date(day: CivilDay): string {
  const utc = new Date(day * 86_400_000);
  return `${utc.getUTCDate()} ${roMonths[utc.getUTCMonth()]} ${utc.getUTCFullYear()}`;
}

function weekdayAndDate(local: LocalTime): string {
  const day = Math.floor(local / 86_400_000);
  return `${roWeekdays[(((day + 3) % 7) + 7) % 7]} ${date(day)}`;
}
