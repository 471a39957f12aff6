import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import { classicTask, type TestEngine } from '../support/test-engine.ts';

const sections = [
  {
    kind: 'changes',
    title: 'Since you last read (Monday, 08:30)',
    lines: [{ text: 'New: Agenda: 11:00–12:00 Dentist', step: 'say' }],
  },
  {
    kind: 'agenda',
    title: 'Agenda',
    lines: [
      { text: '09:00–09:15 Stand-up', step: 'say' },
      { text: '11:00–12:00 Dentist', step: 'say' },
    ],
  },
];

async function published(engine: TestEngine): Promise<{ readonly run: string; readonly id: string }> {
  const task = String((await engine.call('tasks.create', classicTask())).id);
  const run = String((await engine.call('tasks.run', { task, wait: true })).run_id);
  const { id } = await engine.call('briefings.publish', {
    title: 'Morning briefing',
    markdown: '# Morning',
    sections,
    run,
    task,
  });
  return { run, id: String(id) };
}
const readAt = async (engine: TestEngine, id: string) =>
  (await engine.call('briefings.get', { briefing: id })).read_at;

describe.skipIf(!available('chromium'))('today in the interface', () => {
  it('leads a fresh workspace to the welcome', async () => {
    const { page, complaints } = await openInterface({ path: '/today' });
    await page.getByText('Welcome. Nothing is set up yet.').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Get started' }).click();
    await page.waitForURL(/#\/welcome/);
    expect(complaints).toEqual([]);
  });

  it('shows a briefing with its news, each line leading to its step', async () => {
    const { page, complaints, engine } = await openInterface({
      path: '/today',
      before: async (engine) => void (await published(engine)),
    });
    await page.getByRole('heading', { name: 'Since you last read' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'New: 11:00–12:00 Dentist' }).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('listitem').filter({ hasText: 'Stand-up' }).getByRole('link').click();
    await page.getByRole('heading', { level: 2, name: 'say' }).waitFor();
    const [{ run_id }] = (await engine.call('briefings.list')).items as [{ run_id: string }];
    expect(page.url()).toContain(`#/runs/${run_id}?step=say`);
    expect(complaints).toEqual([]);
  });

  it('counts a briefing as read when it was seen, until that is taken back', async () => {
    const { page, engine } = await openInterface();
    const { id } = await published(engine);
    await page.getByText('Counts as read now.').waitFor();
    await expect.poll(() => readAt(engine, id)).not.toBeNull();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Mark as read' }).waitFor();
    await expect.poll(() => readAt(engine, id)).toBeNull();
    await page.getByRole('button', { name: 'Mark as read' }).click();
    await page.getByText(/^Read /).waitFor();
    expect(await readAt(engine, id)).not.toBeNull();
    await page.getByRole('button', { name: 'Mark as unread' }).click();
    await page.getByText('new', { exact: true }).waitFor();
    expect(await readAt(engine, id)).toBeNull();
  });

  it('names a few of many tasks, and leads to the rest, in a small window', async () => {
    const { page, complaints } = await openInterface({
      viewport: { width: 800, height: 600 },
      before: async (engine) => {
        const schedule = { kind: 'rrule', expression: 'FREQ=DAILY;BYHOUR=12', timezone: 'UTC' };
        const pipeline = [{ id: 'a', uses: 'test.echo', with: { text: 'x' } }];
        for (let n = 0; n < 12; n++)
          await engine.call('tasks.create', {
            title: `${'A long title '.repeat(12)}${n}`,
            schedule,
            pipeline,
          });
      },
    });
    await page
      .getByRole('link', { name: /^4 more tasks/ })
      .first()
      .waitFor();
    const tooWide = `[...document.querySelectorAll('main *')].filter((each) =>
      getComputedStyle(each).overflowX === 'auto' && each.scrollWidth > each.clientWidth).length`;
    expect(await page.evaluate(tooWide)).toBe(0);
    await page
      .getByRole('link', { name: /^4 more tasks/ })
      .last()
      .click();
    await page.getByRole('heading', { level: 1, name: 'Calendar' }).waitFor();
    await page
      .getByRole('link', { name: /A long title/ })
      .first()
      .waitFor();
    expect(await page.evaluate(tooWide)).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('ends a pause, answers in place, and retries what went wrong', async () => {
    const { page, engine, complaints } = await openInterface({
      path: '/today',
      viewport: { width: 800, height: 600 },
      before: async (engine) => {
        const task = async (title: string, step: object) => {
          const draft = { title, schedule: 'every day at 9:00', pipeline: [{ id: 'a', ...step }] };
          await engine.call('tasks.run', { task: (await engine.call('tasks.create', draft)).id, wait: true });
        };
        await task('Mirror', { uses: 'test.fail', with: { text: 'it is down' } });
        await task('Pay', { approval: { message: 'Pay 120 EUR?' } });
        await engine.call('system.pause', { until: '1h', reason: 'holiday' });
      },
    });
    await page.getByText('holiday').waitFor();
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await page.getByText('holiday').waitFor({ state: 'detached' });
    await page.getByRole('article').getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('region', { name: 'Needs you' }).waitFor({ state: 'detached' });
    await page.getByText('it is down').waitFor();
    await page.getByRole('button', { name: 'Retry Mirror' }).click();
    await page.getByText('It runs again from the failed step').waitFor();
    expect(await engine.call('inbox.list')).toMatchObject({ items: [] });
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
