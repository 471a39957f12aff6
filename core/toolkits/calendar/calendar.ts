import Type from 'typebox';
import type { ToolContext, Toolkit } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { Warning } from '../warning.ts';
import { readAgenda } from './agenda.ts';
import { calendarReader } from './calendar-source.ts';
import { createEventTool } from './create-event.ts';
import { CalendarEvent, calendarEvent } from './event-schema.ts';
import { freeSpans, mergeSpans, type Span } from './free-time.ts';
import { instantOf, isoIn, Moment } from './moment.ts';
import { nextFreeSlot, WorkingHours } from './next-free-slot.ts';
import type { CalendarSettings } from './settings.ts';

const DAY = 86_400_000;
const readOnly = { readOnlyHint: true, idempotentHint: true, openWorldHint: true } as const;

const CalendarName = Type.Optional(Type.String({ description: 'Only this calendar; by default all.' }));
const TimeSpan = Type.Object(
  { start: Type.String(), end: Type.String() },
  {
    additionalProperties: false,
    description: "ISO 8601 with the offset of the caller's zone; end exclusive.",
  },
);
const Warnings = Type.Array(Warning, { description: 'What could not be read; the rest was.' });

/** Calendars: what takes place, when one is busy, when the next time is free; events added to one's own files. */
export function createCalendarToolkit(settings: CalendarSettings, ports: ToolkitPorts): Toolkit {
  const readers = settings.sources.map((source) => calendarReader(source, ports));
  const agenda = (
    start: number,
    end: number,
    calendar: string | undefined,
    { timezone, signal }: ToolContext,
  ) => readAgenda(readers, { start, end, calendar, timezone, signal });
  const busyOf = async (within: Span, calendar: string | undefined, context: ToolContext) => {
    const { entries, warnings } = await agenda(within.start, within.end, calendar, context);
    const taken = entries
      .filter(({ occurrence }) => occurrence.facts.busy)
      .map(({ occurrence }) => occurrence);
    return { busy: mergeSpans(taken, within), warnings: [...warnings] };
  };
  const show = (spans: readonly Span[], { timezone }: ToolContext) =>
    spans.map(({ start, end }) => ({ start: isoIn(start, timezone), end: isoIn(end, timezone) }));

  const listEvents = defineTool({
    name: 'list_events',
    title: 'List events',
    description:
      'Events that touch the window, recurring ones expanded, ordered by start. Cancelled ones are left out.',
    annotations: readOnly,
    cost_tier: 'free',
    timeout_seconds: 60,
    input: Type.Object(
      {
        start: Moment('Begin of the window.'),
        end: Moment('End of the window, exclusive.'),
        calendar: CalendarName,
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000, default: 500 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        events: Type.Array(CalendarEvent),
        more: Type.Boolean({ description: 'There are more events than `limit`.' }),
        warnings: Warnings,
      },
      { additionalProperties: false },
    ),
    async handler({ start, end, calendar, limit = 500 }, context) {
      const { timezone } = context;
      const { entries, warnings } = await agenda(
        instantOf(start, timezone, 'start'),
        instantOf(end, timezone, 'end'),
        calendar,
        context,
      );
      const events = entries
        .slice(0, limit)
        .map((entry) => calendarEvent(entry.occurrence, entry.calendar, timezone));
      return { events, more: entries.length > limit, warnings: [...warnings] };
    },
  });

  const freeBusy = defineTool({
    name: 'free_busy',
    title: 'Free and busy times',
    description:
      'The window split into busy spans (joined where they overlap) and free ones. Transparent events take no time.',
    annotations: readOnly,
    cost_tier: 'free',
    timeout_seconds: 60,
    input: Type.Object(
      { start: Moment('Begin of the window.'), end: Moment('End of the window.'), calendar: CalendarName },
      { additionalProperties: false },
    ),
    output: Type.Object(
      { busy: Type.Array(TimeSpan), free: Type.Array(TimeSpan), warnings: Warnings },
      { additionalProperties: false },
    ),
    async handler({ start, end, calendar }, context) {
      const within = {
        start: instantOf(start, context.timezone, 'start'),
        end: instantOf(end, context.timezone, 'end'),
      };
      const { busy, warnings } = await busyOf(within, calendar, context);
      return { busy: show(busy, context), free: show(freeSpans(busy, within), context), warnings };
    },
  });

  const nextFree = defineTool({
    name: 'next_free_slot',
    title: 'Next free time',
    description: 'The first time of the wanted length, within working hours, that no event takes.',
    annotations: readOnly,
    cost_tier: 'free',
    timeout_seconds: 60,
    input: Type.Object(
      {
        duration_minutes: Type.Integer({ minimum: 1, maximum: 1_440 }),
        start: Type.Optional(Moment('Earliest begin; by default now.')),
        end: Type.Optional(Moment('Latest end; by default 30 days after start.')),
        calendar: CalendarName,
        ...WorkingHours,
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      { slot: Type.Union([TimeSpan, Type.Null()], { description: 'null: none.' }), warnings: Warnings },
      { additionalProperties: false },
    ),
    async handler({ duration_minutes, start, end, calendar, ...hours }, context) {
      const { timezone } = context;
      const from = start === undefined ? context.now() : instantOf(start, timezone, 'start');
      const within = {
        start: from,
        end: end === undefined ? from + 30 * DAY : instantOf(end, timezone, 'end'),
      };
      const { busy, warnings } = await busyOf(within, calendar, context);
      const slot = nextFreeSlot(freeSpans(busy, within), duration_minutes * 60_000, hours, timezone);
      return { slot: slot ? (show([slot], context)[0] ?? null) : null, warnings };
    },
  });

  return {
    name: 'calendar',
    title: 'Calendar',
    description: 'Events of iCalendar files and folders, of calendars of the web and of CalDAV servers.',
    tools: [listEvents, freeBusy, nextFree, createEventTool(settings, ports)],
  };
}
