import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAgentBook } from '../../../core/services/agent-book.ts';
import { agentTokenFile, createClientConnections } from '../../../core/services/client-connections.ts';
import { mcpClients } from '../../../core/services/mcp-clients.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { openTestStore, testIds } from '../../support/test-store.ts';

/** Clients of an empty home folder. */
function machine(platform: NodeJS.Platform = 'linux') {
  const home = temporaryDirectory();
  const data = temporaryDirectory();
  const agents = createAgentBook({ store: openTestStore(), clock: new FakeClock(), ids: testIds });
  const clients = mcpClients({ platform, home, env: {} });
  const connections = createClientConnections({
    ...{ clients, agents, clock: new FakeClock(), ids: testIds, data_directory: data },
    program: { node: '/usr/bin/node', cli: '/opt/cli.js' },
  });
  const fileOf = (client: string) => clients.find((known) => known.client === client)?.file ?? '';
  const put = (client: string, text: string) => {
    mkdirSync(dirname(fileOf(client)), { recursive: true });
    writeFileSync(fileOf(client), text);
  };
  return {
    agents,
    connections,
    data,
    fileOf,
    put,
    read: (client: string) => readFileSync(fileOf(client), 'utf8'),
  };
}

const theirs = `{
  // mine
  "mcpServers": { "files": { "command": "npx", "env": { "KEY": "secret" } } },
  "theme": "dark"
}
`;

describe('connecting an MCP client', () => {
  it('merges one member, and leaves the rest with its comments', async () => {
    const { connections, data, put, read } = machine();
    put('claude_desktop', theirs);
    const { before, after } = await connections.connect('claude_desktop');
    expect(before).toBeNull();
    expect(after).toEqual({
      command: '/usr/bin/node',
      args: ['/opt/cli.js', '--data-dir', data, 'mcp', '--agent', 'claude_desktop'],
    });
    expect(read('claude_desktop')).toContain('// mine');
    expect(read('claude_desktop')).toContain('"files"');
    expect(read('claude_desktop')).toContain('"ordinaut"');
  });

  it('shows the change without making it', async () => {
    const { connections, fileOf } = machine();
    expect((await connections.preview('cursor')).after).toMatchObject({ command: '/usr/bin/node' });
    expect(existsSync(fileOf('cursor'))).toBe(false);
  });

  it('keeps a copy that its owner alone can read', async () => {
    const { connections, put } = machine();
    put('claude_desktop', theirs);
    const { backup } = await connections.connect('claude_desktop');
    expect(readFileSync(backup ?? '', 'utf8')).toBe(theirs);
    expect(statSync(backup ?? '').mode & 0o077).toBe(0);
  });

  it('makes an agent whose token is in a file of ours, not in theirs', async () => {
    const { agents, connections, data, read } = machine();
    await connections.connect('vscode');
    const token = readFileSync(agentTokenFile(data, 'vscode'), 'utf8').trim();
    expect(await agents.authenticate(token)).toMatchObject({ name: 'vscode' });
    expect(read('vscode')).not.toContain(token);
    expect(JSON.parse(read('vscode'))).toMatchObject({ servers: { ordinaut: { type: 'stdio' } } });
  });

  it('is undone by taking the one member out again, and the token back', async () => {
    const { agents, connections, data, put, read } = machine();
    put('claude_desktop', theirs);
    await connections.connect('claude_desktop');
    const token = readFileSync(agentTokenFile(data, 'claude_desktop'), 'utf8').trim();
    await connections.disconnect('claude_desktop');
    expect(read('claude_desktop')).toContain('"files"');
    expect(read('claude_desktop')).not.toContain('ordinaut');
    expect(await agents.authenticate(token)).toBeNull();
    expect(existsSync(agentTokenFile(data, 'claude_desktop'))).toBe(false);
  });

  it('twice is as once, with a new token', async () => {
    const { agents, connections, data, read } = machine();
    await connections.connect('cursor');
    const first = {
      text: read('cursor'),
      token: readFileSync(agentTokenFile(data, 'cursor'), 'utf8').trim(),
    };
    await connections.connect('cursor');
    expect(read('cursor')).toBe(first.text);
    expect(await agents.authenticate(first.token)).toBeNull();
  });

  it('changes nothing in a file that is not JSON, and says where', async () => {
    const { connections, put, read } = machine();
    put('claude_code', '{\n  "mcpServers": {,\n');
    await expect(connections.connect('claude_code')).rejects.toMatchObject({ code: 'invalid_config' });
    expect(read('claude_code')).toBe('{\n  "mcpServers": {,\n');
  });

  it('by a link makes its agent and touches no file of the client', async () => {
    const { agents, connections, data, fileOf } = machine();
    const { link, agent } = await connections.link('cursor');
    const token = readFileSync(agentTokenFile(data, 'cursor'), 'utf8').trim();
    expect(await agents.authenticate(token)).toMatchObject({ name: agent });
    expect(decodeURIComponent(link ?? '')).not.toContain(token);
    expect(existsSync(fileOf('cursor'))).toBe(false);
    // A link that was opened before goes on to work.
    await connections.link('cursor');
    expect(await agents.authenticate(token)).not.toBeNull();
    await connections.disconnect('cursor');
    expect(await agents.authenticate(token)).toBeNull();
  });

  it('tells which clients are there and which are connected', async () => {
    const { connections, put } = machine();
    put('claude_desktop', theirs);
    await connections.connect('cursor');
    const states = await connections.list();
    expect(states.map(({ client, installed, connected }) => [client, installed, connected])).toEqual([
      ['claude_desktop', true, false],
      ['claude_code', false, false],
      ['cursor', true, true],
      ['vscode', false, false],
    ]);
  });

  it('finds Claude Desktop of the Microsoft Store', () => {
    const clients = mcpClients({ platform: 'win32', home: 'C:\\Users\\me', env: {} });
    const files = clients.filter(({ client }) => client === 'claude_desktop').map(({ file }) => file);
    expect(files).toHaveLength(2);
    expect(files[1]).toContain('Claude_pzs8sxrjxfjjc');
  });
});
