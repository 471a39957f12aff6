import { OrdinautError } from '../errors.ts';

/** A refusal at the door: `invalid_schedule` at `schedule.<field>`, with what would be right. */
export function invalid(field: string, message: string, hint?: string): OrdinautError {
  return new OrdinautError({
    code: 'invalid_schedule',
    message,
    path: `schedule.${field}`,
    ...(hint !== undefined && { hint }),
  });
}
