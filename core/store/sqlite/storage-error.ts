import Database from 'better-sqlite3';
import { OrdinautError } from '../../errors.ts';

/** Storage trouble that passes: disk full, I/O error, another process holding the file. Nothing acknowledged is lost. */
const passing: readonly { readonly prefix: string; readonly code: string; readonly hint: string }[] = [
  { prefix: 'SQLITE_FULL', code: 'storage_full', hint: 'free some disk space; the engine goes on by itself' },
  { prefix: 'SQLITE_IOERR', code: 'storage_io', hint: 'check the disk; the engine goes on when it answers' },
  { prefix: 'SQLITE_READONLY', code: 'storage_io', hint: 'make the data directory writable again' },
  {
    prefix: 'SQLITE_CANTOPEN',
    code: 'storage_io',
    hint: 'check that the data directory is there and writable',
  },
  {
    prefix: 'SQLITE_BUSY',
    code: 'storage_busy',
    hint: 'another process is writing to the database; try again',
  },
  { prefix: 'SQLITE_LOCKED', code: 'storage_busy', hint: 'the database is in use; try again' },
];

export function isStorageError(error: unknown): boolean {
  return error instanceof OrdinautError && error.code.startsWith('storage_');
}

/**
 * Any error of the driver as an `OrdinautError`: `storage_full`, `storage_io`, `storage_busy` (retryable),
 * `storage_damaged`, `not_found` (a foreign key), `conflict` (uniqueness or a CHECK). Others pass unchanged.
 */
export function translate(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const { code, message } = error;
  const known = passing.find(({ prefix }) => code.startsWith(prefix));
  if (known) {
    return new OrdinautError(
      { code: known.code, message: `storage: ${message} (${code})`, hint: known.hint, retryable: true },
      error,
    );
  }
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
    const hint = 'run `ordinaut doctor`, or `ordinaut restore` with the last backup';
    return new OrdinautError(
      { code: 'storage_damaged', message: `storage: ${message} (${code})`, hint },
      error,
    );
  }
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY')
    return new OrdinautError(
      { code: 'not_found', message: 'it refers to something that does not exist' },
      error,
    );
  if (code.startsWith('SQLITE_CONSTRAINT'))
    return new OrdinautError(
      { code: 'conflict', message: `it contradicts what is stored: ${message}` },
      error,
    );
  return error;
}
