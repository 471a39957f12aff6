import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { beforeAll, onTestFinished } from 'vitest';
import { bundledCli } from './bundled-cli.ts';

let program: string;
beforeAll(async () => {
  program = await bundledCli();
}, 120_000);

export interface CliOptions {
  readonly directory: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function spawnCli(args: readonly string[], { directory, env }: CliOptions) {
  return spawn(process.execPath, [program, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: directory,
      TZ: 'Europe/Chisinau',
      ORDINAUT_DATA_DIR: directory,
      ORDINAUT_HTTP_PORT: '0',
      ORDINAUT_NOTIFICATIONS_DESKTOP: 'false',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs the command in a process of its own, to its end. */
export async function runCli(args: readonly string[], options: CliOptions) {
  const child = spawnCli(args, options);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.end(options.input ?? '');
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** Starts a command that goes on, such as `serve`; killed when the test ends if it is still there. */
export function startCli(args: readonly string[], options: CliOptions) {
  const child = spawnCli(args, options);
  let stdout = '';
  let stderr = '';
  let waiting: (() => void)[] = [];
  const wake = () => {
    for (const check of waiting.splice(0)) check();
  };
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      resolve(code);
      wake();
    });
  });
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
    wake();
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return {
    pid: child.pid,
    exited,
    output: () => ({ stdout, stderr }),
    signal: (name: NodeJS.Signals) => child.kill(name),
    /** Resolves with the match once it has been printed; rejects when the command ends before. */
    async printed(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const match = pattern.exec(stdout);
        if (match) return match;
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`ended without printing ${pattern}:\n${stdout}\n${stderr}`);
        await new Promise<void>((resolve) => {
          waiting = [...waiting, resolve];
        });
      }
    },
  };
}
