import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Mode } from '../../../core/model/task.ts';
import type { ToolService } from '../../../core/tools/tool-service.ts';
import { toolkit } from '../../fixtures/tools/trial-toolkit.ts';
import { toolRig } from '../../support/tool-rig.ts';

const entry = new URL('../../fixtures/tools/serve-trial.ts', import.meta.url).pathname;
const command = { command: process.execPath, args: [entry, 'serve-trial'] };
const rig = (broken = false) =>
  toolRig({
    toolkits: [toolkit],
    toolkitCommand: () => (broken ? { command: 'no-such-program', args: [] } : command),
  });

describe.each<[Mode, string]>([
  ['direct', 'direct'],
  ['mcp', 'mcp'],
  ['hybrid', 'mcp'],
])('mode %s', (mode, via) => {
  test('answers', async () => {
    const { call } = await rig();
    expect(await call('trial.echo', { text: 'hello' }, { mode })).toEqual({ output: { text: 'hello' }, via });
  });
  test('keeps an output that is not an object', async () => {
    const { call } = await rig();
    expect((await call('trial.list', {}, { mode })).output).toEqual([1, 2, 3]);
  });
  test('tells the handler the key, the ids and the zone', async () => {
    const { call } = await rig();
    expect((await call('trial.context', {}, { mode })).output).toEqual({
      idempotency_key: 'key-1',
      run_id: 'run-1',
      task_id: 'task-1',
      agent_id: 'agent-1',
      timezone: 'Europe/Chisinau',
    });
  });
  test('ends every failing call with the same error', async () => {
    const { call } = await rig();
    const failure = (tool: string, input = {}) =>
      call(tool, input, { mode }).then(
        () => expect.unreachable(`${tool} should fail`),
        (error) => error.toJSON(),
      );
    expect(await failure('trial.refuse')).toEqual({
      code: 'mailbox_locked',
      message: 'the mailbox is locked',
      path: 'folder',
      hint: 'close the other program',
      retryable: true,
      delivery: 'answered',
    });
    expect(await failure('trial.defect')).toEqual({
      code: 'internal',
      message: 'trial.defect failed: x is not a function',
      delivery: 'unknown',
    });
    expect(await failure('trial.lie')).toMatchObject({
      code: 'invalid_output',
      message: 'trial.lie answered with something else than it declares: text must be a string, got 5',
      delivery: 'answered',
    });
    expect(await failure('trial.echo', { txt: 'a' })).toMatchObject({
      code: 'invalid_input',
      delivery: 'not_sent',
      problems: [{ path: 'text' }, { path: 'txt', hint: 'did you mean text?' }],
    });
  });
  test('gives up a call that takes too long', async () => {
    const { call } = await rig();
    await call('trial.echo', { text: 'warm' }, { mode });
    await expect(call('trial.sleep', {}, { mode, timeout_ms: 80 })).rejects.toMatchObject({
      code: 'tool_timeout',
      message: 'trial.sleep gave no answer within 0.08 s',
      delivery: 'unknown',
    });
  });
});

