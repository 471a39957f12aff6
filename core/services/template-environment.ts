import { OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Template } from './templates.ts';

/** What the environment changes of a template. */
export interface EnvironmentChanges {
  readonly params: JsonObject;
  readonly schedule_expr?: string;
  readonly timezone?: string;
  readonly mode?: string;
}

/**
 * The variables that a template names, as changes of its task: `time` is a daily time of day, `timezone` a zone, `mode` how tools are
 * called, `params.NAME` a param (a list: parts between commas). Empty ones count as absent. Throws `invalid_environment`.
 */
export function environmentChanges(
  { environment, draft }: Pick<Template, 'environment' | 'draft'>,
  env: Readonly<Record<string, string | undefined>>,
): EnvironmentChanges {
  let changes: EnvironmentChanges = { params: {} };
  for (const [variable, target] of Object.entries(environment)) {
    const value = env[variable]?.trim();
    if (!value) continue;
    if (target === 'time') changes = { ...changes, schedule_expr: dailyAt(variable, value) };
    else if (target === 'timezone') changes = { ...changes, timezone: value };
    else if (target === 'mode') changes = { ...changes, mode: modeOf(variable, value) };
    else {
      const name = target.replace(/^params\./, '');
      const own = (draft.params as JsonObject)[name];
      changes = { ...changes, params: { ...changes.params, [name]: paramOf(value, own) } };
    }
  }
  return changes;
}

function dailyAt(variable: string, value: string): string {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(value) ?? [];
  if (hour === undefined || minute === undefined)
    throw wrong(variable, value, 'a time of day from 00:00 to 23:59, as 08:00');
  return `FREQ=DAILY;BYHOUR=${Number(hour)};BYMINUTE=${Number(minute)}`;
}

const modes: Readonly<Record<string, string>> = {
  direct: 'direct',
  traditional: 'direct',
  hybrid: 'hybrid',
  mcp: 'mcp',
};

function modeOf(variable: string, value: string): string {
  const name = value.toLowerCase();
  const mode = Object.hasOwn(modes, name) ? modes[name] : undefined;
  if (mode === undefined) throw wrong(variable, value, `one of ${Object.keys(modes).join(', ')}`);
  return mode;
}

function paramOf(value: string, own: Json | undefined): Json {
  if (!Array.isArray(own)) return value;
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const wrong = (variable: string, value: string, expected: string): OrdinautError =>
  new OrdinautError({
    code: 'invalid_environment',
    message: `${variable} is "${value.slice(0, 100)}": expected ${expected}`,
    path: variable,
  });
