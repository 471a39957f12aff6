import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { OrdinautError } from '../core/errors.ts';
import type { Secrets } from '../core/ports.ts';
import { openSecretsFile, sealedPassphraseFile } from '../core/secrets-file.ts';

/** What seals with a key that the operating system keeps for this person. `weak` seals nothing worth the name. */
export interface KeyringSeal {
  readonly strength: 'strong' | 'weak';
  seal(text: string): Promise<Buffer>;
  unseal(sealed: Buffer): Promise<string>;
}

export interface DesktopSecretsOptions {
  /** The data directory. */
  readonly directory: string;
  /** `ORDINAUT_SECRET_KEY`: the person keeps the key, and no keyring is asked. */
  readonly passphrase: string | undefined;
  readonly keyring: KeyringSeal;
  /** Whether the person has agreed to a key in a file. */
  readonly weakAllowed: () => boolean;
}

export interface DesktopSecrets {
  readonly secrets: Secrets;
  /** For toolkits in processes of their own, which open the same vault. */
  readonly passphrase: string | undefined;
}

/**
 * The vault of the data directory, its passphrase sealed by the keyring. What a headless engine sealed with `secret.key` is
 * sealed anew, and that file removed. Without a keyring that deserves the name, `set` throws `secret_storage_weak` until the
 * person has agreed to the key file; what is in the vault already is read. Throws `secret_unreadable`.
 */
export async function openDesktopSecrets(options: DesktopSecretsOptions): Promise<DesktopSecrets> {
  const { directory, keyring } = options;
  if (options.passphrase)
    return { secrets: openSecretsFile(directory, options.passphrase), passphrase: options.passphrase };
  if (keyring.strength === 'weak') return { secrets: weakSecrets(options), passphrase: undefined };

  const sealedFile = sealedPassphraseFile(directory);
  let passphrase: string;
  if (existsSync(sealedFile)) passphrase = await unseal(keyring, sealedFile);
  else {
    passphrase = randomBytes(32).toString('base64url');
    writeWhole(sealedFile, await keyring.seal(passphrase));
  }
  await sealAnew(directory, passphrase);
  return { secrets: openSecretsFile(directory, passphrase), passphrase };
}

function weakSecrets({ directory, weakAllowed }: DesktopSecretsOptions): Secrets {
  const file = openSecretsFile(directory, undefined);
  return {
    ...file,
    async set(name, value) {
      if (!weakAllowed())
        throw new OrdinautError({
          code: 'secret_storage_weak',
          message:
            'this desktop has no keyring, so the secret would be kept in a file that only your account can read',
          hint: 'agree to that once in Settings, or install a keyring (gnome-keyring, KWallet) and start again',
        });
      await file.set(name, value);
    },
  };
}

async function unseal(keyring: KeyringSeal, file: string): Promise<string> {
  try {
    return await keyring.unseal(readFileSync(file));
  } catch (cause) {
    throw new OrdinautError(
      {
        code: 'secret_unreadable',
        message: 'the keyring of this desktop does not open the secrets that it sealed',
        hint: 'unlock the keyring and start again',
      },
      cause,
    );
  }
}

/** What `secret.key` had sealed. That file goes last, so that the next start finishes what was interrupted. */
async function sealAnew(directory: string, passphrase: string): Promise<void> {
  const keyFile = join(directory, 'secret.key');
  if (!existsSync(keyFile)) return;
  const vaultFile = join(directory, 'secrets.json');
  if (existsSync(vaultFile)) {
    const work = mkdtempSync(join(directory, '.sealing-'));
    try {
      const [oldFolder, newFolder] = [join(work, 'old'), join(work, 'new')];
      for (const folder of [oldFolder, newFolder]) mkdirSync(folder, { mode: 0o700 });
      copyFileSync(keyFile, join(oldFolder, 'secret.key'));
      copyFileSync(vaultFile, join(oldFolder, 'secrets.json'));
      const old = openSecretsFile(oldFolder, undefined);
      const current = openSecretsFile(directory, passphrase);
      const fresh = openSecretsFile(newFolder, passphrase);
      for (const name of await old.names()) {
        const value = await current.get(name).catch(() => old.get(name));
        if (value !== undefined) await fresh.set(name, value);
      }
      if (existsSync(join(newFolder, 'secrets.json'))) renameSync(join(newFolder, 'secrets.json'), vaultFile);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  rmSync(keyFile);
}

function writeWhole(file: string, content: Buffer): void {
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
