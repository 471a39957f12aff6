import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { openTestEngine } from '../../support/test-engine.ts';

test('a tool that only reads is called at once, and the call stands in the audit trail', async () => {
  const { call } = await openTestEngine();
  expect(await call('tools.call', { tool: 'test.echo', input: { text: 'hello' } })).toMatchObject({
    tool: 'test.echo',
    effect: 'read_only',
    output: { text: 'hello' },
    truncated: false,
    via: 'direct',
  });
  expect((await call('audit.list')).items).toMatchObject([{ operation: 'tools.call', outcome: 'ok' }]);
});

test('a tool that writes needs a confirmation, and is journaled before it is sent', async () => {
  const { call } = await openTestEngine();
  const folder = temporaryDirectory();
  const roots = [{ name: 'notes', path: folder, writable: true }];
  await call('settings.update', { changes: { toolkits: { files: { roots } } } });
  const write = { tool: 'files.write', input: { root: 'notes', path: 'note.md', text: 'x' } };
  await expect(call('tools.call', write)).rejects.toMatchObject({
    code: 'needs_confirmation',
    path: 'confirm',
  });
  expect(existsSync(join(folder, 'note.md'))).toBe(false);
  await call('tools.call', { ...write, confirm: true });
  expect(existsSync(join(folder, 'note.md'))).toBe(true);
  const trail = ((await call('audit.list')).items as JsonObject[])
    .filter(({ operation }) => operation === 'tools.call')
    .map(({ outcome }) => outcome);
  expect(trail.toSorted()).toEqual(['needs_confirmation', 'ok', 'sending']);
});

test('what is wrong is told: the input, the name, what the tool said', async () => {
  const { call } = await openTestEngine();
  await expect(call('tools.call', { tool: 'test.echo', input: { txt: 'x' } })).rejects.toMatchObject({
    code: 'invalid_input',
    delivery: 'not_sent',
  });
  await expect(call('tools.call', { tool: 'test.ecko' })).rejects.toMatchObject({
    code: 'not_found',
    hint: 'did you mean test.echo?',
  });
  await expect(
    call('tools.call', { tool: 'test.fail', input: { text: 'no more paper' } }),
  ).rejects.toMatchObject({ code: 'test_failed', message: 'no more paper' });
});

test('an output that is too long comes as the beginning of its text', async () => {
  const { call } = await openTestEngine();
  const answer = await call('tools.call', { tool: 'test.echo', input: { text: 'x'.repeat(300_000) } });
  expect(answer).toMatchObject({ output: null, truncated: true });
  expect((answer.text as string).length).toBe(200_000);
});

test('an agent without the scope tools:call may not', async () => {
  const { call } = await openTestEngine();
  const agent = {
    id: '01930000-0000-7000-8000-00000000000a',
    name: 'reader',
    scopes: ['tools:read'],
    created_at: 0,
  };
  await expect(
    call('tools.call', { tool: 'test.echo', input: { text: 'x' } }, { agent }),
  ).rejects.toMatchObject({ code: 'forbidden' });
});
