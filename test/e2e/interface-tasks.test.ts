import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import { classicTask, type TestEngine } from '../support/test-engine.ts';

const idOf = async (engine: TestEngine, changes = {}) =>
  String((await engine.call('tasks.create', classicTask(changes))).id);

describe.skipIf(!available('chromium'))('the list of tasks', () => {
  it('says what to do where there is none, and installs a template', async () => {
    const { page, complaints } = await openInterface({ path: '/tasks' });
    await page.getByText('No tasks yet').waitFor();
    await page.getByRole('button', { name: 'From a template' }).last().click();
    await page.getByRole('button', { name: 'Install Backup check' }).click();
    await page.getByRole('heading', { level: 1, name: 'Backup check' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is filtered in the address, and leads to a task by keys', async () => {
    const { page, complaints } = await openInterface({
      path: '/tasks?status=active',
      before: async (engine) => {
        await engine.call('tasks.pause', { task: await idOf(engine, { title: 'Sleeping' }) });
        await idOf(engine, { title: 'Awake' });
      },
    });
    const grid = page.getByRole('grid', { name: 'Tasks' });
    await grid.getByRole('row', { name: 'Awake' }).waitFor();
    expect(await grid.getByRole('row').count()).toBe(1);
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByRole('button', { name: 'Show all tasks' }).click();
    await grid.getByRole('row', { name: 'Sleeping' }).waitFor();
    expect(page.url()).not.toContain('?');
    expect(await axeProblems(page)).toEqual([]);
    await grid.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Awake' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('pauses by the menu of a row and puts it back, without a mouse', async () => {
    const { page, engine } = await openInterface({
      path: '/tasks',
      before: async (engine) => void (await idOf(engine)),
    });
    const grid = page.getByRole('grid', { name: 'Tasks' });
    await grid.getByRole('row', { name: 'Echo' }).waitFor();
    await grid.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Pause' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await grid.getByText('paused').waitFor();
    expect(await engine.call('tasks.get', { task: 'Echo' })).toMatchObject({ status: 'paused' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await grid.getByText('paused').waitFor({ state: 'detached' });
    expect(await engine.call('tasks.get', { task: 'Echo' })).toMatchObject({ status: 'active' });
  });

  it('cancels several tasks at once and puts each back as it was', async () => {
    const { page, engine, complaints } = await openInterface({
      path: '/tasks',
      before: async (engine) => {
        await engine.call('tasks.create', classicTask({ title: 'Awake' }));
        await engine.call('tasks.create', classicTask({ title: 'Sleeping' }));
        await engine.call('tasks.pause', { task: 'Sleeping' });
      },
    });
    const status = async () => {
      const tasks = (await engine.call('tasks.list')).items as { title: string; status: string }[];
      return Object.fromEntries(tasks.map((task) => [task.title, task.status]));
    };
    for (const title of ['Awake', 'Sleeping'])
      await page.getByRole('row', { name: title }).getByRole('checkbox').click();
    await page.getByRole('button', { name: 'Cancel them' }).click();
    await page.getByText('2 tasks cancelled').waitFor();
    expect(await status()).toEqual({ Awake: 'cancelled', Sleeping: 'cancelled' });
    // By keyboard: to the notices, and in them to the undo.
    await page.keyboard.press('Alt+t');
    for (let n = 0; n < 5 && (await page.locator('[data-action]:focus').count()) === 0; n++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('2 tasks are as they were before').waitFor();
    expect(await status()).toEqual({ Awake: 'active', Sleeping: 'paused' });
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('runs, snoozes, skips, copies and cancels a task, and takes each back', async () => {
    const { page, engine, complaints } = await openInterface({
      path: '/tasks',
      before: async (engine) => void (await idOf(engine)),
    });
    const grid = page.getByRole('grid', { name: 'Tasks' });
    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'Actions of Echo', exact: true }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await choose('Run now');
    await grid.getByRole('link', { name: 'Last run: succeeded' }).waitFor();
    const before = await engine.call('tasks.get', { task: 'Echo' });
    await choose('Snooze');
    await page.getByRole('button', { name: '4 hours' }).click();
    await page.getByText('Snoozed: only the next occurrence moves').waitFor();
    const [moved] = (await engine.call('occurrences.list', { state: 'pending' })).items as {
      fire_at: string;
    }[];
    expect(Date.parse(String(moved?.fire_at)) - Date.parse(String(before.next_at))).toBe(4 * 3_600_000);
    await choose('Duplicate');
    await grid.getByRole('row', { name: 'Echo (copy)' }).waitFor();
    const undo = (said: string) =>
      page.getByRole('listitem').filter({ hasText: said }).getByRole('button', { name: 'Undo' }).click();
    const task = () => engine.call('tasks.get', { task: 'Echo' });
    await undo('Snoozed: only the next');
    await page.getByText('The occurrence comes at its own time again').waitFor();
    expect((await task()).next_at).toBe(before.next_at);
    await choose('Skip the next one');
    await undo('The next occurrence is skipped');
    await expect.poll(async () => (await task()).next_at).toBe(before.next_at);
    await choose('Cancel the task');
    await grid.getByText('cancelled').waitFor();
    await undo('Cancelled: Echo');
    await page.getByText('“Echo” is back, and scheduled').waitFor();
    expect(await task()).toMatchObject({ status: 'active', next_at: before.next_at });
    await choose('Cancel the task');
    await grid.getByText('cancelled').waitFor();
    await choose('Put the task back');
    await expect.poll(async () => (await task()).status).toBe('paused');
    expect(complaints).toEqual([]);
  });

  it('exports what is selected, and takes it in again after it was checked', async () => {
    const { page, engine } = await openInterface({
      path: '/tasks',
      before: async (engine) => {
        await idOf(engine, { title: 'One', params: { password: 'hunter2' } });
        await idOf(engine, { title: 'Two' });
      },
    });
    const grid = page.getByRole('grid', { name: 'Tasks' });
    await grid.getByRole('row', { name: 'Two' }).waitFor();
    await grid.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    const download = page.waitForEvent('download');
    await page
      .getByRole('toolbar', { name: 'Selected tasks' })
      .getByRole('button', { name: 'Export' })
      .click();
    const text = readFileSync(await (await download).path(), 'utf8');
    expect(JSON.parse(text).tasks.map((task: { title: string }) => task.title)).toEqual(['One']);
    expect(text).not.toContain('hunter2');

    await page.getByRole('button', { name: 'Import and export' }).click();
    await page.getByRole('menuitem', { name: 'Import tasks' }).click();
    const field = page.getByRole('textbox', { name: 'Or paste the text' });
    await field.fill(text.replace('test.echo', 'test.ecko'));
    await page.getByText('there is no tool test.ecko').waitFor();
    expect(await page.getByRole('button', { name: /^Import 1/ }).isDisabled()).toBe(true);
    await field.fill(text.replace('"One"', '"One again"'));
    await page.getByRole('button', { name: 'Import 1 task' }).click();
    await grid.getByRole('row', { name: 'One again' }).waitFor();
    expect(await engine.call('tasks.get', { task: 'One again' })).toMatchObject({ status: 'paused' });
  });

  it('renders of a thousand tasks what is seen, and reaches the last', async () => {
    const count = 1_000;
    const { page } = await openInterface({
      path: '/tasks',
      before: async (engine) => {
        const { store, ids, tasks } = engine.services;
        const one = await tasks.find(await idOf(engine));
        const copy = (title: string) => ({
          ...one,
          id: ids.next(),
          definition: { ...one.definition, title },
        });
        const numbers = Array.from({ length: count - 1 }, (_, index) => index);
        await Promise.all(numbers.map((index) => store.insertTask(copy(`Task ${index}`), one.agent_id)));
      },
    });
    const grid = page.getByRole('grid', { name: 'Tasks' });
    await grid.getByRole('row').first().waitFor();
    await grid.focus();
    const last = grid.locator(`[aria-rowindex="${count}"]`);
    while ((await last.count()) === 0) await page.keyboard.press('End');
    expect(await grid.getByRole('row').count()).toBeLessThan(60);
  });
});

describe.skipIf(!available('chromium'))('the page of a task', () => {
  it('tells when it is next, how it went, and why a time did not run', async () => {
    const { page, complaints, go, engine } = await openInterface({
      before: async (engine) => {
        const id = await idOf(engine);
        await engine.call('tasks.run', { task: id, wait: true });
        await engine.call('tasks.skip_next', { task: id });
      },
    });
    const { id, next } = await engine.call('tasks.get', { task: 'Echo' });
    await go(`/tasks/${id}`);
    await page.getByRole('heading', { level: 1, name: 'Echo' }).waitFor();
    await page.getByText('every weekday at 08:30, Europe/Chisinau').waitFor();
    await page.getByRole('row').nth(10).waitFor();
    await page.getByText('succeeded', { exact: true }).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Occurrences' }).click();
    await page.getByRole('option', { name: 'skipped on request' }).click();
    await page.getByText('“Echo” at').waitFor();
    await page.getByText('did not run: skipped on request').waitFor();
    expect(page.url()).toContain('/occurrences?slot=');
    expect(next).toHaveLength(5);
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows what a version changed, restores it, and undoes that', async () => {
    const { page, complaints, go, engine } = await openInterface({
      before: async (engine) => {
        await engine.call('tasks.update', { task: await idOf(engine), changes: { priority: 9 } });
      },
    });
    const { id } = await engine.call('tasks.get', { task: 'Echo' });
    await go(`/tasks/${id}/history`);
    await page.getByRole('button', { name: 'What changed' }).first().click();
    await page.getByText('From version 1 to version 2').waitFor();
    await page.getByText('+ 9').waitFor();
    expect(page.url()).toContain('?version=2');
    await page.reload();
    await page.getByText('From version 1 to version 2').waitFor();
    await page.getByRole('button', { name: 'Restore version 1' }).click();
    await page.getByText('Version 3', { exact: true }).waitFor();
    expect(await engine.call('tasks.get', { task: 'Echo' })).toMatchObject({ priority: 5 });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Version 4', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
    expect(await engine.call('tasks.get', { task: 'Echo' })).toMatchObject({ priority: 9 });
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
