import { formatDay, formatLocal, parseDay, parseLocal } from './civil.ts';
import type { Moment } from './recurrence.ts';

/** `20260302T083000`, `20260302T063000Z` or `20260302`; hyphens and colons are allowed; undefined for anything else. */
export function readMoment(value: string): Moment | undefined {
  const day = parseDay(value);
  if (day !== undefined) return { kind: 'day', day };
  if (/Z$/i.test(value)) {
    const instant = parseLocal(value.slice(0, -1));
    return instant === undefined ? undefined : { kind: 'instant', instant };
  }
  const local = parseLocal(value);
  return local === undefined ? undefined : { kind: 'local', local };
}

/** In the order of their text, without repeats. */
export function sortMoments(moments: readonly Moment[]): readonly Moment[] {
  if (moments.length < 2) return moments;
  const byText = new Map(moments.map((moment) => [formatMoment(moment), moment]));
  return [...byText.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, moment]) => moment);
}

/** The basic format of RFC 5545. */
export function formatMoment(moment: Moment): string {
  if (moment.kind === 'day') return formatDay(moment.day).replaceAll('-', '');
  const local = moment.kind === 'local' ? moment.local : moment.instant;
  return `${formatLocal(local).replaceAll(/[-:]/g, '')}${moment.kind === 'instant' ? 'Z' : ''}`;
}
