import Type from 'typebox';
import type { Pause } from '../services/pauses.ts';
import { orNull, Timestamp } from './fields.ts';
import { isoUtc, isoUtcOrNull } from './moment.ts';

/** A pause of all schedules. */
export const PauseView = Type.Object({
  since: Timestamp,
  until: orNull(Type.String({ description: 'ISO 8601 in UTC; null until a person resumes.' })),
  reason: orNull(Type.String()),
});

/** The same of a pause; null of none. */
export function viewPause(pause: Pause | null) {
  return pause && { since: isoUtc(pause.since), until: isoUtcOrNull(pause.until), reason: pause.reason };
}
