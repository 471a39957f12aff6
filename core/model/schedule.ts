import Type, { type Static } from 'typebox';

export const ScheduleKind = Type.Union(
  [
    Type.Literal('rrule'),
    Type.Literal('cron'),
    Type.Literal('once'),
    Type.Literal('event'),
    Type.Literal('condition'),
    Type.Literal('manual'),
  ],
  {
    description:
      'What makes the task run: a calendar rule, a cron line, one instant, an event, a polled condition, or a person.',
  },
);
export type ScheduleKind = Static<typeof ScheduleKind>;

/** A local time inside a DST gap: moved forward by the gap (RFC 5545) or left out. */
export const GapPolicy = Type.Union([Type.Literal('forward'), Type.Literal('skip')]);
export type GapPolicy = Static<typeof GapPolicy>;

/** What happens to a slot that falls on a holiday of `holidays`. */
export const HolidayPolicy = Type.Union([Type.Literal('skip'), Type.Literal('next_business_day')]);
export type HolidayPolicy = Static<typeof HolidayPolicy>;

/**
 * When a task runs. `expression` by kind: `rrule` RFC 5545 text; `cron` 5 or 6 fields; `once` ISO 8601 (stored as an
 * instant); `event` a topic pattern (`mail.*`), `filter` a JMESPath over `event`; `condition` the JMESPath predicate
 * over the output of `poll.uses`; `manual` empty. `anchor` is DTSTART as floating local time
 * (`2026-03-02T08:30:00`) in `timezone`, stored for ever.
 */
export const Schedule = Type.Object(
  {
    kind: ScheduleKind,
    expression: Type.String({ maxLength: 10_000 }),
    timezone: Type.String({ description: 'IANA zone, e.g. Europe/Chisinau, or UTC.' }),
    anchor: Type.String({ description: 'DTSTART as local time in `timezone`: 2026-03-02T08:30:00.' }),
    gap: Type.Optional(GapPolicy),
    on_holiday: Type.Optional(HolidayPolicy),
    holidays: Type.Optional(
      Type.Array(
        Type.String({ description: 'ISO dates (2026-12-25) read from the holiday list or ICS calendar.' }),
        { maxItems: 5_000 },
      ),
    ),
    filter: Type.Optional(Type.String({ maxLength: 10_000 })),
    poll: Type.Optional(
      Type.Object({
        uses: Type.String(),
        with: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
        every_seconds: Type.Integer({ minimum: 5, maximum: 604_800 }),
      }),
    ),
  },
  { additionalProperties: false },
);
export type Schedule = Static<typeof Schedule>;
