import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What tells a process from a later one with the same number; null when there is none. Clock ticks since boot on Linux. */
export function processStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') return statOf(pid)?.start ?? null;
    if (process.platform === 'win32') return null;
    return (
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 2_000 }).trim() ||
      null
    );
  } catch {
    return null;
  }
}

/** Which start of the machine this is: process numbers and times mean nothing over a reboot. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

export interface LivingProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Clock ticks since boot. */
  readonly start: number;
}

/** The numbers of all processes. Linux only; elsewhere none. */
export function processNumbers(): readonly number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Undefined for a process that has ended; a zombie has. Linux only. */
export function livingProcess(pid: number): LivingProcess | undefined {
  const stat = statOf(pid);
  if (!stat || stat.state === 'Z' || stat.state === 'X') return undefined;
  const { parent, group, session, start } = stat;
  return { pid, parent, group, session, start: Number(start) };
}

/** Living processes of a group. Linux only; elsewhere, the leader as long as the group can be signalled. */
export function groupMembers(group: number): readonly number[] {
  if (!groupExists(group)) return [];
  if (process.platform !== 'linux') return [group];
  return processNumbers().filter((pid) => livingProcess(pid)?.group === group);
}

/**
 * Processes whose environment holds a text that begins so (`NAME=value`), by number. On Linux and macOS, of one's own account;
 * on Windows none: there the system ends the children of a process with it (libuv's job object).
 */
export function markedProcesses(beginning: string): readonly number[] {
  if (process.platform === 'linux')
    return processNumbers().filter((pid) =>
      // That of a zombie is empty.
      environmentOf(pid).some((assignment) => assignment.startsWith(beginning)),
    );
  if (process.platform !== 'darwin') return [];
  try {
    const table = execFileSync('ps', ['-axEww', '-o', 'pid=,command='], {
      encoding: 'utf8',
      timeout: 2_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return table
      .split('\n')
      .filter((line) => line.includes(` ${beginning}`))
      .map((line) => Number.parseInt(line, 10))
      .filter((pid) => pid > 1);
  } catch {
    return [];
  }
}

/** Whether the environment a process was started with holds this assignment. Linux only. */
export function startedWith(pid: number, assignment: string): boolean {
  return environmentOf(pid).includes(assignment);
}

/** What a process was started as, for a person; its number when that is not known. */
export function commandOf(pid: number): string {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    if (words !== '') return words.slice(0, 500);
  } catch {
    // It has ended, or this is no Linux.
  }
  return `process ${pid}`;
}

/** Signals one process; false when it is gone. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Signals a whole group; false when it has no process any more. */
export function signalGroup(group: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** Whether a group has a process, a zombie too. */
export function groupExists(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

interface Stat {
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly start: string;
}

/** proc_pid_stat(5): the name, in parentheses, may hold blanks and parentheses itself. */
function statOf(pid: number): Stat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  const [state, parent, group, session, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const start = rest[15];
  if (state === undefined || start === undefined) return null;
  return { state, parent: Number(parent), group: Number(group), session: Number(session), start };
}
