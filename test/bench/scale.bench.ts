import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledProgram } from '../support/bundled-program.ts';
import type { BenchTable } from './bench-table.ts';

/** An engine with 100,000 scheduled tasks; each figure from a process of its own. */
export async function run(): Promise<BenchTable> {
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-bench-'));
  const program = await bundledProgram('bench', 'scale-process');
  const measure = (what: string) => measured(program, what, directory);
  try {
    await measure('fill');
    const first = await measure('first_decision');
    const zones = await measure('zone_data');
    const idle = await measure('idle');
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
          name: 're-evaluation after a change of zone data, every task moved',
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

function measured(program: string, what: string, directory: string): Promise<Record<string, number>> {
  const process_: ChildProcess = spawn(process.execPath, [program, what, directory], {
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
