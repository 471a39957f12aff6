import { readFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { OrdinautError } from './errors.ts';
import type { Instant } from './model/json.ts';
import { holidayDates } from './schedule/schedule.ts';

/**
 * The holidays that the configuration names: ISO dates, or an ICS file (or list) in the data directory. Read when the
 * engine opens. Throws `invalid_config` for a file that is not there or holds no calendar.
 */
export function readHolidaySetting(setting: string, directory: string, now: Instant): readonly string[] {
  if (setting.trim() === '') return [];
  try {
    if (/^\s*\d{4}-\d{2}-\d{2}/.test(setting)) return holidayDates(setting.replaceAll(/[\s,;]+/g, '\n'), now);
    const file = resolve(directory, setting);
    if (!file.startsWith(resolve(directory) + sep)) throw new Error('it lies outside the data directory');
    return holidayDates(readFileSync(file, 'utf8'), now);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const hint = 'give an ICS file in the data directory, or dates such as 2026-12-25';
    throw new OrdinautError(
      { code: 'invalid_config', message: `The holidays cannot be read: ${reason}`, path: 'holidays', hint },
      cause,
    );
  }
}
