import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { classicTask, openTestEngine } from '../../support/test-engine.ts';

const modules = fileURLToPath(new URL('../../../node_modules/@modelcontextprotocol/', import.meta.url));
const everything = { command: process.execPath, args: [`${modules}server-everything/dist/index.js`] };
const complaining = {
  command: process.execPath,
  args: ['-e', 'console.error("no key in the environment"); process.exit(3)'],
};

describe('servers.test', () => {
  test('lists the tools of a configuration and leaves nothing of it', async () => {
    const { call } = await openTestEngine();
    const tried = await call('servers.test', { config: everything });
    expect(tried).toMatchObject({ ok: true, error: null });
    expect(tried.tools).toContainEqual(expect.objectContaining({ name: 'trial.echo', effect: 'read_only' }));
    expect((await call('tools.list', { server: 'trial' })).items).toEqual([]);
  });

  test('says why a server cannot be used, with its last words', async () => {
    const { call } = await openTestEngine();
    expect(await call('servers.test', { config: complaining })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('no key in the environment') },
      stderr: ['no key in the environment'],
    });
    const missing = { command: 'npxx', args: [] };
    expect(await call('servers.test', { config: missing })).toMatchObject({
      ok: false,
      error: { code: 'command_not_found' },
    });
    const agent = { ...missing, kind: 'command' };
    expect(await call('servers.test', { config: agent })).toMatchObject({
      ok: false,
      error: { code: 'command_not_found' },
    });
    await expect(call('servers.test', { config: { comand: 'x' } })).rejects.toMatchObject({
      code: 'invalid_config',
    });
  });
});

describe('a tool server', () => {
  test('is added, used at once, shown with what it offers, and removed', async () => {
    const { call, directory } = await openTestEngine();
    expect(await call('servers.add', { name: 'all', config: everything })).toMatchObject({
      name: 'all',
      state: 'ready',
      error: null,
    });
    expect(JSON.parse(readFileSync(directory.config, 'utf8')).mcpServers).toEqual({ all: everything });
    await call(
      'tasks.create',
      classicTask({ payload: { pipeline: [{ id: 'a', uses: 'all.echo', with: { message: 'x' } }] } }),
    );
    const shown = await call('servers.get', { server: 'all' });
    expect(shown).toMatchObject({ config: everything, used_by: [{ title: 'Echo' }], restarts: 0 });
    expect(shown.offers).toContainEqual(
      expect.objectContaining({ name: 'all.echo', effect: 'read_only', pin: 'pinned' }),
    );
    expect(await call('servers.remove', { server: 'all' })).toMatchObject({ used_by: [{ title: 'Echo' }] });
    await expect(call('servers.get', { server: 'all' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('that does not answer is kept, with its error and what it wrote', async () => {
    const { call } = await openTestEngine();
    const added = await call('servers.add', { name: 'broken', config: complaining });
    expect(added).toMatchObject({ error: { message: expect.stringContaining('no key') } });
    const { items } = await call('servers.stderr', { server: 'broken' });
    expect(items).toContainEqual(expect.objectContaining({ line: 'no key in the environment' }));
    expect((await call('servers.list')).items).toContainEqual(
      expect.objectContaining({ name: 'broken', last_error: expect.stringContaining('no key') }),
    );
  });

  test('is not replaced unasked, and disabled it is only listed', async () => {
    const { call } = await openTestEngine();
    const config = { ...everything, disabled: true };
    expect(await call('servers.add', { name: 'all', config })).toMatchObject({ state: 'disabled' });
    await expect(call('servers.add', { name: 'all', config })).rejects.toMatchObject({ code: 'conflict' });
    await call('servers.add', { name: 'all', config: everything, replace: true });
    const states = ((await call('servers.list')).items as JsonObject[]).map(({ name, state }) => [
      name,
      state,
    ]);
    expect(states).toContainEqual(['all', 'ready']);
  });

  test.each([
    [{ ...everything, env: { API_TOKEN: 'abc' } }, 'mcpServers.x.env.API_TOKEN'],
    [{ url: 'https://example.org/mcp?key=abc' }, 'mcpServers.x.url'],
  ])('with a token in plain text is refused', async (config, path) => {
    const { call } = await openTestEngine();
    await expect(call('servers.add', { name: 'x', config })).rejects.toMatchObject({
      code: 'plain_secret',
      path,
    });
  });

  test('that nobody configured is not removed', async () => {
    const { call } = await openTestEngine();
    await expect(call('servers.remove', { server: 'calendar' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('each state of a server is announced, so that what shows it is up to date', async () => {
  const { call, services } = await openTestEngine();
  await call('servers.add', { name: 'all', config: { ...everything, disabled: true } });
  const states = new Set<string>();
  services.store.onChange((changes) => {
    if (!changes.some((change) => change.kind === 'system' && change.id === 'servers')) return;
    for (const { name, state } of services.servers.status()) if (name === 'all') states.add(state);
  });
  await call('servers.add', { name: 'all', config: everything, replace: true });
  expect([...states]).toEqual(expect.arrayContaining(['starting', 'ready']));
  const { pid } = await call('servers.get', { server: 'all' });
  process.kill(Number(pid), 'SIGKILL');
  await expect.poll(() => [...states]).toContain('backing_off');
});
