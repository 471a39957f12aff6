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
});
