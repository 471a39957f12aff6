import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** What a file holds; `otherwise` when it is missing, unreadable or of another form: nothing here is worth a failing start. */
export function readJsonFile<T extends TSchema>(file: string, schema: T, otherwise: Static<T>): Static<T> {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Value.Check(schema, content) ? content : otherwise;
  } catch {
    return otherwise;
  }
}

/** Replaces the file as a whole, readable by its owner alone. */
export function writeJsonFile(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
