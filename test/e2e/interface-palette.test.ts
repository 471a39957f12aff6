import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import { classicTask } from '../support/test-engine.ts';

/** A browser tells of every refusal on its console, also of those that are shown while typing. */
const unexpected = (complaints: readonly string[]) =>
  complaints.filter((text) => !text.includes('400 (Bad Request)'));

describe.skipIf(!available('chromium'))('the command palette', () => {
  it('finds a task by its name and runs it, by keyboard alone', async () => {
    const { page, engine, complaints } = await openInterface({
      path: '/agents',
      before: (started) =>
        started.call('tasks.create', classicTask({ title: 'Water the plants' })).then(() => {}),
    });
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('plants');
    await page.getByRole('option', { name: 'Water the plants', selected: true }).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'Run now' }).waitFor();
    await page.getByRole('combobox').fill('run');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/runs\/[\w-]+$/);
    const { items } = await engine.call('runs.list');
    expect(items).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('pauses everything, which the line at the bottom tells, and resumes it by undo', async () => {
    const { page } = await openInterface({ path: '/agents' });
    const line = page.getByRole('link', { name: /^Engine:/ });
    await expect.poll(() => line.textContent()).toBe('idle');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('pause everything until');
    await page.keyboard.press('Enter');
    await expect.poll(() => line.textContent()).toContain('paused until');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => line.textContent()).toBe('idle');
  });

  it('speaks another language at once', async () => {
    const { page } = await openInterface({ path: '/agents' });
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('română');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Agenți' }).waitFor();
    await expect.poll(() => page.title()).toBe('Agenți · Ordinaut');
  });
});

describe.skipIf(!available('chromium'))('quick add', () => {
  it('shows what a sentence means, and makes a task of it that undo takes back', async () => {
    const { page, engine, complaints } = await openInterface({ path: '/agents' });
    await page.keyboard.press('n');
    await page.getByLabel('What, and when').fill('remind me every weekday at 8:30 to stretch');
    await page.getByText('every weekday at 08:30, Europe/Chisinau').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('“Stretch” is scheduled').waitFor();
    expect(await engine.call('tasks.get', { task: 'Stretch' })).toMatchObject({
      status: 'active',
      schedule_sentence: 'every weekday at 08:30, Europe/Chisinau',
    });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect
      .poll(async () => (await engine.call('tasks.get', { task: 'Stretch' })).status)
      .toBe('cancelled');
    expect(unexpected(complaints)).toEqual([]);
  });

  it('begins with what was typed before it stood there', async () => {
    const { page } = await openInterface({ path: '/agents' });
    await page.getByRole('heading', { level: 1, name: 'Agents' }).waitFor();
    await page.keyboard.press('n');
    await page.keyboard.type('feed the cat', { delay: 10 });
    await expect.poll(() => page.getByLabel('What, and when').inputValue()).toBe('feed the cat');
  });

  it('takes what was typed to the editor', async () => {
    const { page } = await openInterface({ path: '/agents' });
    await page.keyboard.press('n');
    await page.getByLabel('What, and when').fill('call Ana every Monday at 10');
    await page.getByText('every Monday at 10:00, Europe/Chisinau').waitFor();
    await page.getByRole('button', { name: 'More…' }).click();
    await page.waitForURL(/#\/tasks\/new\?title=call\+Ana&schedule=every\+Monday\+at\+10$/);
  });
});
