import type { Json, JsonObject } from './model/json.ts';
import type { CalendarChoice, MailChoice, ModelChoice } from './services/setup.ts';

/** A choice of the welcome as the entry of a toolkit's settings, with the secrets that it names. */
export interface Chosen {
  readonly entry: JsonObject;
  readonly secrets: ReadonlyMap<string, string>;
}

/** An entry of `toolkits.calendar.sources`. */
export function chosenCalendar(choice: CalendarChoice): Chosen {
  if ('path' in choice) return withoutSecrets({ ...choice });
  const { password, username, kind, url } = choice;
  const entry = { kind, url, ...(username !== undefined && { username }) };
  if (password === undefined) return withoutSecrets(entry);
  return withSecret(entry, 'password_secret', secretName('calendar', new URL(url).hostname), password);
}

/** An entry of `toolkits.mail.accounts`. */
export function chosenMail(choice: MailChoice): Chosen {
  if ('path' in choice) return withoutSecrets({ ...choice, name: 'mail' });
  const { password, ca_file, ...fields } = choice;
  const name = choice.username.replaceAll(/[^A-Za-z0-9_.@ -]/g, '-').slice(0, 60);
  const entry = { ...defined(fields), name, ...(ca_file !== undefined && { tls: { ca_file } }) };
  return withSecret(entry, 'password_secret', secretName('mail', name), password);
}

/** Fields of `toolkits.llm`. */
export function chosenModel({ api_key, ...fields }: ModelChoice): Chosen {
  const entry = defined(fields);
  if (api_key === undefined) return withoutSecrets(entry);
  return withSecret(entry, 'api_key', secretName('llm', fields.provider ?? 'key'), api_key);
}

const secretName = (of: string, name: string) =>
  `${of}-${name.replaceAll(/[^A-Za-z0-9._-]+/g, '-')}`.slice(0, 100);

const withoutSecrets = (entry: JsonObject): Chosen => ({ entry, secrets: new Map() });

const withSecret = (entry: JsonObject, field: string, name: string, value: string): Chosen => ({
  entry: { ...entry, [field]: name },
  secrets: new Map([[name, value]]),
});

function defined(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
