import type { Json, JsonObject } from '../model/json.ts';
import { visibleText } from '../model/visible-text.ts';
import { type Column, formatTable } from './table.ts';

const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** What comes first in a table, then everything else in its own order, then what is seldom looked for. */
const leading = [
  'id',
  'seq',
  'name',
  'task_title',
  'title',
  'state',
  'status',
  'kind',
  'schedule_sentence',
  'next_at_local',
];
const trailing = [
  ...[
    'slot_at',
    'created_at',
    'updated_at',
    'task_id',
    'run_id',
    'agent_id',
    'version',
    'task_version',
    'run_at',
  ],
  ...['correlation_id', 'request_id', 'timezone', 'hash', 'previous_hash', 'priority', 'crashes', 'retries'],
];

/** An operation's answer for a person: a table for a list, names and values for one thing. Ends with a line end. */
export function readable(output: Json, width: number): string {
  if (isObject(output) && isArray(output.items)) {
    const more = typeof output.next_cursor === 'string' ? `\nmore: --cursor ${output.next_cursor}` : '';
    return `${list(output.items, width)}${more}\n`;
  }
  const lines = isObject(output) ? fields(output, width, '') : [shown(output)];
  return `${lines.join('\n')}\n`;
}

function list(items: readonly Json[], width: number): string {
  if (items.length === 0) return '(none)';
  if (!items.every(isObject)) return items.map(shown).join('\n');
  const keys = [...new Set(items.flatMap((item) => Object.keys(item)))].filter((key) => {
    const values = items.map((item) => item[key]);
    const flat = values.every((value) => !isObject(value) && !(isArray(value) && value.some(isObject)));
    return flat && values.some((value) => !isEmpty(value)) && !hasLocal(key, items[0]);
  });
  const place = (key: string) => {
    if (leading.includes(key)) return leading.indexOf(key) - leading.length;
    return trailing.includes(key) ? 1 + trailing.indexOf(key) : 0;
  };
  const columns = keys
    .sort((one, other) => place(one) - place(other))
    .map(
      (key): Column => ({
        head: heading(key),
        cells: items.map((item) => oneLine(shown(item[key] ?? null))),
        whole: key === 'id' || key === 'seq' || key.endsWith('_id'),
      }),
    );
  return formatTable(columns, width);
}

function fields(value: JsonObject, width: number, indent: string): string[] {
  const keys = Object.keys(value).filter((key) => !isEmpty(value[key]) && !hasLocal(key, value));
  const longest = Math.min(24, Math.max(0, ...keys.map((key) => heading(key).length)));
  return keys.flatMap((key) => {
    const field = value[key] ?? null;
    const head = `${indent}${heading(key)}`;
    const below = `${indent}  `;
    if (isObject(field)) return [head, ...fields(field, width, below)];
    if (isArray(field) && field.every(isObject))
      return [
        head,
        ...list(field, width - below.length)
          .split('\n')
          .map((line) => below + line),
      ];
    if (isArray(field)) return [head, ...field.map((item) => `${below}- ${oneLine(shown(item))}`)];
    const text = shown(field);
    if (text.includes('\n')) return [head, ...text.split('\n').map((line) => below + line)];
    return [`${head.padEnd(indent.length + longest)}  ${text}`];
  });
}

const heading = (key: string) => key.replace(/_local$/, '').replaceAll('_', ' ');

const isEmpty = (value: Json | undefined) =>
  value === undefined || value === null || value === '' || (isArray(value) && value.length === 0);

/** `next_at` is not shown beside `next_at_local`. */
const hasLocal = (key: string, value: JsonObject | undefined) =>
  value !== undefined && typeof value[`${key}_local`] === 'string';

function shown(value: Json): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:00)?[+-]\d\d:\d\d$/.test(value))
    return value.replace('T', ' ').replace(/(:00)?([+-]\d\d:\d\d)$/, ' $2');
  if (typeof value === 'string')
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? localTime(value) : printable(value);
  if (value === null) return '';
  return typeof value === 'object' ? printable(JSON.stringify(value)) : String(value);
}

/** An instant in this machine's own zone, to the second. */
function localTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Text from mails, pages and tool servers must neither steer the terminal nor hide anything in it: what cannot be seen is written out. */
export function printable(text: string): string {
  return visibleText(text.replaceAll('\r\n', '\n')).replaceAll('\r', '⟨U+000D⟩');
}