describe('hybrid', () => {
  test('calls directly when the server cannot be started, and says so', async () => {
    const { call } = await rig(true);
    expect(await call('trial.echo', { text: 'hello' }, { mode: 'hybrid' })).toEqual({
      output: { text: 'hello' },
      via: 'direct (mcp failed: trial: there is no command no-such-program)',
    });
  });
  test('repeats a call that only reads after the server crashed in it', async () => {
    const { call } = await rig();
    const answer = await call('trial.exit_in_server', {}, { mode: 'hybrid' });
    expect(answer.output).toEqual({ text: 'still here' });
    expect(answer.via).toMatch(/^direct \(mcp failed: trial: the server ended with code 9/);
  });
  test('does not repeat a call that may have written', async () => {
    const { call } = await rig();
    await expect(call('trial.exit_in_server_write', {}, { mode: 'hybrid' })).rejects.toMatchObject({
      code: 'server_crashed',
      delivery: 'unknown',
    });
  });
  test('does not repeat a call that the tool itself refused', async () => {
    const { call } = await rig();
    await expect(call('trial.refuse', {}, { mode: 'hybrid' })).rejects.toMatchObject({
      code: 'mailbox_locked',
    });
  });
});

describe('tools that are foreseen', () => {
  const states = (tools: ToolService) =>
    tools.status().flatMap(({ server, state }) => (server.endsWith('(mcp)') ? [`${server} ${state}`] : []));

  test('have their servers started before the first call, which finds them', async () => {
    const second = { ...toolkit, name: 'second' };
    const { tools, call } = await toolRig({ toolkits: [toolkit, second], toolkitCommand: () => command });
    tools.foresee?.(['trial.echo', 'second.echo', 'trial.list', 'no.tool'], 'mcp');
    expect(states(tools)).toEqual(['trial (mcp) starting', 'second (mcp) starting']);
    await call('trial.echo', { text: 'a' }, { mode: 'mcp' });
    const [first] = tools.status().filter(({ server }) => server === 'trial (mcp)');
    expect(first).toMatchObject({ state: 'ready', calls: 1, failures: 0 });
  });
  test('start nothing in direct mode', async () => {
    const { tools } = await rig();
    tools.foresee?.(['trial.echo'], 'direct');
    expect(states(tools)).toEqual([]);
  });
  test('whose server cannot start fail where they are called, not before', async () => {
    const { tools, call } = await rig(true);
    tools.foresee?.(['trial.echo'], 'mcp');
    await expect(call('trial.echo', { text: 'a' }, { mode: 'mcp' })).rejects.toMatchObject({
      message: 'trial: there is no command no-such-program',
    });
  });
});

test('mode mcp without a server command is refused with the way out', async () => {
  const { call } = await toolRig({ toolkits: [toolkit] });
  await expect(call('trial.echo', { text: 'a' }, { mode: 'mcp' })).rejects.toMatchObject({
    code: 'mode_unavailable',
    delivery: 'not_sent',
  });
});

describe('the toolkit server, seen by the official client', () => {
  const connect = async () => {
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(new StdioClientTransport(command));
    onTestFinished(() => client.close());
    return client;
  };
  test('initialises, answers ping, lists tools with schemas and annotations', async () => {
    const client = await connect();
    await client.ping();
    expect(client.getServerVersion()).toMatchObject({ name: 'ordinaut-trial' });
    const { tools } = await client.listTools();
    expect(tools.find((tool) => tool.name === 'echo')).toMatchObject({
      title: 'Echo',
      inputSchema: { type: 'object', required: ['text'] },
      outputSchema: { type: 'object' },
      annotations: { readOnlyHint: true },
    });
    expect(tools.find((tool) => tool.name === 'list')).not.toHaveProperty('outputSchema');
  });
  test('answers a call with structured content and text', async () => {
    const client = await connect();
    expect(await client.callTool({ name: 'echo', arguments: { text: 'a' } })).toMatchObject({
      structuredContent: { text: 'a' },
      content: [{ type: 'text', text: '{"text":"a"}' }],
    });
  });
  test('reports a failing tool as isError with code, message and hint', async () => {
    const client = await connect();
    expect(await client.callTool({ name: 'refuse', arguments: {} })).toMatchObject({
      isError: true,
      content: [{ text: 'the mailbox is locked; close the other program' }],
      structuredContent: { error: { code: 'mailbox_locked', retryable: true } },
    });
  });
  test('answers an unknown tool and an unknown method with protocol errors', async () => {
    const client = await connect();
    await expect(client.callTool({ name: 'ecko', arguments: {} })).rejects.toMatchObject({ code: -32_602 });
    await expect(client.setLoggingLevel('debug')).rejects.toThrow();
  });
  test('lets go of a cancelled call and goes on', async () => {
    const client = await connect();
    const abort = new AbortController();
    const pending = client.callTool({ name: 'sleep', arguments: {} }, undefined, { signal: abort.signal });
    abort.abort();
    await expect(pending).rejects.toThrow();
    expect(await client.callTool({ name: 'echo', arguments: { text: 'b' } })).toMatchObject({
      structuredContent: { text: 'b' },
    });
  });
});
