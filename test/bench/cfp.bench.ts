import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownerAgentId } from '../../core/model/agent.ts';
import type { JsonObject } from '../../core/model/json.ts';
import type { Mode } from '../../core/model/task.ts';
import { resourcesDirectory } from '../../core/resources.ts';
import { startCfpSite } from '../support/cfp-site.ts';
import { openStarterWorkspace } from '../support/starter-workspace.ts';
import type { BenchRow, BenchTable } from './bench-table.ts';

const template: JsonObject & { readonly params: JsonObject } = JSON.parse(
  readFileSync(join(resourcesDirectory(), 'templates', 'cfp-scout', 'template.json'), 'utf8'),
);

/** A morning of CFP Scout over the recorded site: 27 events of four sources, from the request of the run to its end. */
export async function run(): Promise<BenchTable> {
  const rows: BenchRow[] = [];
  for (const mode of ['direct', 'hybrid', 'mcp'] as const) {
    const [first, second] = await mornings(mode);
    rows.push(
      {
        name: `27 events, ${mode}, first morning`,
        value: seconds(first),
        limit: mode === 'direct' ? '< 1 s' : '',
      },
      { name: `27 events, ${mode}, second morning`, value: seconds(second), limit: '< 1 s' },
    );
  }
  return { title: 'CFP Scout', rows };
}

async function mornings(mode: Mode): Promise<readonly [number, number]> {
  const path = mkdtempSync(join(tmpdir(), 'ordinaut-bench-'));
  const site = await startCfpSite();
  const engine = await openStarterWorkspace({ path, site: site.url });
  // The engine's own timers do not keep a process alive; what serves it does.
  const keepAlive = setInterval(() => {}, 60_000);
  try {
    await engine.serve();
    const { tasks, runs } = engine.services;
    const params = { ...template.params, sources: site.sources };
    const { task } = await tasks.create({ ...template, mode, params }, ownerAgentId);
    const morning = async (): Promise<number> => {
      const began = performance.now();
      const { run_id } = await tasks.runNow(task.id, {}, 'bench');
      const settled = await runs.waitFor(run_id, { signal: AbortSignal.timeout(60_000) });
      if (settled.state !== 'succeeded') throw new Error(`${mode}: ${JSON.stringify(settled)}`);
      return performance.now() - began;
    };
    const first = await morning();
    site.setDay(2);
    return [first, await morning()];
  } finally {
    clearInterval(keepAlive);
    await engine.end();
    await site.close();
    rmSync(path, { recursive: true, force: true });
  }
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
