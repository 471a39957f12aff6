import { parseLogLine } from './log-query.ts';

const COLOURS = { trace: '2', debug: '36', info: '32', warn: '33', error: '31;1' } as const;

/** A line of the JSONL log for people: local time, level, message, and the fields as `key=value`. */
export function consoleLine(line: string, colour: boolean): string {
  const entry = parseLogLine(line);
  if (!entry) return line;
  const paint = (code: string, text: string) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  const fields = Object.entries(entry.fields).map(
    ([key, value]) => ` ${paint('2', `${key}=`)}${shown(value)}`,
  );
  const level = paint(COLOURS[entry.level], entry.level.padEnd(5));
  return `${localTime(entry.time)} ${level} ${clean(entry.message)}${fields.join('')}\n`;
}

function localTime(iso: string): string {
  const time = new Date(iso);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return /^[^\s"=\p{Cc}]+$/u.test(value) ? value : JSON.stringify(value);
  if (typeof value === 'object' && value !== null && 'code' in value && 'message' in value)
    return clean(`${String(value.code)}: ${String(value.message)}`);
  return JSON.stringify(value);
}

/** Without control characters: text from elsewhere must not steer the terminal. */
function clean(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
