// A lock file with the holder's pid, so that two commands started at once do not install over each other.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 200;
// Longer than any installation; a holder of that age is another process that was given the same pid.
const STALE_MS = 15 * 60_000;

/** Runs `work` while holding `file`; waits for the holder, and takes over from one that died. `onWait(pid)` is called once. */
export async function oneAtATime(file, work, onWait) {
  mkdirSync(dirname(file), { recursive: true });
  let waiting = false;
  while (!take(file)) {
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (!holder.alive) {
      // Between reading and removing another waiter may have taken it over: look again at what is removed.
      if (holderOf(file)?.pid === holder.pid) rmSync(file, { force: true });
      continue;
    }
    if (!waiting) onWait(holder.pid);
    waiting = true;
    await pause(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** undefined when the lock has just been let go. */
function holderOf(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    const age = Date.now() - statSync(file).mtimeMs;
    // An empty file is a holder between creating and writing; it counts as alive until it is old.
    return { pid, alive: age < STALE_MS && (pid === 0 ? age < 5_000 : isAlive(pid)) };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
