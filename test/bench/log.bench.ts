import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createLog } from '../../core/observe/log.ts';
import { queryLogs } from '../../core/observe/log-query.ts';
import { realClock } from '../support/real-clock.ts';
import { type BenchTable, milliseconds, percentile } from './bench-table.ts';

const lines = 50_000;

/** A log line of the usual size, written through to the operating system; and reading such lines back. */
export async function run(): Promise<BenchTable> {
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-bench-'));
  const log = createLog({
    clock: realClock,
    level: 'info',
    file: { directory, file_size_mb: 10, files: 10 },
  });
  const run = log.child({ run_id: '01985f0e-0000-7000-8000-000000000000', correlation_id: 'c-1' });
  const samples: number[] = [];
  for (let n = 0; n < lines; n++) {
    const started = performance.now();
    run.info({ step: 'weather', tool: 'weather.forecast', attempt: 1, duration_ms: n }, 'step succeeded');
    samples.push(performance.now() - started);
  }
  log.close();
  const started = performance.now();
  const { entries } = await queryLogs(directory, { text: `"duration_ms":${lines - 1},`, limit: 1 });
  const query = performance.now() - started;
  if (entries.length !== 1 || log.failures() > 0) throw new Error('the log does not hold what was written');
  rmSync(directory, { recursive: true, force: true });
  return {
    title: 'Log',
    rows: [
      { name: 'write, p50', value: milliseconds(percentile(samples, 0.5)), limit: 'aim < 1 ms' },
      { name: 'write, p99', value: milliseconds(percentile(samples, 0.99)), limit: 'aim < 1 ms' },
      { name: 'write, worst (rotation included)', value: milliseconds(Math.max(...samples)) },
      { name: `newest match among ${lines.toLocaleString('en')} lines`, value: milliseconds(query) },
    ],
  };
}
