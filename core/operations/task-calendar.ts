import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import { zoneOf } from '../schedule/zone-names.ts';
import { LocalTimestamp, Moment, orNull, TaskName, Timestamp } from './fields.ts';
import { isoLocal, isoUtc, readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';

const mostDays = 400;
const dayMs = 86_400_000;

const calendar = defineOperation({
  name: 'tasks.calendar',
  title: 'Show tasks by day',
  description:
    'Slots by local day: what became of past ones (from the ledger) and how many are still to come (from the schedules), in total and by task, with the next slots across all tasks. At most 400 days; for one task or all active ones.',
  input: Type.Object(
    {
      from: Type.Optional({ ...Moment, description: 'First instant; 30 days ago unless given.' }),
      to: Type.Optional({ ...Moment, description: 'End, exclusive; in 30 days unless given.' }),
      task: Type.Optional(TaskName),
      timezone: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: 'Whose days; that of the settings unless given.',
        }),
      ),
      next: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 1_000,
          default: 10,
          description: 'How many coming slots to name, from now or a later `from` on.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    timezone: Type.String(),
    from: Timestamp,
    to: Timestamp,
    days: Type.Array(
      Type.Object({
        day: Type.String({ description: '2026-03-02' }),
        total: Type.Integer(),
        ran: Type.Integer(),
        late: Type.Integer(),
        failed: Type.Integer(),
        skipped: Type.Integer(),
        coalesced: Type.Integer(),
        open: Type.Integer({ description: 'Pending, or its run is not finished.' }),
        expected: Type.Integer({ description: 'Still to come.' }),
      }),
      { description: 'Days without a slot are left out.' },
    ),
    tasks: Type.Array(
      Type.Object({
        task_id: Type.String(),
        title: Type.String(),
        days: Type.Record(Type.String(), Type.Integer(), { description: 'Slots by day.' }),
      }),
    ),
    next: Type.Array(
      Type.Object({ task_id: Type.String(), title: Type.String(), at: Timestamp, at_local: LocalTimestamp }),
    ),
    estimated: Type.Boolean({
      description: 'A task comes so often that its later days are counted as the same weekdays before.',
    }),
    incomplete: Type.Boolean({ description: 'There are more tasks or slots than were counted.' }),
    paused_until: orNull(Timestamp),
  }),
  scope: 'tasks:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ from, to, task, timezone, next = 10 }, { services }) => {
    const { clock, facts } = services;
    const zone = timezone ?? facts.timezone;
    // Throws for an unknown one, with the name that was probably meant.
    zoneOf(zone);
    const now = clock.now();
    const read = (text: string | undefined, path: string, toward: 'past' | 'future', preset: number) =>
      text === undefined ? preset : readMoment(text, { path, now, timezone: zone, toward });
    const begin = read(from, 'from', 'past', now - 30 * dayMs);
    const end = read(to, 'to', 'future', now + 30 * dayMs);
    if (end <= begin || end - begin > mostDays * dayMs)
      throw new OrdinautError({
        code: 'invalid_input',
        message: end <= begin ? 'to is not later than from' : `that is more than ${mostDays} days`,
        path: 'to',
        hint: `from: 30d, to: 30d is from 30 days ago to 30 days from now; at most ${mostDays} days`,
      });
    const task_id = task === undefined ? undefined : (await services.tasks.find(task)).id;
    const report = await services.calendar({ from: begin, to: end, timezone: zone, task_id, next });
    const paused = services.pauses.current?.until ?? null;
    return {
      timezone: zone,
      from: isoUtc(begin),
      to: isoUtc(end),
      days: [...report.days].map(([day, counts]) => {
        const of = (state: keyof typeof counts) => counts[state] ?? 0;
        return {
          day,
          total: Object.values(counts).reduce((sum, slots) => sum + slots, 0),
          ...{ ran: of('ran'), late: of('late'), failed: of('failed'), skipped: of('skipped') },
          ...{ coalesced: of('coalesced'), open: of('pending') + of('queued'), expected: of('expected') },
        };
      }),
      tasks: report.tasks.map(({ id, title, days }) => ({
        ...{ task_id: id, title, days: Object.fromEntries(days) },
      })),
      next: report.next.map(({ task: { id, definition }, at }) => ({
        ...{ task_id: id, title: definition.title, at: isoUtc(at) },
        at_local: isoLocal(at, definition.schedule.timezone),
      })),
      estimated: report.estimated,
      incomplete: report.incomplete,
      paused_until: paused === null ? null : isoUtc(paused),
    };
  },
});

export const taskCalendarOperations = [calendar] as const;
