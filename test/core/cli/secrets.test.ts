import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSecretsFile } from '../../../core/secrets-file.ts';
import { runCli } from '../../support/run-cli.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

describe('ordinaut secrets', () => {
  it('stores what comes on standard input, sealed, without its line end', async () => {
    const directory = temporaryDirectory();
    const stored = await runCli(['secrets', 'set', 'mail-password'], { directory, input: 'correct horse\n' });
    expect(stored).toMatchObject({ code: 0, stdout: 'stored mail-password\n' });
    expect(await openSecretsFile(directory, undefined).get('mail-password')).toBe('correct horse');
    expect(readFileSync(join(directory, 'secrets.json'), 'utf8')).not.toContain('horse');
  });

  it('lists names alone', async () => {
    const directory = temporaryDirectory();
    await openSecretsFile(directory, undefined).set('token', 'value-of-it');
    expect((await runCli(['secrets', 'list'], { directory })).stdout).toMatch(/^NAME\s+token\s*$/);
  });

  it('refuses an empty value and a name that settings could not hold', async () => {
    const directory = temporaryDirectory();
    const empty = await runCli(['secrets', 'set', 'token'], { directory, input: '\n' });
    const named = await runCli(['secrets', 'set', '../token'], { directory, input: 'x' });
    expect([empty.code, named.code]).toEqual([2, 2]);
  });

  it('answers an unknown name with the nearest one', async () => {
    const directory = temporaryDirectory();
    await openSecretsFile(directory, undefined).set('token', 'x');
    const removed = await runCli(['secrets', 'remove', 'tokem'], { directory });
    expect([removed.code, removed.stderr]).toEqual([4, expect.stringContaining('did you mean token?')]);
  });
});
