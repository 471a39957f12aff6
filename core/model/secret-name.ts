/** Stands where a secret stood. */
export const REDACTED = '[redacted]';

const SECRET =
  /(^|_)(secret|secrets|token|password|passwd|passphrase|pwd|authorization|auth|cookie|credential|credentials|bearer|signature|api_?key|access_?key|private_?key)$/;

/** Whether a field of this name usually holds something that must not be shown, logged or exported: `api_key`, `apiKey`, `X-Auth-Token`. */
export function looksSecret(name: string): boolean {
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll('-', '_');
  return SECRET.test(snake);
}
