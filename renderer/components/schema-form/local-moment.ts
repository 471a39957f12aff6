import { localText } from '../local-text.ts';

/** An instant as a field for date and time takes it, in the person's own zone; nothing for what is none. */
export function localOfIso(iso: string): string {
  const instant = new Date(iso);
  return iso === '' || Number.isNaN(instant.getTime()) ? '' : localText(instant);
}

/** `2026-03-02T08:30` in the person's own zone as an instant with the offset that holds then. */
export function isoOfLocal(local: string): string | undefined {
  const instant = new Date(local);
  if (Number.isNaN(instant.getTime())) return undefined;
  const minutes = -instant.getTimezoneOffset();
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
  return `${localText(instant)}:00${offset}`;
}

/** Whether a text can be shown as a date, or as an instant; a template or plain words cannot. */
export const isMoment = (value: unknown, withTime: boolean): boolean =>
  value === undefined ||
  value === '' ||
  (typeof value === 'string' &&
    (withTime ? /^\d{4}-\d\d-\d\dT\d\d:\d\d/ : /^\d{4}-\d\d-\d\d$/).test(value) &&
    !Number.isNaN(new Date(value).getTime()));
