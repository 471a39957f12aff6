import { OrdinautError } from '../errors.ts';

const examples = '"every weekday at 08:30", "on the last Friday of every month at 16:00", "tomorrow at 9"';

/** What words cannot be read as a schedule: `unreadable_schedule`, quoting `part`, with what would be understood. */
export function unreadable(message: string, hint = `for example ${examples}`): OrdinautError {
  return new OrdinautError({ code: 'unreadable_schedule', message, path: 'schedule.expression', hint });
}

/** Quotes at most 60 characters of what a person wrote. */
export function quoted(part: string): string {
  const trimmed = part.trim();
  return `"${trimmed.length > 60 ? `${trimmed.slice(0, 59)}…` : trimmed}"`;
}
