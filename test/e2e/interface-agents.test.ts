import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { classicTask } from '../support/test-engine.ts';

describe.skipIf(!available('chromium'))('agents in the interface', () => {
  it('stand with what each may do and did, and their trail is verified', async () => {
    const { page, complaints } = await openInterface({
      path: '/agents',
      before: async (engine) => {
        await engine.call('tasks.create', classicTask({ title: 'Water the plants' }));
      },
    });
    await page.getByRole('button', { name: /owner/ }).click();
    await page.getByRole('heading', { name: 'What owner did' }).waitFor();
    await page.getByRole('option', { name: 'tasks.create' }).click();
    await page.getByRole('dialog').getByText('"Water the plants"').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Verify the trail' }).click();
    await page.getByText('The trail is whole').waitFor();
    expect(complaints).toEqual([]);
  });

  it('are added with what they may do, and their token is shown once', async () => {
    const { page, engine, complaints } = await openInterface({ path: '/agents' });
    await page.getByRole('button', { name: 'Add an agent' }).click();
    await page.getByLabel('Name').fill('planner');
    await page.getByLabel('Scopes').fill('tasks:read, tools:mail.read*');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { name: 'The token of planner' }).waitFor();
    const token = (await page.getByRole('dialog').getByRole('code').textContent()) ?? '';
    expect(token.length).toBeGreaterThan(20);
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('button', { name: /planner/ }).click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Calls a minute').fill('30');
    await page.getByLabel('Cost a day').fill('0.5');
    await page.getByLabel('From').fill('00:00');
    await page.getByLabel('To', { exact: true }).fill('23:59');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved; in effect with its next call').waitFor();
    await page.getByText('Cost: 0 of 0.5').waitFor();
    await page.getByText('00:00–23:59').waitFor();
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).click();
    await page.getByText('none: it can call nothing').waitFor();
    expect(await page.content()).not.toContain(token);
    expect(await engine.call('agents.get', { agent: 'planner' })).toMatchObject({
      scopes: ['tasks:read', 'tools:mail.read*'],
      limits: { calls_per_minute: 30, cost_per_day: 0.5 },
      quiet_hours: { from: '00:00', to: '23:59' },
      tokens: [],
    });
    expect(complaints).toEqual([]);
  });

  it('come in by the code that they show, with what the person leaves them', async () => {
    const { page, engine, complaints } = await openInterface({ path: '/agents' });
    await page.getByRole('button', { name: /owner/ }).waitFor();
    const verifier = randomBytes(32).toString('base64url');
    const { pairings } = engine.services;
    const { id, user_code } = await pairings.request({
      name: 'Claude Code',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      scopes: ['tasks:*', 'tools:*'],
    });
    const asks = page.getByRole('list', { name: 'Programs that want in' });
    await asks.getByText(user_code).waitFor();
    await asks.getByRole('link', { name: 'Look at it' }).click();
    await page.getByRole('heading', { name: 'Claude Code wants in. Does it show this code?' }).waitFor();
    await page.getByRole('article').getByText(user_code).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.getByLabel('What it may do').fill('tasks:read');
    await page.getByRole('button', { name: 'It shows this code: let it in' }).click();
    await page.getByText('Claude Code is let in').waitFor();
    const { token } = await pairings.collect(id, verifier);
    expect(await engine.services.agents.authenticate(token)).toMatchObject({ scopes: ['tasks:read'] });
    expect(complaints).toEqual([]);
  });

  it('are clients that get connected after the change was seen, and disconnected', async () => {
    const home = temporaryDirectory();
    vi.stubEnv('HOME', home);
    vi.stubEnv('XDG_CONFIG_HOME', '');
    onTestFinished(() => void vi.unstubAllEnvs());
    const file = join(home, '.cursor', 'mcp.json');
    mkdirSync(dirname(file));
    writeFileSync(file, '{"mcpServers": {"other": {"command": "other"}}}\n');
    const { page, complaints } = await openInterface({ path: '/agents?part=clients' });
    await page.getByRole('button', { name: 'Connect Cursor' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('ordinaut.command').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    expect(readFileSync(file, 'utf8')).not.toContain('ordinaut');
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('Start Cursor again').waitFor();
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')).mcpServers)).toEqual(['other', 'ordinaut']);
    await page.getByRole('button', { name: 'Disconnect Cursor' }).click();
    await page.getByText('Cursor is disconnected').waitFor();
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')).mcpServers)).toEqual(['other']);
    expect(complaints).toEqual([]);
  });

  it('are clients that add the engine by a link or a command, which is shown and copied', async () => {
    const home = temporaryDirectory();
    vi.stubEnv('HOME', home);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { page, complaints } = await openInterface({ path: '/agents?part=clients' });
    await page.getByRole('button', { name: 'Add Ordinaut to Cursor' }).click();
    const link = page.getByRole('dialog').getByRole('link', { name: 'Open Cursor' });
    expect(await link.getAttribute('href')).toMatch(/^cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?/);
    expect(await axeProblems(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add Ordinaut to Claude Code' }).click();
    await page.getByRole('dialog').getByText('claude mcp add --scope user ordinaut --').waitFor();
    await page.getByRole('button', { name: 'Copy it' }).waitFor();
    expect(await page.getByRole('button', { name: 'Add Ordinaut to Claude Desktop' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('are recorded, and what they did becomes a draft in the editor', async () => {
    const { page, engine, complaints } = await openInterface({
      path: '/agents',
      before: async (engine) =>
        void (await engine.call('agents.create', { name: 'Scout', scopes: ['tools:*'] })),
    });
    await page.getByRole('button', { name: /Scout/ }).click();
    await page.getByRole('button', { name: 'Record' }).click();
    await page.getByRole('button', { name: 'Stop recording' }).waitFor();
    const agent = await engine.services.agents.find('Scout');
    for (const text of ['hello', 'good day'])
      await engine.call('tools.call', { tool: 'test.echo', input: { text } }, { agent });
    await page.getByRole('button', { name: 'Stop recording' }).click();
    await page.getByRole('tab', { name: 'Recordings' }).click();
    await page.getByText('2 calls').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make a task' }).click();
    await page.getByLabel('Title').fill('Say hello');
    await page.getByLabel('When').fill('every weekday at 8:30');
    await page.getByRole('button', { name: 'Make a draft' }).click();
    await page.getByText('2 values became').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Open in the editor' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Say hello' }).waitFor();
    expect(await engine.call('tasks.get', { task: 'Say hello' })).toMatchObject({
      schedule_sentence: 'every weekday at 08:30, Europe/Chisinau',
      definition: { params: { text: 'hello', text_2: 'good day' } },
    });
    expect(complaints).toEqual([]);
  });

  it('stand beside webhooks, whose secret is shown once', async () => {
    const { page, engine, complaints } = await openInterface({ path: '/agents?part=webhooks' });
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByLabel('Name').fill('Front door');
    await page.getByLabel('Topic').fill('door.opened');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { name: 'The webhook Front door' }).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    const secret = (await page.getByRole('dialog').getByRole('code').last().textContent()) ?? '';
    expect(secret.length).toBeGreaterThan(20);
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('button', { name: 'Revoke Front door' }).click();
    expect(await page.content()).not.toContain(secret);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('There is no webhook').waitFor();
    expect(await engine.call('webhooks.list')).toEqual({ items: [] });
    expect(complaints).toEqual([]);
  });
});
