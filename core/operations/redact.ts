import type { Json, JsonObject } from '../model/json.ts';
import { looksSecret, REDACTED } from '../model/secret-name.ts';

/** Text that is a reference (`${secrets.mail}`) names a secret without holding one. */
const isReference = (value: Json): boolean => typeof value === 'string' && /^\$\{[^}]*\}$/.test(value.trim());

/**
 * The same value with what looks secret replaced by `[redacted]`. `onRedacted` gets the path of each.
 * Empty values and template references stay: they hold nothing.
 */
export function redact(value: Json, onRedacted: (path: string) => void = () => {}, path = ''): Json {
  if (Array.isArray(value)) return value.map((item, index) => redact(item, onRedacted, `${path}[${index}]`));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, field]) => {
      const fieldPath = path === '' ? key : `${path}.${key}`;
      return [
        key,
        looksSecret(key) ? redactAll(field, onRedacted, fieldPath) : redact(field, onRedacted, fieldPath),
      ];
    }),
  );
}

/** Below a secret key every text and number is taken for secret. */
function redactAll(value: Json, onRedacted: (path: string) => void, path: string): Json {
  if (Array.isArray(value))
    return value.map((item, index) => redactAll(item, onRedacted, `${path}[${index}]`));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, redactAll(field, onRedacted, `${path}.${key}`)]),
    );
  if (value === null || value === '' || typeof value === 'boolean' || isReference(value)) return value;
  onRedacted(path);
  return REDACTED;
}
