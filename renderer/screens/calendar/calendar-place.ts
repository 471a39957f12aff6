import { addDays, type Day, dayOf, isDay } from './calendar-days.ts';

/** What the calendar shows. As text, it stands in the address. */
export interface CalendarPlace {
  readonly view: 'month' | 'week';
  readonly day: Day;
  /** Hour of the day that is chosen; only in the week. */
  readonly hour: number;
}

/** What an address names; today, in the month, without. */
export function readPlace(params: URLSearchParams, now: number): CalendarPlace {
  const day = params.get('day') ?? '';
  const hour = Number(params.get('hour') ?? Number.NaN);
  return {
    view: params.get('view') === 'week' ? 'week' : 'month',
    day: isDay(day) ? day : dayOf(now),
    hour: Number.isInteger(hour) && hour >= 0 && hour < 24 ? hour : new Date(now).getHours(),
  };
}

export function writePlace({ view, day, hour }: CalendarPlace): URLSearchParams {
  return new URLSearchParams({
    ...(view === 'week' && { view }),
    day,
    ...(view === 'week' && { hour: String(hour) }),
  });
}

/** So many columns and rows away: days and weeks in the month, days and hours in the week. */
export function moved(place: CalendarPlace, columns: number, rows: number): CalendarPlace {
  if (place.view === 'month') return { ...place, day: addDays(place.day, columns + 7 * rows) };
  const hour = place.hour + rows;
  const days = columns + Math.floor(hour / 24);
  return { ...place, day: addDays(place.day, days), hour: ((hour % 24) + 24) % 24 };
}
