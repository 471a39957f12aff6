import type { CronLine } from './recurrence.ts';
import { everyDay, type SpokenRule, type SpokenTimes } from './spoken.ts';

/** What a cron line says. */
export function spokenOfCron(line: CronLine): SpokenRule {
  const full = (values: readonly number[], size: number) => (values.length === size ? [] : values);
  const allWeekdays = line.weekdays.filter((term) => term.nth === null).length === 7;
  const allMonthDays = line.monthDays.filter((day) => day > 0).length === 31;
  const everyDate = line.eitherDay && (allWeekdays || allMonthDays);
  const weekdays = allWeekdays || everyDate ? [] : line.weekdays;
  const monthDays = allMonthDays || everyDate ? [] : line.monthDays;
  const nth = weekdays.some((term) => term.nth !== null);
  const { times, unit = 'day', every = 1 } = timesOf(line, nth);
  return {
    ...everyDay,
    unit: nth && !line.eitherDay ? 'month' : unit,
    every,
    months: full(line.months, 12),
    monthDays,
    weekdays,
    eitherDay: line.eitherDay && !everyDate,
    times,
  };
}

type Cadence = { readonly times: SpokenTimes; readonly unit?: SpokenRule['unit']; readonly every?: number };

/** "every 15 minutes", "every hour at :15" where the fields allow it; else the times of the day. */
function timesOf({ hours, minutes, seconds }: CronLine, nth: boolean): Cadence {
  const within = hours.length === 24 ? [] : hours;
  const minuteStep = stepOf(minutes, 60);
  const secondStep = stepOf(seconds, 60);
  const onTheMinute = seconds.length === 1 && seconds[0] === 0;
  if (!nth && minutes.length === 60 && secondStep !== undefined && !onTheMinute)
    return {
      times: { kind: 'elapsed', hours: within, minutes: [], seconds: [] },
      unit: 'second',
      every: secondStep,
    };
  if (!nth && minuteStep !== undefined && minuteStep <= 30 && onTheMinute)
    return {
      times: { kind: 'elapsed', hours: within, minutes: [], seconds: [0] },
      unit: 'minute',
      every: minuteStep,
    };
  if (!nth && hours.length === 24 && seconds.length * minutes.length <= 60)
    return { times: { kind: 'elapsed', hours: [], minutes, seconds }, unit: 'hour' };
  if (hours.length * minutes.length * seconds.length > 12)
    return { times: { kind: 'product', hours, minutes, seconds } };
  const times = hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)),
  );
  return { times: { kind: 'list', times } };
}

/** 0, n, 2n … up to `size`, where n divides it: the n. */
function stepOf(values: readonly number[], size: number): number | undefined {
  const step = size / values.length;
  return values.every((value, index) => value === index * step) ? step : undefined;
}
