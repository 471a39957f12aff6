import type { ConfigEdit } from '../config-edit.ts';
import { OrdinautError } from '../errors.ts';
import type { Json } from '../model/json.ts';
import { looksSecret, REDACTED } from '../model/secret-name.ts';

/**
 * Refuses values that look like passwords and tokens in plain text: settings hold names of stored secrets, or references to them. Throws
 * `plain_secret` with the path and never the value.
 */
export function refuseSecrets(edits: readonly ConfigEdit[], known: readonly string[]): void {
  for (const { path, value } of edits)
    if (value !== undefined) walk(value, path.join('.'), path.some(looksSecret), known);
}

function walk(value: Json, path: string, secret: boolean, known: readonly string[]): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walk(item, `${path}[${index}]`, secret, known);
  } else if (value !== null && typeof value === 'object') {
    for (const [name, field] of Object.entries(value))
      walk(field, `${path}.${name}`, secret || looksSecret(name), known);
  } else if (value === REDACTED) throw notShown(path);
  else if (secret && isPlain(value, known)) throw plain(path);
}

function isPlain(value: Json, known: readonly string[]): boolean {
  if (typeof value === 'number') return true;
  return typeof value === 'string' && value !== '' && !/\$\{[^}]+\}/.test(value) && !known.includes(value);
}

function plain(path: string): OrdinautError {
  return new OrdinautError({
    code: 'plain_secret',
    message: `${path} looks like a password or token, and is not the name of a stored secret`,
    path,
    hint: 'store it with secrets.set (ordinaut secrets set NAME), and write its name here; in mcpServers write ${secret:NAME}',
  });
}

function notShown(path: string): OrdinautError {
  return new OrdinautError({
    code: 'invalid_input',
    message: `${path} is ${REDACTED}, which stands for a value that was not shown`,
    path,
    hint: 'leave it out, or give the whole value',
  });
}
