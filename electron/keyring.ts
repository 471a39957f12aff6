import { safeStorage } from 'electron';
import type { KeyringSeal } from './desktop-secrets.ts';

/** The keyring of the operating system. Asking it may wait for the person. The application has to be ready. */
export async function openKeyring(): Promise<KeyringSeal> {
  if (process.platform === 'linux' && isEverybodysKey()) return weak;
  // Chosen once: both ways open what the other has sealed, but in Electron 42 the asynchronous one ends the process when it is
  // used before it says that it is available (electron/electron#51924).
  if (await isAsyncAvailable()) return asynchronous;
  return safeStorage.isEncryptionAvailable() ? synchronous : weak;
}

const asynchronous: KeyringSeal = {
  strength: 'strong',
  seal: (text) => safeStorage.encryptStringAsync(text),
  unseal: async (sealed) => (await safeStorage.decryptStringAsync(sealed)).result,
};
const synchronous: KeyringSeal = {
  strength: 'strong',
  seal: async (text) => safeStorage.encryptString(text),
  unseal: async (sealed) => safeStorage.decryptString(sealed),
};
const refuse = () => Promise.reject(new Error('this desktop has no keyring'));
const weak: KeyringSeal = { strength: 'weak', seal: refuse, unseal: refuse };

/** On Linux without a keyring Chromium "encrypts" with a key that everybody knows, and calls it `basic_text`. */
function isEverybodysKey(): boolean {
  return ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
}

async function isAsyncAvailable(): Promise<boolean> {
  return (
    typeof safeStorage.isAsyncEncryptionAvailable === 'function' &&
    (await safeStorage.isAsyncEncryptionAvailable())
  );
}
