import { existsSync } from 'node:fs';

/** The guard thread's program: its bundle beside ours, otherwise its source. */
export function guardWorkerUrl(): URL {
  const bundled = new URL('./guard-worker.js', import.meta.url);
  return existsSync(bundled) ? bundled : new URL('./guard/guard-worker.ts', import.meta.url);
}
