import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import { classicTask, type TestEngine } from '../support/test-engine.ts';

const echo = { id: 'say', uses: 'test.echo', with: { text: 'hello' } };
const idOf = async (engine: TestEngine, changes = {}) =>
  String((await engine.call('tasks.create', classicTask(changes))).id);

describe.skipIf(!available('chromium'))('the editor of tasks', () => {
  it('makes a task of words and forms', async () => {
    const { page, engine, complaints } = await openInterface({ path: '/tasks/new' });
    await page.getByRole('textbox', { name: 'Title' }).fill('My briefing');
    await page.getByRole('textbox', { name: 'When' }).fill('every weekday at 8:30');
    await page.getByText('every weekday at 08:30, Europe/Chisinau').waitFor();
    expect(await page.getByRole('table').getByRole('row').count()).toBe(11);
    await page.getByRole('button', { name: 'Friday' }).click();
    await page.getByText('every Monday, Tuesday, Wednesday and Thursday at 08:30').waitFor();
    expect(await axeProblems(page)).toEqual([]);

    await page.getByRole('tab', { name: 'Steps' }).click();
    await page.getByRole('button', { name: 'Add a step' }).first().click();
    await page.keyboard.type('test.echo');
    await page.getByRole('option', { name: 'test.echo' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'text' }).fill('good morning');
    await page.getByRole('textbox', { name: 'Steps as JSON' }).getByText('"good morning"').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { level: 1, name: 'My briefing' }).waitFor();
    const saved = await engine.call('tasks.get', { task: 'My briefing' });
    expect(saved).toMatchObject({
      status: 'active',
      schedule_sentence: 'every Monday, Tuesday, Wednesday and Thursday at 08:30, Europe/Chisinau',
      definition: { pipeline: [{ id: 'echo', uses: 'test.echo', with: { text: 'good morning' } }] },
    });
    expect(complaints).toEqual([]);
  });

  it('marks what clocks do to a schedule', async () => {
    const { page, complaints } = await openInterface({ path: '/tasks/new' });
    const when = page.getByRole('textbox', { name: 'When' });
    await when.fill('FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;BYHOUR=3;BYMINUTE=30');
    await page.getByText('skipped by clocks: moved').first().waitFor();
    await when.fill('FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15;BYHOUR=8;BYMINUTE=0');
    await page.getByText('clocks +60 min').first().waitFor();
    await page.getByText('clocks −60 min').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('says what it cannot read, and keeps the last answer', async () => {
    const { page } = await openInterface({ path: '/tasks/new?title=T&schedule=every+day+at+7:00' });
    await page.getByText('every day at 07:00, Europe/Chisinau').waitFor();
    await page.getByRole('textbox', { name: 'When' }).fill('every day at 25:00');
    await page.getByText('There is no such time of day: "25:00"').first().waitFor();
    await page.getByText('every day at 07:00, Europe/Chisinau').waitFor();
  });

  it('keeps graph, form and JSON the same, and marks problems at their line', async () => {
    const { page, engine, go } = await openInterface({
      before: async (engine) =>
        void (await idOf(engine, { payload: { pipeline: [echo, { ...echo, id: 'again' }] } })),
    });
    const { id } = await engine.call('tasks.get', { task: 'Echo' });
    await go(`/tasks/${id}/edit?part=steps`);
    const step = (name: string) => page.getByRole('group', { name });
    await step('say: test.echo').focus();
    await page.keyboard.press('Tab');
    const focused = "getComputedStyle(document.querySelector('.react-flow__node:focus')).outlineStyle";
    expect(await page.evaluate(focused)).toBe('solid');
    await page.keyboard.press('Enter');
    const text = page.getByRole('textbox', { name: /^text/ });
    await text.fill('$' + '{steps.sayy.text}');
    await page.getByRole('tab', { name: 'Problems (1)' }).click();
    await page.getByText('unknown name steps.sayy').waitFor();
    await page.getByText('did you mean say').waitFor();
    await page.getByText('Line 13').waitFor();
    await page.locator('.cm-lint-marker-error').waitFor();
    // A name that is typed in the text stands in the graph, and undo takes it back.
    await page.getByText('"again"').click();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('st');
    await step('against: test.echo').waitFor();
    await page.keyboard.press('Control+z');
    await step('again: test.echo').waitFor();
    // Steps are moved and removed by keys.
    await step('again: test.echo').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByText('unknown name steps.sayy').waitFor();
    await page.keyboard.press('Delete');
    await step('again: test.echo').waitFor({ state: 'detached' });
    await step('say: test.echo').waitFor();
  });

  it('completes tools, arguments and what steps give', async () => {
    const { page, engine, go, complaints } = await openInterface({
      before: async (engine) => void (await idOf(engine, { payload: { pipeline: [echo] } })),
    });
    const { id } = await engine.call('tasks.get', { task: 'Echo' });
    await go(`/tasks/${id}/edit?part=steps`);
    const json = page.getByRole('textbox', { name: 'Steps as JSON' });
    await json.getByText('"test.echo"').click();
    await json.getByText('"hello"').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(
      '[{"id": "say", "uses": "test.echo", "with": {"text": "x"}}, {"id": "b", "uses": "test.echo", "with": {"text": "$' +
        '{steps.say."}}]',
    );
    for (let back = 0; back < 4; back++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+Space');
    // The editor ignores Enter just after the list has opened, against accidents; a click it takes at once.
    await page.getByRole('option', { name: 'text' }).click();
    await page.keyboard.type('}');
    await json.getByText('steps.say.text}').waitFor();
    expect(complaints.filter((one) => !one.includes('400'))).toEqual([]);
  });

  it('dry-runs what is written, and shows it on the graph', async () => {
    const pipeline = [{ id: 'each', foreach: ['a', 'b'], do: [{ ...echo, with: { text: '$' + '{item}' } }] }];
    const { page, engine, go, complaints } = await openInterface({
      before: async (engine) => void (await idOf(engine, { payload: { pipeline } })),
    });
    const { id } = await engine.call('tasks.get', { task: 'Echo' });
    await go(`/tasks/${id}/edit?part=steps`);
    await page.getByRole('tab', { name: 'Dry run' }).click();
    await page.getByRole('button', { name: 'Dry run', exact: true }).click();
    await page.getByText('It would go through.').waitFor();
    await page.getByText('each[1].say').click();
    await page.getByText('"b"').first().waitFor();
    await page.getByRole('group', { name: 'say: test.echo' }).getByText('ran').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('dry-runs with the answers of a past run', async () => {
    const { page, engine, go, complaints } = await openInterface({
      before: async (engine) => {
        await idOf(engine, { payload: { pipeline: [echo] } });
        await engine.call('tasks.run', { task: 'Echo', wait: true });
      },
    });
    const { id } = await engine.call('tasks.get', { task: 'Echo' });
    await go(`/tasks/${id}/edit?part=steps`);
    await page.getByRole('tab', { name: 'Dry run' }).click();
    await page.getByRole('combobox', { name: 'Data' }).click();
    await page.getByRole('option', { name: /The run of/ }).click();
    await page.getByRole('button', { name: 'Dry run', exact: true }).click();
    await page.getByRole('group', { name: 'say: test.echo' }).getByText('recorded').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows the difference when the task was saved elsewhere meanwhile', async () => {
    const { page, engine, go } = await openInterface({ before: async (engine) => void (await idOf(engine)) });
    const { id } = await engine.call('tasks.get', { task: 'Echo' });
    await go(`/tasks/${id}/edit`);
    await page.getByRole('textbox', { name: 'Title' }).fill('Mine');
    await engine.call('tasks.update', { task: id, changes: { title: 'Theirs', priority: 8 } });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog', { name: 'The task was changed elsewhere' }).waitFor();
    await page.getByText('+ "Theirs"').waitFor();
    await page.getByRole('button', { name: 'Save mine over it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor();
    expect(await engine.call('tasks.get', { task: id })).toMatchObject({ title: 'Mine', priority: 8 });
  });

  it('asks before unsaved changes are left, by a link and by going back', async () => {
    const { page, go } = await openInterface({ path: '/tasks' });
    await page.getByText('No tasks yet').waitFor();
    await go('/tasks/new');
    await page.getByRole('textbox', { name: 'Title' }).fill('Half done');
    await page.getByRole('link', { name: 'Runs' }).click();
    await page.getByRole('button', { name: 'Stay here' }).click();
    await page.goBack();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Title', includeHidden: true }).inputValue()).toBe(
      'Half done',
    );
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('No tasks yet').waitFor();
  });

  it('refuses a setting at its field', async () => {
    const { page, engine, go } = await openInterface({ before: async (engine) => void (await idOf(engine)) });
    const { id } = await engine.call('tasks.get', { task: 'Echo' });
    await go(`/tasks/${id}/edit?part=settings`);
    const priority = page.getByRole('textbox', { name: 'Priority' });
    await priority.fill('12');
    await page.locator('[aria-invalid=true]').waitFor();
    expect(await priority.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('tab', { name: /Details 1 problem/ }).waitFor();
    await priority.fill('8');
    await page.locator('[aria-invalid=true]').waitFor({ state: 'detached' });
    expect(await axeProblems(page)).toEqual([]);
  });
});
