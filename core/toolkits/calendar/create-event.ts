import { createHash } from 'node:crypto';
import Type from 'typebox';
import { OrdinautError } from '../../errors.ts';
import { didYouMean } from '../../model/suggest.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { settingsPath } from '../settings-path.ts';
import { defineTool, notConfigured } from '../tool.ts';
import type { EventStore } from './event-store.ts';
import { Moment } from './moment.ts';
import type { CalendarSettings, LocalSource } from './settings.ts';

/** Adds an event to a file or folder that the settings mark as writable. */
export function createEventTool(settings: CalendarSettings, ports: ToolkitPorts): ToolkitTool {
  const writable = settings.sources
    .filter((source): source is LocalSource => 'path' in source && source.writable === true)
    .map((source) => ({ ...source, path: settingsPath(source.path, ports) }));
  let stores: Promise<readonly EventStore[]> | undefined;
  const storesOf = async () => {
    const { EventStore } = await import('./event-store.ts');
    return writable.map((source) => new EventStore(source, ports));
  };

  return defineTool({
    name: 'create_event',
    title: 'Create an event',
    description:
      'Adds one event to a calendar file or folder marked as writable. The same uid again adds nothing when the event is the same.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    cost_tier: 'free',
    timeout_seconds: 30,
    input: Type.Object(
      {
        title: Type.String({ pattern: '\\S', maxLength: 1_000 }),
        start: Moment('Begin; a date (2026-03-02) makes an all-day event.'),
        end: Type.Optional(
          Moment('End, exclusive; by default an hour after start, or of an all-day event the next day.'),
        ),
        location: Type.Optional(Type.String({ maxLength: 1_000 })),
        description: Type.Optional(Type.String({ maxLength: 20_000 })),
        busy: Type.Optional(Type.Boolean({ default: true, description: 'Whether it takes time.' })),
        calendar: Type.Optional(
          Type.String({ description: 'Where to; needed where several calendars are writable.' }),
        ),
        uid: Type.Optional(
          Type.String({
            pattern: '^[\\x21-\\x7e]{1,200}$',
            description: 'Given, a repeated call adds nothing. By default one of its own.',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        uid: Type.String(),
        calendar: Type.String(),
        start: Type.String(),
        end: Type.String({ description: 'Exclusive.' }),
        all_day: Type.Boolean(),
        created: Type.Boolean({ description: 'False: the very event was there already.' }),
      },
      { additionalProperties: false },
    ),
    async handler({ title, start, end, calendar, uid, busy = true, ...texts }, context) {
      if (writable.length === 0)
        throw notConfigured(
          'A calendar to write to',
          'set writable: true for a file or folder under toolkits.calendar.sources',
        );
      const { eventTime, shownTime } = await import('./new-event.ts');
      const time = eventTime(start, end, context.timezone);
      stores ??= storesOf();
      const { store, name } = await chosen(await stores, calendar);
      const event = {
        uid: uid ?? ownUid(context.idempotency_key, ports),
        title,
        location: texts.location,
        description: texts.description,
        busy,
        time,
      };
      const created = await store.add(event, context.now(), context.signal);
      return {
        uid: event.uid,
        calendar: name,
        ...shownTime(time, context.timezone),
        all_day: time.allDay,
        created,
      };
    },
  });
}

/** Of a call that the engine repeats with the same key, the same. */
function ownUid(key: string | null, ports: ToolkitPorts): string {
  const id = key === null ? ports.ids.next() : createHash('sha256').update(key).digest('hex').slice(0, 32);
  return `${id}@ordinaut`;
}

async function chosen(
  stores: readonly EventStore[],
  calendar: string | undefined,
): Promise<{ readonly store: EventStore; readonly name: string }> {
  const named = await Promise.all(stores.map(async (store) => ({ store, names: await store.names() })));
  const fitting = calendar === undefined ? named : named.filter(({ names }) => names.includes(calendar));
  const [first, second] = fitting;
  if (first && !second) return { store: first.store, name: calendar ?? first.names[0] ?? 'calendar' };
  const names = named.map((each) => each.names[0] ?? '');
  const hint = calendar === undefined ? undefined : didYouMean(calendar, names);
  throw new OrdinautError({
    code: 'unknown_calendar',
    message: `${calendar === undefined ? 'several calendars are writable' : `the calendar "${calendar}" is ${first ? 'there twice' : 'not writable'}`}; name one of ${names.join(', ')}`,
    path: 'calendar',
    ...(hint !== undefined && { hint }),
    delivery: 'not_sent',
  });
}
