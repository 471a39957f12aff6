import { safeStorage } from 'electron';
import type { KeyringSeal } from './desktop-secrets.ts';

/**
 * The keyring of the operating system, through Electron's asynchronous interface where it has one: asking a keyring may
 * wait for the person. The application has to be ready.
 */
export async function openKeyring(): Promise<KeyringSeal> {
  if (!(await isStrong())) return weak;
  return {
    strength: 'strong',
    seal: async (text) =>
      hasAsync() ? safeStorage.encryptStringAsync(text) : safeStorage.encryptString(text),
    unseal: async (sealed) =>
      hasAsync() ? (await safeStorage.decryptStringAsync(sealed)).result : safeStorage.decryptString(sealed),
  };
}

const refuse = () => Promise.reject(new Error('this desktop has no keyring'));
const weak: KeyringSeal = { strength: 'weak', seal: refuse, unseal: refuse };

/** On Linux without a keyring Chromium "encrypts" with a key that everybody knows, and calls it `basic_text`. */
async function isStrong(): Promise<boolean> {
  const available = hasAsync()
    ? await safeStorage.isAsyncEncryptionAvailable()
    : safeStorage.isEncryptionAvailable();
  if (!available || process.platform !== 'linux') return available;
  return !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
}

function hasAsync(): boolean {
  return typeof safeStorage.isAsyncEncryptionAvailable === 'function';
}
