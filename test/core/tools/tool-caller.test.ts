import { describe, expect, test } from 'vitest';
import { toolkit } from '../../fixtures/tools/trial-toolkit.ts';
import { toolRig } from '../../support/tool-rig.ts';

describe('aliases', () => {
  test('of a server lead to the tools of the real one', async () => {
    const { tools, call } = await toolRig({ toolkits: [toolkit], aliases: { 'google-trial-mcp': 'trial' } });
    expect(tools.describe('google-trial-mcp.echo')?.name).toBe('trial.echo');
    expect((await call('google-trial-mcp.echo', { text: 'a' })).output).toEqual({ text: 'a' });
  });
  test('of a tool lead to another tool', async () => {
    const { tools } = await toolRig({
      toolkits: [toolkit],
      aliases: { 'telegram-mcp.send_message': 'trial.echo' },
    });
    expect(tools.describe('telegram-mcp.send_message')?.name).toBe('trial.echo');
    expect(tools.describe('telegram-mcp.other')).toBeUndefined();
  });
  test('do not hide a real tool of that name', async () => {
    const { tools } = await toolRig({ toolkits: [toolkit], aliases: { 'trial.echo': 'trial.list' } });
    expect(tools.describe('trial.echo')?.name).toBe('trial.echo');
  });
  test('that lead nowhere end in an unknown tool', async () => {
    const { call } = await toolRig({ toolkits: [toolkit], aliases: { old: 'trial' } });
    await expect(call('old.ecko')).rejects.toMatchObject({
      code: 'unknown_tool',
      message: 'trial has no tool ecko',
      hint: 'did you mean trial.echo?',
    });
  });
  test('named like members of Object.prototype are none', async () => {
    const { tools } = await toolRig({ toolkits: [toolkit], aliases: {} });
    expect(tools.describe('constructor.name')).toBeUndefined();
    expect(tools.describe('__proto__.x')).toBeUndefined();
  });
});

describe('definitions', () => {
  test('take their effect from annotations: absent means it may write', async () => {
    const { tools } = await toolRig({ toolkits: [toolkit] });
    expect(tools.describe('trial.echo')?.effect).toBe('read_only');
    expect(tools.describe('trial.refuse')?.effect).toBe('write');
  });
  test('are overridden by a person', async () => {
    const { tools } = await toolRig({
      toolkits: [toolkit],
      overrides: { 'trial.refuse': { effect: 'idempotent', timeout_seconds: 5, cost_tier: 'costly' } },
    });
    expect(tools.describe('trial.refuse')).toMatchObject({
      effect: 'idempotent',
      timeout_seconds: 5,
      cost_tier: 'costly',
    });
  });
  test('have a hash that the order of keys does not change', async () => {
    const worker = (input_schema: Record<string, unknown>) => ({
      worker: {
        kind: 'http_worker' as const,
        url: 'http://127.0.0.1:1',
        operations: [{ name: 'work', input_schema }],
      },
    });
    const one = await toolRig({ servers: worker({ type: 'object', title: 'A' }) });
    const same = await toolRig({ servers: worker({ title: 'A', type: 'object' }) });
    const other = await toolRig({ servers: worker({ title: 'B', type: 'object' }) });
    const hash = (rig: typeof one) => rig.tools.describe('worker.work')?.hash;
    expect(hash(one)).toBe(hash(same));
    expect(hash(one)).not.toBe(hash(other));
  });
});

describe('names of servers', () => {
  const start = (name: string) =>
    toolRig({ toolkits: [toolkit], servers: { [name]: { kind: 'http', url: 'http://127.0.0.1:1' } } });
  test('with a dot are refused, as an address could not be read', async () => {
    await expect(start('my.server')).rejects.toMatchObject({
      code: 'invalid_config',
      path: 'mcpServers["my.server"]',
    });
  });
  test('of a built-in toolkit are refused', async () => {
    await expect(start('trial')).rejects.toMatchObject({ code: 'invalid_config' });
  });
  test('do not matter when the server is disabled', async () => {
    const { tools } = await toolRig({
      servers: { 'my.server': { kind: 'http', url: 'http://127.0.0.1:1', disabled: true } },
    });
    expect(tools.status()).toEqual([]);
  });
});
