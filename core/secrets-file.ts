import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OrdinautError } from './errors.ts';
import type { Secrets } from './ports.ts';

interface SealedSecret {
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}
type Vault = Record<string, SealedSecret>;

const cipher = 'aes-256-gcm';

/**
 * Secrets of a headless engine: `secrets.json` in the data directory, each sealed with AES-256-GCM. The key is derived
 * from `ORDINAUT_SECRET_KEY` when that is set, otherwise read from `secret.key` (mode 0600), which is made on first use.
 * Throws `secret_unreadable` when the key does not fit, or the desktop's keyring has it.
 */
export function openSecretsFile(directory: string, passphrase: string | undefined): Secrets {
  const vaultFile = join(directory, 'secrets.json');
  const keyFile = join(directory, 'secret.key');
  const passphraseFile = sealedPassphraseFile(directory);
  let key: Promise<Buffer> | undefined;

  const getKey = (): Promise<Buffer> => {
    if (!passphrase && existsSync(passphraseFile))
      throw new OrdinautError({
        code: 'secret_unreadable',
        message: `the secrets of ${directory} are sealed by the keyring of the desktop`,
        hint: 'use them while the desktop application serves, and change them in its settings',
      });
    key ??= passphrase ? keyOf(passphrase) : Promise.resolve(ownKey(keyFile));
    return key;
  };
  const readVault = (): Vault =>
    existsSync(vaultFile) ? (JSON.parse(readFileSync(vaultFile, 'utf8')) as Vault) : {};
  const writeVault = (vault: Vault): void => {
    const temporary = `${vaultFile}.new`;
    writeFileSync(temporary, JSON.stringify(vault, null, 2), { mode: 0o600 });
    renameSync(temporary, vaultFile);
  };

  return {
    async get(name) {
      const vault = readVault();
      const sealed = Object.hasOwn(vault, name) ? vault[name] : undefined;
      return sealed && open(name, sealed, await getKey());
    },
    async set(name, value) {
      const sealed = seal(name, value, await getKey());
      writeVault({ ...readVault(), [name]: sealed });
    },
    async remove(name) {
      const { [name]: _removed, ...others } = readVault();
      writeVault(others);
    },
    async names() {
      return Object.keys(readVault()).sort();
    },
  };
}

/** In a thread: it takes a tenth of a second, on purpose. */
const derive = promisify<string, string, number, Buffer>(scrypt);
const keyOf = (passphrase: string) => derive(passphrase, 'ordinaut secrets', 32);

/** Where the desktop application keeps the passphrase of the vault, sealed by the system's keyring. */
export function sealedPassphraseFile(directory: string): string {
  return join(directory, 'secret.sealed');
}

function ownKey(file: string): Buffer {
  if (existsSync(file)) return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  const key = randomBytes(32);
  writeFileSync(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}

/** The name is authenticated with the value, so that two secrets cannot be swapped in the file. */
function seal(name: string, value: string, key: Buffer): SealedSecret {
  const iv = randomBytes(12);
  const sealing = createCipheriv(cipher, key, iv).setAAD(Buffer.from(name));
  const data = Buffer.concat([sealing.update(value, 'utf8'), sealing.final()]);
  return {
    iv: iv.toString('base64'),
    tag: sealing.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

function open(name: string, { iv, tag, data }: SealedSecret, key: Buffer): string {
  try {
    const opening = createDecipheriv(cipher, key, Buffer.from(iv, 'base64'))
      .setAAD(Buffer.from(name))
      .setAuthTag(Buffer.from(tag, 'base64'));
    return Buffer.concat([opening.update(Buffer.from(data, 'base64')), opening.final()]).toString('utf8');
  } catch (thrown) {
    throw new OrdinautError(
      {
        code: 'secret_unreadable',
        message: `the secret ${name} cannot be opened with this key`,
        hint: 'was ORDINAUT_SECRET_KEY or secret.key changed? Set the secret again, or restore the key',
      },
      thrown,
    );
  }
}
