import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchTable } from './bench-table.ts';

const child = fileURLToPath(new URL('./scale-process.ts', import.meta.url));

/** An engine with 100,000 scheduled tasks; each figure from a process of its own. */
export async function run(): Promise<BenchTable> {
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-bench-'));
  try {
    await measure('fill', directory);
    const first = await measure('first_decision', directory);
    const zones = await measure('zone_data', directory);
    const idle = await measure('idle', directory);
    return {
      title: 'Scale: 100,000 scheduled tasks',
      rows: [
        { name: 'open → engine ready', value: `${first.open_ms} ms` },
        {
          name: 'ready → first decision committed',
          value: `${first.decision_ms} ms`,
          limit: '≤ 50 ms after opening',
        },
        {
          name: 're-evaluation after a change of zone data',
          value: `${zones.reevaluate_ms} ms`,
          limit: '≤ 1000 ms',
        },
        { name: 'resident memory, idle', value: `${idle.rss_mb} MB`, limit: '≤ 100 MB' },
        { name: 'timers fired while idle', value: `${idle.wakeups_per_second}/s`, limit: '≤ 0.2/s' },
        { name: 'processor time while idle', value: `${idle.cpu_percent} %` },
      ],
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function measure(what: string, directory: string): Promise<Record<string, number>> {
  const process_: ChildProcess = spawn(process.execPath, [child, what, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  process_.stdout?.on('data', (chunk) => {
    output += String(chunk);
  });
  return new Promise((resolve, reject) => {
    process_.on('close', (code) => {
      if (code !== 0) reject(new Error(`${what} ended with ${code}`));
      else resolve(JSON.parse(output) as Record<string, number>);
    });
  });
}

if (import.meta.main) console.table((await run()).rows);
