import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import type { TestEngine } from '../support/test-engine.ts';

async function ask(engine: TestEngine, title: string, message: string): Promise<string> {
  const pipeline = [
    { id: 'ask', approval: { message, deadline_seconds: 3_600, default: 'reject' } },
    { id: 'say', uses: 'test.echo', with: { text: 'done' } },
  ];
  const { id } = await engine.call('tasks.create', { title, schedule: 'every day at 9:00', pipeline });
  return String((await engine.call('tasks.run', { task: id, wait: true })).run_id);
}

describe.skipIf(!available('chromium'))('the inbox in the interface', () => {
  it('says what would happen, until when and what then, and is answered by a key', async () => {
    const { page, engine, complaints } = await openInterface({ path: '/inbox' });
    await page.getByText('Nothing waits for you').waitFor();
    const run = await ask(engine, 'Pay', 'Pay 120 EUR to ACME?');
    const list = page.getByRole('listbox', { name: 'Inbox' });
    await list.getByRole('option', { name: '"Pay" asks' }).click();
    const item = page.getByRole('article', { name: '"Pay" asks' });
    await item.getByText('Pay 120 EUR to ACME?').waitFor();
    await item.getByText(/left to answer; without an answer: “Reject”/).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.keyboard.press('1');
    await item.getByText('Answered “Approve”.').waitFor();
    await item.getByRole('link', { name: 'See what followed in the run' }).click();
    await page.getByRole('heading', { level: 1, name: 'Pay' }).waitFor();
    expect(await engine.call('runs.wait', { run })).toMatchObject({ state: 'succeeded' });
    expect(complaints).toEqual([]);
  });

  it('keeps answered items under a filter of the address', async () => {
    const { page, engine, go } = await openInterface();
    await ask(engine, 'Pay', 'Pay?');
    const [item] = (await engine.call('inbox.list')).items as readonly { readonly id: string }[];
    await engine.call('inbox.answer', { item: item?.id, choice: 'reject' });
    await go('/inbox?state=answered');
    await page.getByRole('listbox', { name: 'Inbox' }).getByRole('option', { name: 'answered' }).waitFor();
    await page.getByText('Answered “Reject”.').waitFor();
  });

  it('explains the answers to a call in doubt, and sends again only after a question', async () => {
    const { page, engine, go, complaints } = await openInterface({ colorScheme: 'dark' });
    const { services } = engine;
    const at = services.clock.now();
    const item = {
      id: services.ids.next(),
      kind: 'in_doubt' as const,
      title: 'Did this go out? mail.send',
      body: 'Nobody knows whether the call took effect.',
      choices: ['it went out', 'send again', 'stop'],
      detail: { tool: 'test.echo' },
      run_id: null,
      step_path: null,
      effect_id: null,
      deadline_at: null,
      default_answer: null,
      created_at: at,
    };
    await services.store.addInboxItem(item);
    await go(`/inbox/${item.id}`);
    await page.getByText('You looked, and it arrived.').waitFor();
    await page.getByText('The same call is sent once more').waitFor();
    await page.getByText('Nothing is sent, and the run ends as failed.').waitFor();
    await page.keyboard.press('2');
    await page.getByRole('alertdialog', { name: 'Send it again?' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('switch', { name: 'Say what it answered' }).click();
    await page.getByRole('textbox', { name: 'text' }).fill('message 17');
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'It did go out' }).click();
    await page.getByText('Answered “It did go out”.').waitFor();
    expect(await engine.call('inbox.get', { item: item.id })).toMatchObject({
      answer: 'it went out',
      answer_value: { text: 'message 17' },
    });
    expect(complaints).toEqual([]);
  });

  it('asks for the value of a question by a form of its schema', async () => {
    const { page, engine, go } = await openInterface();
    const { services } = engine;
    const schema = Type.Object({ city: Type.String() });
    const item = {
      id: services.ids.next(),
      kind: 'elicitation' as const,
      title: 'Which city?',
      body: 'The forecast needs a city.',
      choices: ['accept', 'decline'],
      detail: { schema: JSON.parse(JSON.stringify(schema)) },
      run_id: null,
      step_path: null,
      effect_id: null,
      deadline_at: null,
      default_answer: null,
      created_at: services.clock.now(),
    };
    await services.store.addInboxItem(item);
    await go(`/inbox/${item.id}`);
    await page.getByRole('textbox', { name: 'city' }).fill('Chisinau');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Answered “Send”.').waitFor();
    expect(await engine.call('inbox.get', { item: item.id })).toMatchObject({
      answer_value: { city: 'Chisinau' },
    });
  });
});
