import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { openTestEngine, type TestEngine } from '../../support/test-engine.ts';

const modules = fileURLToPath(new URL('../../../node_modules/@modelcontextprotocol/', import.meta.url));
const everything = { command: process.execPath, args: [`${modules}server-everything/dist/index.js`] };

async function setting({ call }: TestEngine, path: string): Promise<JsonObject | undefined> {
  const { items } = await call('settings.get', { path });
  return (items as JsonObject[]).find((item) => item.path === path);
}

describe('settings.get', () => {
  test('tells each value and where it comes from', async () => {
    const engine = await openTestEngine({ language: 'ro', toolkits: { weather: {} } });
    expect(await setting(engine, 'language')).toMatchObject({ value: 'ro', source: 'file', live: true });
    expect(await setting(engine, 'http.port')).toMatchObject({ source: 'default', live: false });
    // The test engine is started with it.
    expect(await setting(engine, 'timezone')).toMatchObject({ source: 'flag', from: '--timezone' });
    expect(await setting(engine, 'toolkits.weather')).toMatchObject({ value: {}, source: 'file' });
  });

  test('has a schema for forms, with every toolkit', async () => {
    const { call } = await openTestEngine();
    const { schema } = await call('settings.get', { schema: true });
    expect(schema).toMatchObject({
      properties: {
        http: { properties: { port: { maximum: 65_535 } } },
        toolkits: { properties: { calendar: { properties: { sources: {} } }, mail: {}, llm: {} } },
      },
    });
  });

  test('names secrets and shows nothing that looks like one', async () => {
    const engine = await openTestEngine();
    await engine.call('secrets.set', { name: 'openai', value: 'sk-12345' });
    const models = { big: { provider: 'anthropic', model: 'large', api_key: 'openai' } };
    await engine.call('settings.update', { changes: { toolkits: { llm: { models } } } });
    expect(await setting(engine, 'toolkits.llm')).toMatchObject({
      value: { models: { big: { api_key: 'openai' } } },
    });
    await engine.call('secrets.remove', { name: 'openai' });
    expect(await setting(engine, 'toolkits.llm')).toMatchObject({
      value: { models: { big: { api_key: '[redacted]' } } },
    });
  });
});

describe('settings.update', () => {
  test('takes effect at once where it can, and says what needs a restart', async () => {
    const engine = await openTestEngine();
    const changes = { language: 'ro', 'http.port': 4999, aliases: { 'weather-mcp': 'weather' } };
    expect(await engine.call('settings.update', { changes })).toEqual({
      at_once: ['language', 'aliases.weather-mcp'],
      after_restart: ['http.port'],
      hidden: [],
    });
    expect((await engine.call('system.facts')).language).toBe('ro');
    expect(await engine.call('tools.get', { tool: 'weather-mcp.forecast' })).toMatchObject({
      name: 'weather.forecast',
    });
    expect(await setting(engine, 'http.port')).toMatchObject({ value: 4999, pending: true });
    const file = JSON.parse(readFileSync(engine.directory.config, 'utf8'));
    expect(file).toEqual({ language: 'ro', http: { port: 4999 }, aliases: { 'weather-mcp': 'weather' } });
  });

  test('keeps comments, and null takes out', async () => {
    const engine = await openTestEngine({ language: 'en' });
    writeFileSync(
      engine.directory.config,
      '{\n  // spoken at home\n  "language": "en",\n  "history_days": 30,\n}\n',
    );
    await engine.call('settings.update', { changes: { language: 'ro', history_days: null } });
    expect(readFileSync(engine.directory.config, 'utf8')).toMatch(
      /^\{\n {2}\/\/ spoken at home\n {2}"language": "ro",?\n\}\n$/,
    );
  });

  test.each([
    [{ http: { port: 99_999 } }, { code: 'invalid_config', path: 'http.port' }],
    [{ langauge: 'ro' }, { code: 'invalid_config', hint: expect.stringContaining('language') }],
    [{ toolkits: { wether: {} } }, { code: 'invalid_config', path: 'toolkits.wether' }],
    [{ mcpServers: { calendar: everything } }, { code: 'invalid_config', path: 'mcpServers["calendar"]' }],
    [{ mcpServers: { x: { comand: 'x' } } }, { code: 'invalid_config', path: 'mcpServers.x' }],
    [{ timezone: 'Europe/Kisinau' }, { code: 'invalid_config', path: 'timezone' }],
  ])('refuses %j and changes nothing', async (changes, error) => {
    const engine = await openTestEngine({ language: 'ro' });
    const before = readFileSync(engine.directory.config, 'utf8');
    await expect(engine.call('settings.update', { changes })).rejects.toMatchObject(error);
    expect(readFileSync(engine.directory.config, 'utf8')).toBe(before);
    expect((await engine.call('system.facts')).language).toBe('ro');
  });

  test.each([
    [{ toolkits: { notify: { telegram: { bot_token: '123:abc' } } } }, 'toolkits.notify.telegram.bot_token'],
    [
      { mcpServers: { gh: { ...everything, env: { GITHUB_TOKEN: 'ghp_1' } } } },
      'mcpServers.gh.env.GITHUB_TOKEN',
    ],
  ])('refuses a secret in plain text without repeating it', async (changes, path) => {
    const { call } = await openTestEngine();
    const refusal = await call('settings.update', { changes }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'plain_secret',
      path,
      hint: expect.stringContaining('secrets.set'),
    });
    expect(JSON.stringify(refusal)).not.toMatch(/123:abc|ghp_1/);
  });

  test('adds and removes a tool server without a restart', async () => {
    const { call } = await openTestEngine();
    await call('settings.update', { changes: { mcpServers: { everything } } });
    await call('servers.refresh', { server: 'everything' });
    expect((await call('tools.list', { server: 'everything' })).items).toContainEqual(
      expect.objectContaining({ name: 'everything.echo' }),
    );
    await call('settings.update', { changes: { mcpServers: { everything: null } } });
    expect((await call('tools.list', { server: 'everything' })).items).toEqual([]);
  });

  test('gives a toolkit its new settings', async () => {
    const { call, directory } = await openTestEngine();
    await call('settings.update', {
      changes: { toolkits: { files: { roots: [{ name: 'home', path: directory.path }] } } },
    });
    expect((await call('tools.list', { server: 'files' })).items).not.toEqual([]);
  });

  test('changes that come together are made one after the other', async () => {
    const { call, directory } = await openTestEngine();
    const one = (name: string) => call('settings.update', { changes: { aliases: { [name]: 'weather' } } });
    await Promise.all(['a', 'b', 'c'].map(one));
    expect(JSON.parse(readFileSync(directory.config, 'utf8')).aliases).toEqual({
      a: 'weather',
      b: 'weather',
      c: 'weather',
    });
  });
});
