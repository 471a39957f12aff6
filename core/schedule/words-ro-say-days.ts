import type { SpokenRule, SpokenTimes, SpokenWeekday } from './spoken.ts';
import { same, two, weekendDays, workdays } from './words-en.ts';
import { type Clause, hourSpans, startFirst } from './words-en-say-days.ts';
import { nthFeminine, nthMasculine, roEveryWeekday, roList, roMonths, roWeekdays } from './words-ro.ts';
import { everySoMany, ofEach } from './words-ro-say-times.ts';

/** As `dayClause` in English: each case says the filters that make its head and leaves the others to `limits`. */
export function roDayClause(rule: SpokenRule): Clause {
  const cadence = everySoMany(rule.every, rule.unit);
  const inMonths = rule.months.length > 0 ? months(rule) : '';
  const noun = pickNoun(rule);
  // In a yearly rule "ultima zi lucrătoare din martie și iunie" would be one of each month.
  const picked = rule.pick.length > 0 && noun !== '' && (rule.unit === 'month' || rule.months.length < 2);
  if (rule.eitherDay) {
    const either = `${monthDays(rule)} ${ofEach('month')} sau în orice ${roList(rule.weekdays.map(nameOf))}`;
    return { head: either, limits: inMonths ? [`în ${inMonths}`] : [] };
  }
  if (rule.unit === 'week')
    return {
      head: rule.every === 1 ? eachWeekday(rule) : `${cadence} ${onWeekdays(rule)}`,
      limits: rest(rule, 'weekdays'),
    };
  if (rule.unit === 'day' && rule.every > 1) return { head: cadence, limits: rest(rule) };
  if (rule.yearDays.length > 0)
    return { head: `${yearly(rule)} ${yearDays(rule)}`, limits: rest(rule, 'yearDays') };
  if (rule.monthDays.length > 0 && rule.unit !== 'month' && inMonths)
    return { head: `${yearly(rule)} ${dates(rule)}`, limits: rest(rule, 'monthDays', 'months') };
  if (rule.monthDays.length > 0 && rule.unit === 'year')
    return { head: `${yearly(rule)} ${monthDays(rule)} ${ofEach('month')}`, limits: rest(rule, 'monthDays') };
  if (rule.monthDays.length > 0)
    return {
      head: rule.every === 1 ? `${monthDays(rule)} ${ofEach('month')}` : `${cadence} ${monthDays(rule)}`,
      limits: rest(rule, 'monthDays'),
    };
  if (rule.unit === 'month' || rule.unit === 'year') {
    const days = picked ? `în ${feminine(rule.pick, noun)}` : nthWeekdays(rule.weekdays);
    const said = picked ? (['weekdays', 'pick'] as const) : (['weekdays'] as const);
    if (rule.unit === 'month' && !inMonths)
      return {
        head: rule.every === 1 ? `${days} ${ofEach('month')}` : `${cadence} ${days}`,
        limits: rest(rule, ...said),
      };
    if (rule.unit === 'month' && rule.every === 1)
      return { head: `în fiecare an ${days} din ${inMonths}`, limits: rest(rule, ...said, 'months') };
    if (rule.unit === 'month') return { head: `${cadence} ${days}`, limits: rest(rule, ...said) };
    if (rule.weeks.length > 0)
      return { head: `${yearly(rule)} ${days} din ${weeks(rule)}`, limits: rest(rule, ...said, 'weeks') };
    return inMonths
      ? { head: `${yearly(rule)} ${days} din ${inMonths}`, limits: rest(rule, ...said, 'months') }
      : { head: `${yearly(rule)} ${days} din an`, limits: rest(rule, ...said) };
  }
  const head = rule.weekdays.length > 0 ? eachWeekday(rule) : 'în fiecare zi';
  return { head: inMonths ? `${head} în ${inMonths}` : head, limits: rest(rule, 'weekdays', 'months') };
}

type Filter = 'months' | 'weeks' | 'yearDays' | 'monthDays' | 'weekdays' | 'pick';

/** The filters that the head has not said. */
function rest(rule: SpokenRule, ...said: readonly Filter[]): string[] {
  const open = (filter: Filter) => rule[filter].length > 0 && !said.includes(filter);
  return [
    ...(open('weekdays') ? [limitWeekdays(rule)] : []),
    ...(open('monthDays') ? [`${monthDays(rule)} din lună`] : []),
    ...(open('yearDays') ? [yearDays(rule)] : []),
    ...(open('weeks') ? [`în ${weeks(rule)}`] : []),
    ...(open('months') ? [`în ${months(rule)}`] : []),
    ...(open('pick') ? [`${feminine(rule.pick, 'astfel de zi')} ${ofEach(rule.unit)}`] : []),
    ...(rule.keep.length > 0
      ? [`${roList(startFirst(rule.keep).map((n) => nthMasculine(n, 'moment')))} ${ofEach(rule.unit)}`]
      : []),
  ];
}

const yearly = (rule: SpokenRule) => everySoMany(rule.unit === 'year' ? rule.every : 1, 'year');
const months = (rule: SpokenRule) => roList(rule.months.map((month) => roMonths[month - 1] ?? ''));
const nameOf = ({ weekday }: SpokenWeekday): string => roWeekdays[weekday];
const feminine = (positions: readonly number[], noun: string) =>
  roList(startFirst(positions).map((n) => nthFeminine(n, noun)));
