import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataDirectory } from '../data-directory.ts';
import { readEngineFile } from '../doors/engine-file.ts';
import { readToken } from '../doors/token.ts';
import { OrdinautError } from '../errors.ts';
import { CHILD_TOKEN } from '../tools/children.ts';

/** How long an engine may take to start and to tell where it is. */
const startingMs = 20_000;
const lookMs = 100;

/** Where an engine serves, and the key to it. */
export interface EngineAddress {
  readonly url: string;
  readonly token: string;
}

export interface EngineLinkOptions {
  readonly directory: DataDirectory;
  /** Instead of the owner's token. */
  readonly token?: string;
  readonly signal: AbortSignal;
}

/** The engine that serves a data directory now; undefined when none does. */
export function servingEngine({
  directory,
  token,
}: Pick<EngineLinkOptions, 'directory' | 'token'>): EngineAddress | undefined {
  const serving = readEngineFile(directory.engine);
  const key = token ?? readToken(directory.token);
  return serving && key !== undefined ? { url: serving.url, token: key } : undefined;
}

/**
 * Finds the engine that serves a data directory; where none does, starts one without a window, which goes on when this
 * process ends. Throws `engine_unreachable` when it does not come up.
 */
export async function findOrStartEngine(options: EngineLinkOptions): Promise<EngineAddress> {
  const { directory, signal } = options;
  const until = performance.now() + startingMs;
  let started = false;
  for (;;) {
    signal.throwIfAborted();
    const serving = servingEngine(options);
    if (serving) return serving;
    if (performance.now() > until)
      throw new OrdinautError({
        code: 'engine_unreachable',
        message: `no engine came up for ${directory.path}`,
        hint: 'ordinaut serve tells why',
        retryable: true,
      });
    if (!started) startEngine(directory);
    started = true;
    await pause(lookMs, undefined, { signal });
  }
}

/** An engine of its own session: it outlives whoever asked for it. Two that start at once settle it by the directory's lock. */
function startEngine({ path }: DataDirectory): void {
  const [, program = ''] = process.argv;
  // Who asked may be the child of another engine, and is ended with its tree.
  const { [CHILD_TOKEN]: _, ...env } = process.env;
  const child = spawn(process.execPath, [program, '--data-dir', path, 'serve'], {
    env,
    detached: true,
    stdio: 'ignore',
  });
  // The wait for its address tells that it did not come up.
  child.on('error', () => undefined);
  child.unref();
}
