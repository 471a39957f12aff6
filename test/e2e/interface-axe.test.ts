import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { type InterfacePage, openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import { classicTask, type TestEngine } from '../support/test-engine.ts';

/** Something on every screen: tasks, runs that went well and wrong, a question, a secret. */
async function fill(engine: TestEngine): Promise<readonly string[]> {
  const pipeline = [{ id: 'ask', approval: { message: 'Shall the letter go out?' } }];
  const task = await engine.call('tasks.create', classicTask({ title: 'Water the plants' }));
  const asks = { ...classicTask({ title: 'Asks' }), payload: { pipeline } };
  const fails = {
    ...classicTask({ title: 'Fails' }),
    payload: { pipeline: [{ id: 'a', uses: 'test.fail', with: { text: 'no' } }] },
  };
  await engine.call('tasks.run', { task: 'Water the plants', wait: true });
  for (const draft of [asks, fails]) {
    const { id } = await engine.call('tasks.create', draft);
    await engine.call('tasks.run', { task: id, wait: true });
  }
  await engine.call('secrets.set', { name: 'mail-password', value: 'secret' });
  const failed = (await engine.call('runs.list', { state: 'failed' })).items as { id: string }[];
  const [item] = (await engine.call('inbox.list')).items as { id: string }[];
  return [`/tasks/${task.id}`, `/runs/${failed[0]?.id}`, `/inbox/${item?.id}`];
}

const screens = [
  '/today',
  '/tasks',
  '/tasks/new',
  '/runs',
  '/calendar',
  '/inbox',
  '/tools',
  '/tools?tab=servers',
  '/tools?server=mail',
  '/tools/mail.send',
  '/agents',
  '/mission-control',
  '/mission-control/charts',
  '/mission-control/alerts',
  '/mission-control/logs',
  '/mission-control/statistics',
  ...['general', 'notifications', 'calendars', 'mail', 'models', 'toolkits', 'secrets', 'data', 'about'].map(
    (part) => `/settings/${part}`,
  ),
  '/welcome',
];

/** Leads to a screen by way of none, so that what stands there is its own, and waits until nothing on it loads any more. */
async function open({ page, go }: InterfacePage, path: string): Promise<void> {
  await go('/nowhere');
  await page.getByText('There is nothing here').waitFor();
  await go(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => page.locator('[aria-busy], .animate-pulse').count()).toBe(0);
}

describe.skipIf(!available('chromium'))('every screen', () => {
  it.each(['light', 'dark'] as const)(
    'keeps nobody from using it (%s)',
    async (colorScheme) => {
      let further: readonly string[] = [];
      const shown = await openInterface({
        colorScheme,
        viewport: { width: 1000, height: 700 },
        before: async (engine) => {
          further = await fill(engine);
        },
      });
      const found: Record<string, readonly string[]> = {};
      for (const path of [...screens, ...further]) {
        await open(shown, path);
        const problems = await axeProblems(shown.page);
        if (problems.length > 0) found[path] = problems;
      }
      expect(found).toEqual({});
      expect(shown.complaints).toEqual([]);
    },
    120_000,
  );
});
