import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import { Moment, orNull, Timestamp } from './fields.ts';
import { isoUtc, isoUtcOrNull, readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';
import { PauseView, viewPause } from './pause-view.ts';

const pause = defineOperation({
  name: 'system.pause',
  title: 'Pause all schedules',
  description:
    'Pauses every schedule, also over a restart, until an instant or until system.resume: no slot, event or condition makes a run meanwhile. Runs that are under way go on, and tasks.run still works. Afterwards each missed slot is decided by its task’s misfire rule, with a reason in the ledger. Paused already, it changes the end.',
  input: Type.Object(
    {
      until: Type.Optional(Moment),
      reason: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          description: 'Why; stands in the ledger beside what did not run.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: PauseView,
  scope: 'system:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ until, reason }, { services, agent }) => {
    const { clock, facts, pauses } = services;
    const now = clock.now();
    const reading = { path: 'until', now, timezone: facts.timezone, toward: 'future' } as const;
    const end = until === undefined ? null : readMoment(until, reading);
    if (end !== null && end <= now)
      throw new OrdinautError({
        code: 'invalid_input',
        message: `${until} is not in the future: it is ${isoUtc(now)}`,
        path: 'until',
        hint: 'write a length such as 1h, or leave it out to pause until system.resume',
      });
    const begun = await pauses.pause({ since: now, until: end, reason: reason ?? null, by: agent.id });
    return { since: isoUtc(begun.since), until: isoUtcOrNull(begun.until), reason: begun.reason };
  },
});

const resume = defineOperation({
  name: 'system.resume',
  title: 'Resume all schedules',
  description:
    'Ends the pause of all schedules; what was missed is decided at once, by each task’s misfire rule. Tasks that were paused one by one stay paused. Answers with the pause that ended, null when there was none.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ ended: orNull(PauseView), resumed_at: Timestamp }),
  scope: 'system:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  forPeople: true,
  handler: async (_, { services }) => {
    const ended = await services.pauses.resume();
    return { ended: viewPause(ended), resumed_at: isoUtc(services.clock.now()) };
  },
});

export const systemPauseOperations = [pause, resume] as const;
