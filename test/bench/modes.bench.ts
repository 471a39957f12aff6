import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '../../core/doors/caller.ts';
import type { JsonObject } from '../../core/model/json.ts';
import type { Mode } from '../../core/model/task.ts';
import { resourcesDirectory } from '../../core/resources.ts';
import { startHttpServer } from '../core/toolkits/http-server.ts';
import { startCfpSite } from '../support/cfp-site.ts';
import { openMeteo } from '../support/open-meteo.ts';
import { type BenchRow, type BenchTable, percentile } from './bench-table.ts';
import { serveWorkspace } from './served-workspace.ts';

const template = (path: string): JsonObject & { readonly params: JsonObject } =>
  JSON.parse(readFileSync(join(resourcesDirectory(), 'templates', path), 'utf8'));
const warmRuns = 7;

/**
 * The same two tasks in the three modes, each on an engine of its own that is the built command. The first run of `mcp` and
 * `hybrid` starts the toolkit servers; the later ones find them running.
 */
export async function run(): Promise<BenchTable> {
  const rows: BenchRow[] = [];
  for (const [name, path] of [
    ['CFP Scout', join('cfp-scout', 'template.json')],
    ['Morning briefing', 'morning-briefing.json'],
  ] as const)
    for (const mode of ['direct', 'hybrid', 'mcp'] as const) rows.push(await row(name, path, mode));
  return { title: 'Modes', rows };
}

async function row(name: string, path: string, mode: Mode): Promise<BenchRow> {
  const [site, weather] = [await startCfpSite(), await startHttpServer(openMeteo)];
  const { caller, end } = await serveWorkspace({
    web: { own_hosts: [new URL(site.url).host] },
    weather: {
      forecast_url: `${weather.url}/forecast`,
      geocoding_url: `${weather.url}/search`,
      cache_seconds: 0,
    },
  });
  try {
    const draft = template(path);
    const params = { ...draft.params, ...('sources' in draft.params && { sources: site.sources }) };
    const [first = Number.NaN, ...warm] = await runTimes(caller, { ...draft, mode, params });
    const { modes } = (await caller.call('system.status', {}, AbortSignal.timeout(60_000))) as JsonObject;
    const [figures] = modes as readonly JsonObject[];
    return {
      name: `${name}, ${mode}`,
      value: `first ${seconds(first)}, then ${seconds(percentile(warm, 0.5))}`,
      limit: `${figures?.runs} runs, ${figures?.failed} failed, ${figures?.fallbacks} fallbacks`,
    };
  } finally {
    await end();
    await Promise.all([site.close(), weather.close()]);
  }
}

/** From the request of a run to its answer, as a client sees it. */
async function runTimes(caller: Caller, draft: JsonObject): Promise<readonly number[]> {
  const call = async (operation: string, input: JsonObject) =>
    (await caller.call(operation, input, AbortSignal.timeout(60_000))) as JsonObject;
  const { id } = (await call('tasks.create', draft)) as { readonly id: string };
  const times: number[] = [];
  for (let run = 0; run <= warmRuns; run++) {
    const began = performance.now();
    const { run: settled } = await call('tasks.run', { task: id, wait: true });
    times.push(performance.now() - began);
    if ((settled as JsonObject).state !== 'succeeded') throw new Error(JSON.stringify(settled));
  }
  return times;
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