const yearDays = (rule: SpokenRule) => `în ${feminine(rule.yearDays, 'zi')} din an`;

/** "pe 1, 15 și în ultima zi". */
function monthDays({ monthDays: days }: SpokenRule): string {
  const numbered = days.filter((day) => day > 0).map((day, index) => (index === 0 ? `pe ${day}` : `${day}`));
  const fromEnd = days.filter((day) => day < 0).map((day) => `în ${nthFeminine(day, 'zi')}`);
  return roList([...numbered, ...fromEnd]);
}

const weeks = (rule: SpokenRule) =>
  `${roList(startFirst(rule.weeks).map((week) => (week > 0 ? `săptămâna ${week}` : nthFeminine(week, 'săptămână'))))} a anului`;

/** "pe 29 februarie", "pe 1, 15 și 25 decembrie"; days from the end or several months: "pe 1 și 15 din ianuarie și iulie". */
function dates(rule: SpokenRule): string {
  if (rule.months.length === 1 && rule.monthDays.every((day) => day > 0))
    return `pe ${roList(rule.monthDays.map(String))} ${months(rule)}`;
  return `${monthDays(rule)} din ${months(rule)}`;
}

const isWorkdays = (terms: readonly SpokenWeekday[]) =>
  same(
    terms.map((term) => term.weekday),
    workdays,
  );

/** "în fiecare zi lucrătoare", "în fiecare luni și joi". */
const eachWeekday = ({ weekdays }: SpokenRule) =>
  isWorkdays(weekdays) ? 'în fiecare zi lucrătoare' : `în fiecare ${roList(weekdays.map(nameOf))}`;

/** "în zilele lucrătoare", "lunea și joia". */
const onWeekdays = ({ weekdays }: SpokenRule) =>
  isWorkdays(weekdays)
    ? 'în zilele lucrătoare'
    : roList(weekdays.map(({ weekday }) => roEveryWeekday[weekday]));

function limitWeekdays(rule: SpokenRule): string {
  if (rule.weekdays.every((term) => term.nth === null)) return onWeekdays(rule);
  const scope = rule.unit === 'year' && rule.months.length === 0 ? 'an' : 'lună';
  return `${nthWeekdays(rule.weekdays)} din ${scope}`;
}

/** "în prima luni și ultima vineri", "în prima luni și în fiecare vineri". */
function nthWeekdays(terms: readonly SpokenWeekday[]): string {
  const plain = terms.filter((term) => term.nth === null);
  const nth = terms.filter((term) => term.nth !== null);
  if (terms.length === 0) return 'în fiecare zi';
  const each = isWorkdays(plain)
    ? ['în fiecare zi lucrătoare']
    : plain.map((term) => `în fiecare ${nameOf(term)}`);
  const counted = nth.map((term) => nthFeminine(term.nth ?? 1, nameOf(term)));
  return roList([...(counted.length > 0 ? [`în ${counted[0]}`, ...counted.slice(1)] : []), ...each]);
}

/** What "ultima …" counts; '' when no single word fits. */
function pickNoun(rule: SpokenRule): string {
  if (rule.weekdays.some((term) => term.nth !== null)) return '';
  if (rule.monthDays.length > 0 || rule.yearDays.length > 0 || rule.weeks.length > 0) return '';
  if (isWorkdays(rule.weekdays)) return 'zi lucrătoare';
  const days = rule.weekdays.map((term) => term.weekday);
  return same(days, weekendDays) ? 'zi de weekend' : '';
}

export function roElapsedClause(rule: SpokenRule, times: SpokenTimes & { readonly kind: 'elapsed' }): Clause {
  const marks = (one: string, many: string, values: readonly number[]) =>
    `${values.length === 1 ? one : many} ${roList(values.map(String))}`;
  const minutes =
    times.minutes.length === 0 || (rule.unit === 'hour' && same(times.minutes, [0]))
      ? []
      : [marks('la minutul', 'la minutele', times.minutes)];
  const seconds =
    times.seconds.length === 0 || (rule.unit !== 'second' && same(times.seconds, [0]))
      ? []
      : [marks('la secunda', 'la secundele', times.seconds)];
  const within =
    times.hours.length === 0
      ? []
      : [roList(hourSpans(times.hours).map(([from, to]) => `între ${two(from)}:00 și ${two(to)}:59`))];
  const plainDays = rule.weekdays.every((term) => term.nth === null) && rule.weekdays.length > 0;
  const onDays = plainDays && !rule.eitherDay ? [onWeekdays(rule)] : [];
  const either = rule.eitherDay ? [roDayClause(rule).head] : [];
  const limits = rule.eitherDay
    ? rest(rule, 'weekdays', 'monthDays')
    : rest(rule, ...(plainDays ? (['weekdays'] as const) : []));
  return {
    head: [everySoMany(rule.every, rule.unit), ...minutes, ...seconds, ...within, ...onDays, ...either].join(
      ' ',
    ),
    limits,
  };
}
