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

/** Living processes of a group (zombies are dead). Linux only; elsewhere, the leader as long as the group can be signalled. */
export function groupMembers(group: number): readonly number[] {
  if (process.platform !== 'linux') return groupExists(group) ? [group] : [];
  if (!groupExists(group)) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const stat = statOf(pid);
      return stat?.group === group && stat.state !== 'Z' && stat.state !== 'X';
    });
}

/** Whether the environment a process was started with holds this assignment. Linux only. */
export function startedWith(pid: number, assignment: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(assignment);
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

function groupExists(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** proc_pid_stat(5): the name, in parentheses, may hold blanks and parentheses itself. */
function statOf(pid: number): { state: string; group: number; start: string } | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  const [state, , group, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const start = rest[16];
  return state === undefined || start === undefined ? null : { state, group: Number(group), start };
}
