import { DateTime } from 'luxon';
import { isRecord, listIn, textOf } from './given.ts';
import type { PartLine } from './part-line.ts';
import type { Words } from './words.ts';

interface AgendaEvent {
  readonly key: string;
  readonly title: string;
  readonly start: DateTime;
  readonly end: DateTime | undefined;
  readonly allDay: boolean;
  readonly location: string | undefined;
  readonly tentative: boolean;
}

/**
 * Lines of an agenda, in the reader's zone: by day, all-day events first. Takes the events of `calendar.list_events`
 * and those of other calendar servers (`summary`, `start.dateTime`, `start.date`). undefined when it is neither.
 */
export function agendaLines(output: unknown, now: DateTime, words: Words): readonly PartLine[] | undefined {
  const items = listIn(output, 'events', 'items');
  if (!items) return undefined;
  const events = items.flatMap((item) => eventOf(item, now) ?? []).sort(byTime);
  if (events.length === 0) return [{ text: words.nothingPlanned }];
  return events.map((event) => {
    // What began before today is still today's.
    const day = event.start < now.startOf('day') ? now : event.start;
    const says = eventWords(event, words);
    // Without its day: what is repeated at the same time is no news, what is moved ends at another instant.
    const item = { key: event.key, says, until: (event.end ?? event.start).toMillis() };
    return { text: `${dayWords(day, now, words)}${says}`, item };
  });
}

function eventWords(event: AgendaEvent, words: Words): string {
  const notes = [event.location, event.tentative ? words.tentative : undefined].filter(Boolean).join(', ');
  return `${timeWords(event, words)} ${event.title}${notes ? ` (${notes})` : ''}`;
}

function timeWords({ start, end, allDay }: AgendaEvent, words: Words): string {
  if (allDay) {
    const last = end?.minus({ days: 1 });
    const days = last && last > start.endOf('day') ? `, ${words.until} ${last.toFormat('d.MM.')}` : '';
    return `${words.allDay}${days}:`;
  }
  if (!end || end <= start) return start.toFormat('HH:mm');
  return `${start.toFormat('HH:mm')}–${end.toFormat('HH:mm')}`;
}

/** Of which day, where it is not today. */
function dayWords(start: DateTime, now: DateTime, words: Words): string {
  if (start.hasSame(now, 'day')) return '';
  if (start.hasSame(now.plus({ days: 1 }), 'day')) return `${words.tomorrow}: `;
  return `${start.setLocale(words.locale).toFormat('cccc, d LLLL')}: `;
}

function eventOf(item: unknown, now: DateTime): AgendaEvent | undefined {
  if (!isRecord(item)) return undefined;
  const begin = momentOf(item.start, now);
  if (!begin) return undefined;
  const title = textOf(item.title) ?? textOf(item.summary) ?? textOf(item.name) ?? '—';
  return {
    key: textOf(item.uid) ?? textOf(item.iCalUID) ?? textOf(item.id) ?? title,
    title,
    start: begin.time,
    end: momentOf(item.end, now)?.time,
    allDay: item.all_day === true || begin.isDate,
    location: textOf(item.location),
    tentative: item.status === 'tentative',
  };
}

function momentOf(value: unknown, now: DateTime): { time: DateTime; isDate: boolean } | undefined {
  const text =
    textOf(value) ?? (isRecord(value) ? (textOf(value.dateTime) ?? textOf(value.date)) : undefined);
  if (text === undefined) return undefined;
  const time = DateTime.fromISO(text, { zone: now.zone });
  return time.isValid ? { time, isDate: /^\d{4}-\d{2}-\d{2}$/.test(text) } : undefined;
}

function byTime(a: AgendaEvent, b: AgendaEvent): number {
  const days = a.start.startOf('day').toMillis() - b.start.startOf('day').toMillis();
  return days || Number(b.allDay) - Number(a.allDay) || a.start.toMillis() - b.start.toMillis();
}
