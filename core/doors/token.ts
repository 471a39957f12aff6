import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { OrdinautError } from '../errors.ts';

/**
 * The bearer token of a data directory: 256 random bits, made on first use, in a file that its owner alone can read.
 * A file that others can read is closed again. Throws `data_directory` when the file cannot be used.
 */
export function readOrCreateToken(file: string): string {
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'))
      throw new OrdinautError({ code: 'data_directory', message: `cannot write ${file}` }, cause);
  }
  const token = readToken(file);
  if (token === undefined)
    throw new OrdinautError({
      code: 'data_directory',
      message: `${file} holds no token`,
      hint: 'remove the file; the next start makes a new one',
    });
  chmodSync(file, 0o600);
  return token;
}

/** The token in a file; undefined when there is none. */
export function readToken(file: string): string | undefined {
  try {
    const token = readFileSync(file, 'utf8').trim();
    return token.length >= 32 ? token : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a presented token is the right one, in time that tells nothing about either. */
export function sameToken(presented: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(presented), digest(token));
}
