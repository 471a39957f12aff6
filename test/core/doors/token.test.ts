import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOrCreateToken, readToken, sameToken } from '../../../core/doors/token.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ordinaut-'));
  file = join(directory, 'token');
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('readOrCreateToken', () => {
  it('makes 256 bits that only the owner can read', () => {
    const token = readOrCreateToken(file);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps the token that is there', () => {
    expect(readOrCreateToken(file)).toBe(readOrCreateToken(file));
  });

  it('closes a file that others could read', () => {
    readOrCreateToken(file);
    chmodSync(file, 0o644);
    readOrCreateToken(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('refuses a file without a token instead of serving with a guessable one', () => {
    writeFileSync(file, 'short\n');
    expect(() => readOrCreateToken(file)).toThrow(expect.objectContaining({ code: 'data_directory' }));
  });
});

describe('sameToken', () => {
  it('tells the token from another of any length', () => {
    const token = readOrCreateToken(file);
    expect(sameToken(readToken(file) ?? '', token)).toBe(true);
    expect([`${token}x`, token.slice(1), ''].map((other) => sameToken(other, token))).toEqual([
      false,
      false,
      false,
    ]);
  });
});
