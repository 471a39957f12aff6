import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
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
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved; in effect with its next call').waitFor();
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).click();
    await page.getByText('none: it can call nothing').waitFor();
    expect(await page.content()).not.toContain(token);
    expect(await engine.call('agents.get', { agent: 'planner' })).toMatchObject({
      scopes: ['tasks:read', 'tools:mail.read*'],
      limits: { calls_per_minute: 30 },
      tokens: [],
    });
    expect(complaints).toEqual([]);
  });
});
