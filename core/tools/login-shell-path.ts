import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import type { Clock } from '../ports.ts';
import type { Environment } from './child-environment.ts';

const WAIT_MS = 3_000;
/** For what a shell has said right before it ended. */
const LAST_WORDS_MS = 250;
const MARK = '__ordinaut_path__';

/**
 * The environment with the PATH that the person's login shell sets. A desktop starts applications with the system's PATH alone, on
 * which `npx` and `uvx` of version managers are missing. Started from a terminal, or when the shell does not answer
 * within 3 s, the environment is answered with as it is. Folders of the shell come after the ones that are there.
 */
export async function withLoginShellPath(environment: Environment, clock: Clock): Promise<Environment> {
  // Terminals set TERM, desktops do not.
  if (process.platform === 'win32' || environment.TERM !== undefined) return environment;
  const found = await loginShellPath(environment, clock);
  if (found === undefined) return environment;
  const folders = [...(environment.PATH ?? '').split(delimiter), ...found.split(delimiter)];
  return { ...environment, PATH: [...new Set(folders.filter((folder) => folder !== ''))].join(delimiter) };
}

/** PATH as an interactive login shell sees it; undefined when it does not tell within 3 s. */
export function loginShellPath(environment: Environment, clock: Clock): Promise<string | undefined> {
  const shell = environment.SHELL ?? '/bin/sh';
  return new Promise((resolve) => {
    const child = spawn(shell, ['-ilc', `printf '${MARK}%s${MARK}' "$(printenv PATH)"`], {
      env: { ...environment, TERM: 'dumb' },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    let text = '';
    const settle = (path: string | undefined): void => {
      cancelTimer();
      cancelLastWords();
      if (child.pid !== undefined && child.exitCode === null) {
        try {
          process.kill(-child.pid, 'SIGKILL');
        } catch {
          // It ended in the meantime.
        }
      }
      child.stdout.destroy();
      resolve(path);
    };
    const cancelTimer = clock.timer(WAIT_MS, () => settle(undefined));
    let cancelLastWords: () => void = () => {};
    child.once('error', () => settle(undefined));
    child.once('close', () => settle(pathIn(text)));
    // Not `close` alone: a daemon that the profile starts may hold the pipe for ever.
    child.once('exit', () => {
      cancelLastWords = clock.timer(LAST_WORDS_MS, () => settle(pathIn(text)));
    });
    child.stdout.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('utf8')).slice(-100_000);
      const path = pathIn(text);
      if (path !== undefined) settle(path);
    });
  });
}

function pathIn(text: string): string | undefined {
  const path = text.split(MARK)[1];
  return path === undefined || path === '' || text.split(MARK).length < 3 ? undefined : path;
}
