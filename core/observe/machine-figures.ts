import { execFile } from 'node:child_process';
import { readFile, statfs } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';

/** What this process uses now. */
export interface ProcessFigures {
  readonly rss_bytes: number;
  readonly heap_used_bytes: number;
  /** Share of one processor since the last look, in percent. */
  readonly cpu_percent: number;
  /** Share of time the loop was busy since the last look, 0 to 1. */
  readonly loop_utilization: number;
  /** How long the loop took to come round, just now. */
  readonly loop_delay_ms: number;
}

const run = promisify(execFile);
/** Longest that `ps` is waited for. */
const psMs = 2_000;
const pageBytes = 4_096;

/** Reads what this process uses, since the last time it was asked. Nothing is sampled meanwhile. */
export function processFigures(): () => Promise<ProcessFigures> {
  let lastLoop = performance.eventLoopUtilization();
  let lastCpu = process.cpuUsage();
  let lastAt = performance.now();
  return async () => {
    const loop = performance.eventLoopUtilization();
    const cpu = process.cpuUsage(lastCpu);
    const at = performance.now();
    const elapsed = Math.max(1, at - lastAt);
    const { utilization } = performance.eventLoopUtilization(loop, lastLoop);
    [lastLoop, lastCpu, lastAt] = [loop, process.cpuUsage(), at];
    await new Promise((resolve) => setImmediate(resolve));
    const { rss, heapUsed } = process.memoryUsage();
    return {
      rss_bytes: rss,
      heap_used_bytes: heapUsed,
      cpu_percent: Math.round((cpu.user + cpu.system) / elapsed / 0.1) / 100,
      loop_utilization: Math.round(utilization * 1_000) / 1_000,
      loop_delay_ms: Math.round((performance.now() - at) * 100) / 100,
    };
  };
}

/** Resident memory of a process; null where nobody can say. */
export async function residentBytes(pid: number): Promise<number | null> {
  try {
    if (process.platform === 'linux') {
      const [, pages] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
      return Number(pages) * pageBytes;
    }
    if (process.platform === 'win32') return null;
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)], { timeout: psMs });
    const kilobytes = Number(stdout.trim());
    return Number.isFinite(kilobytes) && kilobytes > 0 ? kilobytes * 1_024 : null;
  } catch {
    // It ended meanwhile.
    return null;
  }
}

/** Room left for this person on the disk of a folder; null where nobody can say. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
