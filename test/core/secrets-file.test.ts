import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSecretsFile } from '../../core/secrets-file.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('a secret survives a restart and is not readable in the file', async () => {
  const directory = temporaryDirectory();
  await openSecretsFile(directory, undefined).set('telegram', 'token-123');
  expect(await openSecretsFile(directory, undefined).get('telegram')).toBe('token-123');
  expect(readFileSync(join(directory, 'secrets.json'), 'utf8')).not.toContain('token-123');
});

test('the key file belongs to its owner alone', async () => {
  const directory = temporaryDirectory();
  await openSecretsFile(directory, undefined).set('a', 'b');
  expect(statSync(join(directory, 'secret.key')).mode & 0o777).toBe(0o600);
});

test('a passphrase opens what it sealed, another one says so', async () => {
  const directory = temporaryDirectory();
  await openSecretsFile(directory, 'right').set('a', 'b');
  expect(await openSecretsFile(directory, 'right').get('a')).toBe('b');
  await expect(openSecretsFile(directory, 'wrong').get('a')).rejects.toMatchObject({
    code: 'secret_unreadable',
  });
});

test('two secrets cannot be swapped in the file', async () => {
  const directory = temporaryDirectory();
  const secrets = openSecretsFile(directory, undefined);
  await secrets.set('low', '1');
  await secrets.set('high', '2');
  const file = join(directory, 'secrets.json');
  const { low, high } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ low: high, high: low }));
  await expect(secrets.get('low')).rejects.toMatchObject({ code: 'secret_unreadable' });
});

test.each(['constructor', '__proto__', 'missing'])('there is no secret called %s', async (name) => {
  const secrets = openSecretsFile(temporaryDirectory(), undefined);
  await secrets.set('a', 'b');
  expect(await secrets.get(name)).toBeUndefined();
});
