import type { InputOf } from '../../api/api.ts';

type Request = InputOf<'setup.apply'>;
export type CalendarChoice = NonNullable<Request['calendar']>;
export type MailChoice = NonNullable<Request['mail']>;
export type ModelChoice = NonNullable<Request['model']>;

/** What the fields of a calendar hold, as text. */
export interface CalendarFields {
  readonly kind: CalendarChoice['kind'];
  readonly path: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

export const noCalendar: CalendarFields = { kind: 'file', path: '', url: '', username: '', password: '' };

/** The calendar that the fields describe; null while something that it needs is missing. */
export function calendarOf({ kind, path, url, username, password }: CalendarFields): CalendarChoice | null {
  if (kind === 'file' || kind === 'folder') return path.trim() === '' ? null : { kind, path: path.trim() };
  if (url.trim() === '') return null;
  if (kind === 'caldav')
    return username === '' || password === '' ? null : { kind, url: url.trim(), username, password };
  return {
    kind,
    url: url.trim(),
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
  };
}

/** What the fields of a mailbox hold, as text. */
export interface MailFields {
  readonly kind: MailChoice['kind'];
  readonly path: string;
  readonly host: string;
  readonly port: string;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly ca_file: string;
  readonly username: string;
  readonly password: string;
}

export const noMail: MailFields = {
  kind: 'imap',
  path: '',
  host: '',
  port: '',
  security: 'tls',
  ca_file: '',
  username: '',
  password: '',
};

/** The mailbox that the fields describe; null while something that it needs is missing. */
export function mailOf(fields: MailFields): MailChoice | null {
  const { kind, path, host, port, security, ca_file, username, password } = fields;
  if (kind !== 'imap') return path.trim() === '' ? null : { kind, path: path.trim() };
  if (host.trim() === '' || username.trim() === '' || password === '') return null;
  return {
    kind,
    host: host.trim(),
    username: username.trim(),
    password,
    security,
    ...(port !== '' && { port: Number(port) }),
    ...(ca_file.trim() !== '' && { ca_file: ca_file.trim() }),
    // Without encryption the server has to be asked for by name.
    ...(security === 'none' && { allow_insecure: true }),
  };
}

/** What the fields of a language model hold, as text. */
export interface ModelFields {
  readonly provider: NonNullable<ModelChoice['provider']>;
  readonly model: string;
  readonly base_url: string;
  readonly api_key: string;
}

export const noModel: ModelFields = { provider: 'ollama', model: '', base_url: '', api_key: '' };

/** The model that the fields describe; null while it has no name. */
export function modelOf({ provider, model, base_url, api_key }: ModelFields): ModelChoice | null {
  if (model.trim() === '') return null;
  return {
    provider,
    model: model.trim(),
    ...(base_url.trim() !== '' && { base_url: base_url.trim() }),
    ...(api_key !== '' && { api_key }),
  };
}
