import type { Schedule } from '../model/schedule.ts';
import { describe } from '../schedule/describe.ts';
import type { Services } from '../services/services.ts';

/** The language of the settings, and the time, which decides whether a start still lies ahead. */
export type Speech = {
  readonly facts: Pick<Services['facts'], 'language'>;
  readonly clock: Pick<Services['clock'], 'now'>;
};

/** A schedule in words. A stored one that can no longer be read (older library, other zone data) shows as it is written. */
export function sentenceOf(schedule: Schedule, { facts, clock }: Speech): string {
  try {
    return describe(schedule, { language: facts.language, now: clock.now() });
  } catch {
    return `${schedule.kind} ${schedule.expression}`.trim();
  }
}
