import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpClient } from '../../core/doors/http-client.ts';
import type { JsonObject } from '../../core/model/json.ts';
import { createGate } from '../support/gate-tool.ts';
import {
  addInWords,
  answerInDoubt,
  retryFromFailedStep,
  startMissingPage,
  welcomeToBriefing,
} from '../support/person-story.ts';
import { startCli } from '../support/run-cli.ts';
import { available } from '../support/system.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** `ordinaut serve` on a data directory, and calls of its operations. */
async function serve(directory: string) {
  const engine = startCli(['serve'], { directory });
  const [, url = ''] = await engine.printed(/serves at (\S+?),/);
  const token = readFileSync(join(directory, 'token'), 'utf8').trim();
  const client = createHttpClient({ url, token });
  const { signal } = new AbortController();
  return {
    engine,
    address: `${url}/#token=${token}`,
    call: async (operation: string, input: JsonObject = {}) =>
      (await client.call(operation, input, signal)) as JsonObject,
  };
}

async function openPage(address: string): Promise<Page> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(address);
  return page;
}

describe.skipIf(!available('chromium'))(
  'a person with ordinaut serve and a browser',
  { timeout: 120_000 },
  () => {
    it('comes from the first start to the briefing, and plans a reminder in words', async () => {
      const { address, call } = await serve(temporaryDirectory());
      const page = await openPage(address);
      await welcomeToBriefing(page);
      await addInWords(page);
      expect(await call('tasks.get', { task: 'Stretch' })).toMatchObject({ status: 'active' });
    });

    it('retries a run from the step that failed; what was finished is not executed again', async () => {
      const directory = temporaryDirectory();
      const site = await startMissingPage();
      writeFileSync(join(directory, 'config.json'), JSON.stringify({ toolkits: { web: site.settings } }));
      const { address, call } = await serve(directory);
      await call('tasks.create', site.task);
      const { run_id } = await call('tasks.run', { task: 'Read the page', wait: true });
      site.mend();
      const page = await openPage(address);
      await page.evaluate(`location.hash = '/runs/${run_id}'`);
      await retryFromFailedStep(page);
      expect(site.asked()).toBe(2);
    });

    it('answers whether a call went out, after the engine was killed in the middle of it', async () => {
      const directory = temporaryDirectory();
      const gate = createGate(directory);
      writeFileSync(join(directory, 'config.json'), JSON.stringify({ mcpServers: gate.servers }));
      const first = await serve(directory);
      await first.call('tasks.create', { title: 'Pass', pipeline: [gate.step] });
      const begun = gate.begun();
      await first.call('tasks.run', { task: 'Pass' });
      await begun;
      first.engine.signal('SIGKILL');
      await first.engine.exited;
      const { address } = await serve(directory);
      const page = await openPage(address);
      await answerInDoubt(page);
    });
  },
);
