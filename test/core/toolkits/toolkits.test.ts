import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createToolkit, createToolkits, toolkitNames } from '../../../core/toolkits/toolkits.ts';
import { toolkitPorts } from './toolkit-ports.ts';

const { ports } = toolkitPorts();

describe('createToolkits', () => {
  test('gives every toolkit without any settings', async () => {
    expect((await createToolkits({}, ports)).map(({ name }) => name)).toEqual(toolkitNames);
  });

  test('every tool has words, object schemas as MCP wants them, and says whether it writes', async () => {
    const tools = (await createToolkits({}, ports)).flatMap(({ name, tools }) =>
      tools.map((tool) => ({ address: `${name}.${tool.name}`, ...tool })),
    );
    const lacking = tools.filter(
      ({ title, description, input, output, annotations }) =>
        !title ||
        !description ||
        (input as { type?: string }).type !== 'object' ||
        (output as { type?: string }).type !== 'object' ||
        annotations.readOnlyHint === undefined,
    );
    expect(lacking.map(({ address }) => address)).toEqual([]);
  });

  test('reading tools and writing tools are told apart', async () => {
    const writing = (await createToolkits({}, ports)).flatMap(({ name, tools }) =>
      tools.filter(({ annotations }) => !annotations.readOnlyHint).map((tool) => `${name}.${tool.name}`),
    );
    expect(writing).toEqual([
      'calendar.create_event',
      'mail.mark_read',
      'mail.send',
      'files.write',
      'files.append',
      'files.move',
      'files.remove',
      'memory.set',
      'memory.remove',
      'memory.save_document',
      'memory.remove_document',
      'memory.remember_new',
      'memory.forget_seen',
      'notify.desktop',
      'notify.email',
      'notify.webhook',
      'notify.ntfy',
      'notify.slack',
      'notify.discord',
      'notify.teams',
      'notify.telegram',
      'notify.send_message',
      'briefing.publish',
    ]);
  });

  test.each<[object, object]>([
    [{ calender: {} }, { path: 'toolkits.calender', hint: 'did you mean calendar?' }],
    [
      { calendar: { sources: [{ kind: 'file' }] } },
      { path: expect.stringMatching(/^toolkits\.calendar\.sources/) },
    ],
    [
      { mail: { accounts: [{ kind: 'maildir', name: 'a/b', path: 'x' }] } },
      { path: expect.stringMatching(/^toolkits\.mail/) },
    ],
    [{ files: { roots: [{ name: 'a/b', path: 'x' }] } }, { path: expect.stringMatching(/^toolkits\.files/) }],
    [{ web: { own_host: [] } }, { path: expect.stringMatching(/^toolkits\.web/) }],
    [{ memory: { x: 1 } }, { path: expect.stringMatching(/^toolkits\.memory/) }],
    [{ llm: { modle: 'x' } }, { path: expect.stringMatching(/^toolkits\.llm/) }],
    [{ constructor: {} }, { path: 'toolkits.constructor' }],
  ])('the settings %j are refused with their path', async (settings, error) => {
    await expect(createToolkits(settings as Record<string, unknown>, ports)).rejects.toMatchObject({
      code: 'invalid_config',
      ...error,
    });
  });
});

test('a toolkit that does not exist names the ones that do', async () => {
  await expect(createToolkit('toString', {}, ports)).rejects.toMatchObject({
    code: 'unknown_toolkit',
    message: expect.stringContaining('calendar, mail'),
  });
});

test('the starter task uses tools that exist', async () => {
  const text = readFileSync(
    new URL('../../../resources/templates/morning-briefing.json', import.meta.url),
    'utf8',
  );
  const used = [...text.matchAll(/"uses": "([^"]+)"/g)].map((match) => match[1]);
  const known = (await createToolkits({}, ports)).flatMap(({ name, tools }) =>
    tools.map((tool) => `${name}.${tool.name}`),
  );
  expect([used.length, used.filter((tool) => !known.includes(tool ?? ''))]).toEqual([8, []]);
});
