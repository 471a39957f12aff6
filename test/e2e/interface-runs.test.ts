import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import { classicTask, type TestEngine } from '../support/test-engine.ts';

type Steps = readonly Record<string, unknown>[];

async function task(engine: TestEngine, title: string, pipeline: Steps): Promise<string> {
  const { id } = await engine.call('tasks.create', { title, schedule: 'every day at 9:00', pipeline });
  return String(id);
}
async function runOf(engine: TestEngine, id: string): Promise<string> {
  return String((await engine.call('tasks.run', { task: id, wait: true })).run_id);
}
const failing: Steps = [
  { id: 'first', uses: 'test.echo', with: { text: 'hello' } },
  { id: 'second', uses: 'test.fail', with: { text: 'the mirror is down' } },
];
const replaced: Steps = [{ id: 'ask', uses: 'test.fail', with: { text: 'hello' }, fallback: 'test.echo' }];

describe.skipIf(!available('chromium'))('runs in the interface', () => {
  it('are filtered in the address, opened by keys, and found again on the way back', async () => {
    const { page, complaints } = await openInterface({
      path: '/runs',
      before: async (engine) => {
        await runOf(engine, String((await engine.call('tasks.create', classicTask())).id));
        await runOf(engine, await task(engine, 'Mirror', failing));
        await runOf(engine, await task(engine, 'Other way', replaced));
      },
    });
    const list = page.getByRole('listbox', { name: 'Runs' });
    await list.getByRole('option', { name: /Other way.*1 fallback/ }).waitFor();
    await list.getByRole('option', { name: 'Echo' }).waitFor();
    await list.getByRole('option', { name: 'the mirror is down' }).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'failed', exact: true }).click();
    await list.getByRole('option', { name: 'Echo' }).waitFor({ state: 'detached' });
    expect(page.url()).toContain('#/runs?state=failed');
    await list.focus();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Mirror' }).waitFor();
    await page.goBack();
    await list.getByRole('option', { name: 'Mirror' }).waitFor();
    expect(page.url()).toContain('#/runs?state=failed');
    expect(complaints).toEqual([]);
  });

  it('are loaded as far as somebody scrolls, and rendered as far as somebody sees', async () => {
    const count = 450;
    const { page, engine } = await openInterface({
      path: '/runs',
      before: async (engine) => {
        const id = await task(engine, 'Many', [{ id: 'say', uses: 'test.echo', with: { text: 'x' } }]);
        await Promise.all(Array.from({ length: count }, () => engine.services.tasks.runNow(id, {}, 'test')));
      },
    });
    const list = page.getByRole('listbox', { name: 'Runs' });
    await list.focus();
    const last = list.locator(`[aria-posinset="${count}"]`);
    while ((await last.count()) === 0) await page.keyboard.press('End');
    expect(await list.getByRole('option').count()).toBeLessThan(60);
    await page.keyboard.press('Home');
    await runOf(
      engine,
      await task(engine, 'The newest', [{ id: 'say', uses: 'test.echo', with: { text: 'x' } }]),
    );
    await list.getByRole('option', { name: 'The newest succeeded' }).waitFor();
    expect(await list.getByRole('option').first().getAttribute('aria-setsize')).toBe(String(count + 1));
  });

  it('show what failed and with what, and run again with the edited task', async () => {
    const { page, engine, go, complaints } = await openInterface();
    const id = await task(engine, 'Mirror', failing);
    await go(`/runs/${await runOf(engine, id)}`);
    await page.getByRole('alert').getByText('the mirror is down').waitFor();
    await page.getByRole('tree', { name: 'Input' }).getByText('"the mirror is down"').waitFor();
    await page.getByRole('button', { name: 'first test.echo' }).click();
    await page.getByRole('tree', { name: 'Output' }).getByText('"hello"').waitFor();
    expect(page.url()).toContain('step=first');
    expect(await axeProblems(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await axeProblems(page)).toEqual([]);

    const mended = [failing[0], { ...failing[1], with: { text: 'works' } }];
    await engine.call('tasks.update', { task: id, changes: { pipeline: mended } });
    await page.getByRole('button', { name: 'More ways to run it again' }).click();
    await page.getByRole('menuitem', { name: 'From the start, with version 2 of the task' }).click();
    await page.getByRole('link', { name: 'The run it tries again' }).waitFor();
    await page.getByRole('main').getByText('succeeded').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('go on before the eyes, and are cancelled after a question', async () => {
    const { page, engine, go, complaints } = await openInterface();
    const id = await task(engine, 'Patient', [
      { id: 'ask', approval: { message: 'Shall it go on?' } },
      { id: 'pause', wait: { seconds: 86_400 } },
    ]);
    await go(`/runs/${await runOf(engine, id)}`);
    await page
      .getByRole('article', { name: '"Patient" asks' })
      .getByRole('button', { name: 'Approve' })
      .click();
    await page.getByRole('row', { name: /^pause wait waiting/ }).waitFor();
    await page.getByRole('button', { name: 'Cancel the run' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the run' }).click();
    await page.getByRole('button', { name: 'Retry from the failed step' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('show values as trees that keys open, and that are searched', async () => {
    const { page, engine, go, complaints } = await openInterface();
    const id = await task(engine, 'Tree', [{ id: 'say', uses: 'test.echo', with: { text: 'x' } }]);
    const many = Array.from({ length: 5_000 }, (_, index) => ({ name: `name ${index}` }));
    const made = await engine.services.tasks.runNow(id, { a: 'first', many }, 'test');
    await go(`/runs/${made.run_id}?part=data`);
    const tree = page.getByRole('tree', { name: 'Parameters' });
    await tree.getByText('5000 values').waitFor();
    await tree.focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'End', 'ArrowRight'])
      await page.keyboard.press(key);
    await tree.getByText('"name 4999"').waitFor();
    expect(await tree.getByRole('treeitem').count()).toBeLessThan(60);
    await page.getByRole('searchbox', { name: 'Search in Parameters' }).fill('name 4321');
    await page.getByText('1 match').waitFor();
    await tree.getByText('"name 4321"').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('are replayed with a changed step, and compared', async () => {
    const { page, engine, go, complaints } = await openInterface();
    const id = await task(engine, 'Mirror', failing);
    await runOf(engine, id);
    await go(`/runs/${await runOf(engine, id)}?part=compare`);
    await page.getByText('Nothing differs but times.').waitFor();
    await page.getByRole('tab', { name: 'Replay' }).click();
    const definition = page.getByRole('textbox', { name: 'Definition of the step' });
    await definition.fill((await definition.inputValue()).replace('the mirror is down', 'works'));
    await page.getByRole('button', { name: 'Replay' }).click();
    const report = page.getByRole('region', { name: 'Replay' });
    await report.getByText('It comes to something else.').waitFor();
    await report.getByText('called anew').waitFor();
    expect(complaints).toEqual([]);
  });
});
