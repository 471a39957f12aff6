import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { desktopAvailable, openDesktopSession } from '../support/desktop-app.ts';
import { createGate } from '../support/gate-tool.ts';
import {
  addInWords,
  answerInDoubt,
  retryFromFailedStep,
  startMissingPage,
  welcomeToBriefing,
} from '../support/person-story.ts';

// A desktop comes up in a second, and in many on a machine that is busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

describe.skipIf(!desktopAvailable)('a person with the window', () => {
  test('comes from the first start to the briefing, and plans a reminder in words', async () => {
    const session = await openDesktopSession();
    const app = await session.start();
    const page = await app.page();
    await welcomeToBriefing(page);
    await addInWords(page);
    expect(await app.call('tasks.get', { task: 'Stretch' })).toMatchObject({ status: 'active' });
  });

  test('retries a run from the step that failed, and answers what is in doubt after a kill', async () => {
    const session = await openDesktopSession();
    const gate = createGate(session.home);
    const site = await startMissingPage();
    const config = { mcpServers: gate.servers, toolkits: { web: site.settings } };
    writeFileSync(join(session.data, 'config.json'), JSON.stringify(config));
    const first = await session.start();
    await first.call('tasks.create', site.task);
    const { run_id } = await first.call('tasks.run', { task: 'Read the page', wait: true });
    site.mend();
    const page = await first.page();
    await page.evaluate(`location.hash = '/runs/${run_id}'`);
    await retryFromFailedStep(page);
    expect(site.asked()).toBe(2);

    await first.call('tasks.create', { title: 'Pass', pipeline: [gate.step] });
    const begun = gate.begun();
    await first.call('tasks.run', { task: 'Pass' });
    await begun;
    await first.kill();
    const second = await session.start();
    await answerInDoubt(await second.page());
  });
});
