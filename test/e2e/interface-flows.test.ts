import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/model/json.ts';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import type { TestEngine } from '../support/test-engine.ts';

function mailbox(): JsonObject {
  const path = temporaryDirectory();
  for (const folder of ['new', 'cur', 'tmp']) mkdirSync(join(path, folder));
  const headers = ['From: Friend <friend@example.net>', 'To: me@example.org', 'Subject: Hello'];
  writeFileSync(join(path, 'new', '1772428320.M1.x'), `${headers.join('\n')}\n\nCall me back.\n`);
  return { mail: { accounts: [{ kind: 'maildir', name: 'Box', path }] } };
}

const settings = () =>
  ({ toolkits: mailbox() }) as NonNullable<Parameters<typeof openInterface>[0]>['settings'];
const save = async (engine: TestEngine) => {
  const pipeline = [
    { id: 'inbox', uses: 'mail.top_unread', with: { count: 5 } },
    { id: 'tell', uses: 'briefing.publish', with: { title: 'Mail', markdown: '${to_string(steps.inbox)}' } },
  ];
  return engine.call('tasks.create', { title: 'Tell', schedule_kind: 'manual', payload: { pipeline } });
};

describe.skipIf(!available('chromium'))('what others wrote', () => {
  it('is told of while a task is edited, and declared by one click', async () => {
    let id = '';
    const { page, engine, complaints } = await openInterface({
      settings: settings() ?? {},
      path: '/tasks',
      before: async (engine) => {
        id = String((await save(engine)).id);
      },
    });
    await page.evaluate(`location.hash = '/tasks/${id}/edit?part=steps'`);
    await page.getByText('Each run would wait for you').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Declare' }).click();
    await page.getByText('Each run would wait for you').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Details' }).click();
    await page
      .getByRole('button', { name: 'Ask again before mail.top_unread reaches briefing.publish' })
      .waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tell' }).waitFor();
    expect(await engine.call('tasks.get', { task: id })).toMatchObject({
      definition: { flows: [{ from: 'mail.top_unread', to: 'briefing.publish' }] },
    });
    expect(complaints).toEqual([]);
  });

  it('is declared on the page of the task, and named at the steps of a run', async () => {
    let id = '';
    const { page, engine, go, complaints } = await openInterface({
      settings: settings() ?? {},
      before: async (engine) => {
        id = String((await save(engine)).id);
      },
    });
    await go(`/tasks/${id}`);
    await page.getByRole('heading', { name: 'What others wrote' }).waitFor();
    await page.getByRole('button', { name: 'Declare' }).click();
    await page.getByText('declared', { exact: true }).waitFor();
    const { run_id } = await engine.call('tasks.run', { task: id, wait: true });
    await go(`/runs/${run_id}?step=inbox`);
    await page.getByText('Carries what others wrote: read by mail.top_unread').waitFor();
    expect(
      await page.getByRole('img', { name: 'Carries what others wrote: read by mail.top_unread' }).count(),
    ).toBe(2);
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
