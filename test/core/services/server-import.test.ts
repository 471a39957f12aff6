import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { mcpClients } from '../../../core/services/mcp-clients.ts';
import { createServerImport } from '../../../core/services/server-import.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { openTestEngine } from '../../support/test-engine.ts';

const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
const echoing = {
  command: process.execPath,
  args: [
    fileURLToPath(
      new URL('../../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
    ),
  ],
};
const theirs = {
  github: { command: 'npx', args: ['-y', 'server-github'], env: { GITHUB_TOKEN: token, LOG: 'debug' } },
  search: { command: 'search', args: ['--api-key', 'abc123', '--cert', './key.pem', '--password=hunter2'] },
  remote: { url: 'https://mcp.example.org/mcp', headers: { Authorization: 'Bearer remote-token' } },
  plain: echoing,
};

/** An engine on a home folder in which a client keeps its servers. */
async function beside(client: string, servers: object = theirs) {
  const home = temporaryDirectory();
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_CONFIG_HOME', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  const known = mcpClients({ platform: process.platform, home, env: {} });
  const place = known.find((one) => one.client === client);
  const file = place?.file ?? '';
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ [place?.key ?? '']: servers }));
  const engine = await openTestEngine();
  const config = () =>
    existsSync(engine.directory.config) ? readFileSync(engine.directory.config, 'utf8') : '{}';
  return { ...engine, config, file };
}

describe('importing the tool servers of another program', () => {
  it.each(['claude_desktop', 'claude_code', 'cursor', 'vscode'])(
    'moves the secrets in the list of %s out of plain text',
    async (client) => {
      const { call, config, services } = await beside(client);
      const shown = await call('servers.preview_import', { client });
      expect(JSON.stringify(shown)).not.toMatch(/ghp_|abc123|hunter2|remote-token/);
      expect(config()).toBe('{}');
      expect(shown.items).toMatchObject([
        { name: 'github', moves: [{ path: 'github.env.GITHUB_TOKEN', secret: 'github_token' }] },
        { name: 'search', moves: [{ secret: 'api_key' }, { secret: 'password' }] },
        { name: 'remote', moves: [{ path: 'remote.headers.Authorization', secret: 'authorization' }] },
        { name: 'plain', moves: [] },
      ]);
      const done = await call('servers.import_from', { client });
      expect(done).toMatchObject({
        added: ['github', 'search', 'remote', 'plain'],
        secrets: ['github_token', 'api_key', 'password', 'authorization'],
        warnings: [],
      });
      expect(config()).not.toMatch(/ghp_|abc123|hunter2|remote-token/);
      expect(JSON.parse(config()).mcpServers).toMatchObject({
        // biome-ignore-start lint/suspicious/noTemplateCurlyInString: references of a configuration
        github: { env: { GITHUB_TOKEN: '${secret:github_token}', LOG: 'debug' } },
        search: {
          args: ['--api-key', '${secret:api_key}', '--cert', './key.pem', '--password=${secret:password}'],
        },
        remote: { headers: { Authorization: 'Bearer ${secret:authorization}' } },
        // biome-ignore-end lint/suspicious/noTemplateCurlyInString: references of a configuration
      });
      expect(await services.secrets.names()).toEqual(expect.arrayContaining(['github_token', 'password']));
    },
  );

  it('is in use at once, and undone with its secrets', async () => {
    const { call, config, services } = await beside('cursor', { github: theirs.github, all: echoing });
    await call('servers.add', { name: 'own', config: { command: 'mine', args: [] } });
    const before = JSON.parse(config()).mcpServers;
    await call('servers.import_from', { client: 'cursor' });
    await call('servers.refresh', { server: 'all' });
    expect((await call('tools.list', { server: 'all' })).items).not.toEqual([]);
    expect(await call('servers.undo_import')).toEqual({
      servers: ['github', 'all'],
      secrets: ['github_token'],
    });
    expect(JSON.parse(config()).mcpServers).toEqual(before);
    expect(await services.secrets.names()).toEqual([]);
    await expect(call('servers.undo_import')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('leaves servers and secrets of the same name alone, unless it is to replace a server', async () => {
    const { call, config, services } = await beside('cursor', { github: theirs.github });
    await services.secrets.set('github_token', 'another');
    await call('servers.add', { name: 'github', config: { command: 'mine', args: [] } });
    expect(await call('servers.import_from', { client: 'cursor' })).toMatchObject({
      added: [],
      kept: ['github'],
      secrets: [],
    });
    const done = await call('servers.import_from', { client: 'cursor', replace: true });
    expect(done).toMatchObject({ added: ['github'], secrets: ['github_github_token'] });
    expect((await services.secrets.names()).toSorted()).toEqual(['github_github_token', 'github_token']);
    await call('servers.undo_import');
    expect(JSON.parse(config()).mcpServers.github).toMatchObject({ command: 'mine' });
  });

  it('takes those that were chosen, from a text as well, and never the engine itself', async () => {
    const { call } = await beside('cursor');
    const ours = { command: 'node', args: ['cli.js', 'mcp', '--agent', 'cursor'] };
    const text = JSON.stringify({ mcpServers: { ...theirs, ordinaut: ours } });
    const { items } = await call('servers.preview_import', { text });
    expect(items).toHaveLength(4);
    const done = await call('servers.import_from', { text, only: ['plain'] });
    expect(done).toMatchObject({ added: ['plain'], secrets: [] });
    const { items: audited } = await call('audit.list', {});
    expect(JSON.stringify(audited)).not.toContain(token);
    await expect(call('servers.import_from', {})).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(call('servers.import_from', { client: 'vscode' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('leaves nothing behind where a person has to agree to how secrets are kept', async () => {
    const { services } = await beside('cursor');
    const kept = new Map<string, string>();
    const weak = createServerImport({
      settings: services.settings,
      clients: [],
      toolkits: () => [],
      secrets: {
        get: async (name) => kept.get(name),
        names: async () => [...kept.keys()],
        remove: async (name) => void kept.delete(name),
        set: async (name, value) => {
          if (kept.size > 0) throw new OrdinautError({ code: 'secret_storage_weak', message: 'no keyring' });
          kept.set(name, value);
        },
      },
    });
    const text = JSON.stringify({ mcpServers: theirs });
    await expect(weak.apply({ text }, { replace: false })).rejects.toMatchObject({
      code: 'secret_storage_weak',
    });
    expect(kept.size).toBe(0);
    expect(services.settings.config.mcpServers).toEqual({});
  });
});
