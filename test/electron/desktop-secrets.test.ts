import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSecretsFile } from '../../core/secrets-file.ts';
import { type KeyringSeal, openDesktopSecrets } from '../../electron/desktop-secrets.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A keyring that opens what it sealed, and nothing that another did. */
function createKeyring(): KeyringSeal {
  const key = randomBytes(64);
  const mixed = (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => byte ^ (key[at % 64] ?? 0)));
  const mark = 'sealed:';
  return {
    strength: 'strong',
    seal: async (text) => mixed(Buffer.from(mark + text)),
    unseal: async (sealed) => {
      const text = mixed(sealed).toString();
      if (!text.startsWith(mark)) throw new Error('not mine');
      return text.slice(mark.length);
    },
  };
}
const none: KeyringSeal = {
  strength: 'weak',
  seal: () => Promise.reject(new Error('no keyring')),
  unseal: () => Promise.reject(new Error('no keyring')),
};

const open = (
  directory: string,
  keyring: KeyringSeal,
  changes: { readonly passphrase?: string; readonly allowed?: boolean } = {},
) =>
  openDesktopSecrets({
    directory,
    keyring,
    passphrase: changes.passphrase,
    weakAllowed: () => changes.allowed ?? false,
  });
const everythingIn = (directory: string) =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('\n');

describe('with a keyring', () => {
  test('a secret is read again after a restart, and no file tells it or its key', async () => {
    const directory = temporaryDirectory();
    const keyring = createKeyring();
    const first = await open(directory, keyring);
    await first.secrets.set('mail', 'hunter2');
    const { secrets, passphrase } = await open(directory, keyring);
    expect(await secrets.get('mail')).toBe('hunter2');
    expect(existsSync(join(directory, 'secret.key'))).toBe(false);
    expect(everythingIn(directory)).not.toContain('hunter2');
    expect(everythingIn(directory)).not.toContain(passphrase);
  });

  test('toolkits in processes of their own open the same vault with the passphrase they are given', async () => {
    const directory = temporaryDirectory();
    const { secrets, passphrase } = await open(directory, createKeyring());
    await secrets.set('mail', 'hunter2');
    expect(await openSecretsFile(directory, passphrase).get('mail')).toBe('hunter2');
  });

  test('what a headless engine had sealed is taken over, and its key file goes', async () => {
    const directory = temporaryDirectory();
    const headless = openSecretsFile(directory, undefined);
    await headless.set('mail', 'hunter2');
    await headless.set('token', 'abc');
    const { secrets } = await open(directory, createKeyring());
    expect([await secrets.get('mail'), await secrets.get('token')]).toEqual(['hunter2', 'abc']);
    expect(readdirSync(directory).toSorted()).toEqual(['secret.sealed', 'secrets.json']);
  });

  test('taking over goes on where it was interrupted', async () => {
    const directory = temporaryDirectory();
    const keyring = createKeyring();
    await openSecretsFile(directory, undefined).set('mail', 'hunter2');
    const key = readFileSync(join(directory, 'secret.key'));
    const first = await open(directory, keyring);
    await first.secrets.set('new', 'later');
    // As if the power had failed before the key file went.
    writeFileSync(join(directory, 'secret.key'), key);
    const { secrets } = await open(directory, keyring);
    expect([await secrets.get('mail'), await secrets.get('new')]).toEqual(['hunter2', 'later']);
    expect(existsSync(join(directory, 'secret.key'))).toBe(false);
  });

  test('a keyring that is another one is told, and nothing is overwritten', async () => {
    const directory = temporaryDirectory();
    await (await open(directory, createKeyring())).secrets.set('mail', 'hunter2');
    const before = everythingIn(directory);
    await expect(open(directory, createKeyring())).rejects.toMatchObject({ code: 'secret_unreadable' });
    expect(everythingIn(directory)).toBe(before);
  });

  test('a headless engine is told who has the key, instead of beginning a second one', async () => {
    const directory = temporaryDirectory();
    await (await open(directory, createKeyring())).secrets.set('mail', 'hunter2');
    const headless = openSecretsFile(directory, undefined);
    for (const attempt of [headless.get('mail'), headless.set('other', 'x')])
      await expect(attempt).rejects.toMatchObject({
        code: 'secret_unreadable',
        hint: expect.stringContaining('desktop application'),
      });
    expect(await headless.names()).toEqual(['mail']);
  });
});

describe('without a keyring', () => {
  test('nothing is saved until the person has agreed', async () => {
    const directory = temporaryDirectory();
    const { secrets } = await open(directory, none);
    await expect(secrets.set('mail', 'hunter2')).rejects.toMatchObject({
      code: 'secret_storage_weak',
      hint: expect.stringContaining('Settings'),
    });
    expect(readdirSync(directory)).toEqual([]);
  });

  test('once agreed, secrets are kept as a headless engine keeps them', async () => {
    const directory = temporaryDirectory();
    const { secrets } = await open(directory, none, { allowed: true });
    await secrets.set('mail', 'hunter2');
    expect(await openSecretsFile(directory, undefined).get('mail')).toBe('hunter2');
  });

  test('what is in the vault is read without being asked', async () => {
    const directory = temporaryDirectory();
    await openSecretsFile(directory, undefined).set('mail', 'hunter2');
    const { secrets } = await open(directory, none);
    expect(await secrets.get('mail')).toBe('hunter2');
    await secrets.remove('mail');
    expect(await secrets.names()).toEqual([]);
  });
});

test('a key that the person keeps needs no keyring', async () => {
  const directory = temporaryDirectory();
  const { secrets } = await open(directory, none, { passphrase: 'correct horse' });
  await secrets.set('mail', 'hunter2');
  expect(readdirSync(directory)).toEqual(['secrets.json']);
});
