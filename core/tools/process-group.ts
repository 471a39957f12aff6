import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Clock } from '../ports.ts';
import { CHILD_TOKEN, type Children } from './children.ts';
import { spawnFailure } from './command-lookup.ts';
import { ProcessTree } from './process-tree.ts';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment, nothing is added but the token of the child. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string | undefined;
}

interface GroupServices {
  readonly clock: Clock;
  readonly children: Children;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How long a program may take to end after its stdin is closed, and again after SIGTERM. */
const GRACE_MS = 2_000;
const LAST_WAIT_MS = 900;
const SHORTEST_POLL_MS = 20;
const LONGEST_POLL_MS = 100;
const WINDOWS = process.platform === 'win32';

/**
 * A program in a process group of its own (a job tree on Windows), recorded while it runs. When its leader ends, by itself or by
 * `stop`, whatever it has started ends too, in whatever group or session that is.
 */
export class ProcessGroup {
  readonly pid: number;
  readonly stdin: ChildProcessWithoutNullStreams['stdin'];
  readonly stdout: ChildProcessWithoutNullStreams['stdout'];
  readonly stderr: ChildProcessWithoutNullStreams['stderr'];
  /** Resolves when the leader has ended and its output has been read to the end. */
  readonly closed: Promise<Exit>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #clock: Clock;
  readonly #tree: ProcessTree;
  readonly #exited: Promise<void>;
  #exit: Exit | null = null;
  #ending: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  private constructor(
    child: ChildProcessWithoutNullStreams,
    { pid, token }: { readonly pid: number; readonly token: string },
    { clock, children }: GroupServices,
  ) {
    this.#child = child;
    this.#clock = clock;
    this.#tree = new ProcessTree(pid, token);
    this.pid = pid;
    this.stdin = child.stdin;
    this.stdout = child.stdout;
    this.stderr = child.stderr;
    // Writing to a program that has ended is reported by its exit, not by an unhandled stream error.
    child.stdin.on('error', () => {});
    this.#exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#exit = { code, signal };
        resolve();
        void this.#end(false).then(() => children.remove(pid));
      });
    });
    this.closed = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
  }

  /** Starts a program without a shell. Throws `OrdinautError` (permanent, not sent): `command_not_found`, `folder_not_found` … */
  static start(program: Program, services: GroupServices): Promise<ProcessGroup> {
    const { children } = services;
    const token = children.nextToken();
    return new Promise((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException): void => {
        void spawnFailure(error, { command: program.command, cwd: program.cwd, path: program.env.PATH }).then(
          reject,
        );
      };
      let child: ChildProcessWithoutNullStreams;
      try {
        child = spawn(program.command, program.args, {
          env: { ...program.env, [CHILD_TOKEN]: token },
          cwd: program.cwd,
          stdio: ['pipe', 'pipe', 'pipe'],
          shell: false,
          detached: !WINDOWS,
          windowsHide: true,
        });
      } catch (error) {
        // A NUL in an argument, or a list of arguments that the system refuses.
        return fail(error instanceof Error ? error : new Error(String(error)));
      }
      child.once('error', fail);
      const { pid } = child;
      if (pid === undefined) return;
      children.add({ pid, token, command: [program.command, ...program.args].join(' ').slice(0, 500) });
      const group = new ProcessGroup(child, { pid, token }, services);
      child.once('spawn', () => resolve(group));
    });
  }

  /** How the leader ended; null while it runs. */
  get exit(): Exit | null {
    return this.#exit;
  }

  /** Closes stdin, then SIGTERM after 2 s, then SIGKILL after 2 s more, to all it has started. Resolves when nothing of it is left. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop(true);
    return this.#stopping;
  }

  /** As `stop`, without waiting for the program to notice that its stdin is closed. */
  kill(): Promise<void> {
    this.#stopping ??= this.#stop(false);
    return this.#stopping;
  }

  async #stop(gently: boolean): Promise<void> {
    this.stdin.end();
    if (gently && this.#exit === null) await this.#within(GRACE_MS, this.#exited);
    await this.#end(true);
    if (this.#exit === null) await this.#within(LAST_WAIT_MS, this.#exited);
  }

  /** Ends what is left of the group; `leader` says whether the leader may still be there to be asked first. */
  #end(leader: boolean): Promise<void> {
    this.#ending ??= WINDOWS ? this.#endTree(leader) : this.#endGroup();
    return this.#ending;
  }

  async #endGroup(): Promise<void> {
    if (!(await this.#tree.signal('SIGTERM')) || (await this.#gone(GRACE_MS))) return;
    await this.#gone(LAST_WAIT_MS, 'SIGKILL');
  }

  async #endTree(leader: boolean): Promise<void> {
    if (!leader) return;
    const killer = spawn('taskkill', ['/pid', String(this.pid), '/T', '/F'], { windowsHide: true });
    await new Promise<void>((resolve) => {
      killer.once('close', () => resolve());
      killer.once('error', () => resolve(void this.#child.kill()));
    });
  }

  /** Whether nothing is left in time; `signal` is sent again and again, for what is forked meanwhile. */
  async #gone(milliseconds: number, signal?: NodeJS.Signals): Promise<boolean> {
    const until = this.#clock.monotonic() + milliseconds;
    const left = async () => (signal ? this.#tree.signal(signal) : !(await this.#tree.gone()));
    for (let poll = SHORTEST_POLL_MS; await left(); ) {
      if (this.#clock.monotonic() >= until) return false;
      await this.#within(poll, new Promise(() => {}));
      poll = Math.min(poll * 1.5, LONGEST_POLL_MS);
    }
    return true;
  }

  #within(milliseconds: number, happening: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.timer(milliseconds, resolve);
      void happening.then(() => {
        cancel();
        resolve();
      });
    });
  }
}
