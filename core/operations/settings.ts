import Type from 'typebox';
import { editsOf } from '../config-edit.ts';
import type { Json } from '../model/json.ts';
import { REDACTED } from '../model/secret-name.ts';
import { AnyJson, AnyObject, orNull, plainJson } from './fields.ts';
import { defineOperation } from './operation.ts';
import { redact } from './redact.ts';

const SettingItem = Type.Object({
  path: Type.String({ description: '`http.port`, or the entry of a map: `toolkits.mail`.' }),
  value: AnyJson,
  source: Type.String({ description: '`default`, `file`, `environment` or `flag`.' }),
  from: orNull(Type.String({ description: 'The variable or flag that gives it.' })),
  live: Type.Boolean({ description: 'A change takes effect at once; otherwise after a restart.' }),
  pending: Type.Boolean({ description: 'Changed, and in effect after the next start.' }),
  default: AnyJson,
  description: Type.String(),
});

const get = defineOperation({
  name: 'settings.get',
  title: 'Show the settings',
  description:
    'All settings with their values, where each comes from (default, file, environment, flag), and whether a change takes effect at once. With `schema` also the JSON Schema of the whole configuration, the toolkits included, for forms. Secrets are named, never shown.',
  input: Type.Object(
    {
      path: Type.Optional(
        Type.String({ maxLength: 300, description: 'Only this one, or those below it: `toolkits`.' }),
      ),
      schema: Type.Optional(Type.Boolean({ default: false, description: 'Answer with the schema as well.' })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    items: Type.Array(SettingItem),
    file: Type.String({ description: 'The config.json that settings.update writes.' }),
    schema: Type.Optional(AnyObject),
  }),
  scope: 'settings:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ path, schema }, { services }) => {
    const names = await services.secrets.names();
    const items = services.settings
      .list()
      .filter((setting) => path === undefined || `${setting.path}.`.startsWith(`${path}.`))
      .map((setting) => {
        const { default: preset, description, path: at, value, ...facts } = setting;
        const safe = shown(plainJson(value), names);
        return { path: at, value: safe, ...facts, default: plainJson(preset), description };
      });
    const whole = schema ? { schema: await services.settingsSchema() } : {};
    return { items, file: services.settings.file, ...whole };
  },
});

/** What looks secret is not shown, unless it is the name of a stored secret. */
function shown(value: Json, names: readonly string[]): Json {
  return merged(value, redact(value), names);
}

function merged(value: Json, safe: Json, names: readonly string[]): Json {
  if (safe === REDACTED && typeof value === 'string' && names.includes(value)) return value;
  if (Array.isArray(safe) && Array.isArray(value))
    return safe.map((item, index) => merged(value[index] ?? null, item, names));
  if (safe === null || typeof safe !== 'object' || value === null || typeof value !== 'object') return safe;
  const fields = value as Readonly<Record<string, Json>>;
  return Object.fromEntries(
    Object.entries(safe).map(([name, field]) => [name, merged(fields[name] ?? null, field, names)]),
  );
}

const update = defineOperation({
  name: 'settings.update',
  title: 'Change settings',
  description:
    'Merges changes into config.json (JSON Merge Patch: objects are merged, null takes out, anything else replaces; `http.port` names a field too), checked as at a start; comments in the file stay. Answers with what takes effect at once and what after a restart. Passwords and tokens are refused: store them with secrets.set and give their name.',
  input: Type.Object(
    {
      changes: Type.Unsafe<Record<string, Json>>({
        type: 'object',
        minProperties: 1,
        description: 'For example {"language": "ro", "toolkits": {"weather": {"units": "metric"}}}.',
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    at_once: Type.Array(Type.String(), { description: 'Paths of what changed and is in effect.' }),
    after_restart: Type.Array(Type.String()),
    hidden: Type.Array(
      Type.Object({
        path: Type.String(),
        by: Type.String({ description: 'The variable or flag that says otherwise and wins.' }),
      }),
    ),
  }),
  scope: 'settings:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  forPeople: true,
  handler: async ({ changes }, { services }) => {
    const { at_once, after_restart, hidden } = await services.settings.change(editsOf(changes));
    return { at_once: [...at_once], after_restart: [...after_restart], hidden: [...hidden] };
  },
});

export const settingOperations = [get, update] as const;
