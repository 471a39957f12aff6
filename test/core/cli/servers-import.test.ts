import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importServers } from '../../../core/cli/servers-import.ts';
import { memoryIo } from '../../support/memory-io.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function workspace(content: unknown, config?: object) {
  const dataDir = temporaryDirectory();
  const file = join(temporaryDirectory(), 'claude_desktop_config.json');
  writeFileSync(file, JSON.stringify(content));
  if (config) writeFileSync(join(dataDir, 'config.json'), JSON.stringify(config));
  const io = memoryIo();
  return {
    file,
    io,
    run: (flags: object = {}) => importServers(file, { dataDir, ...flags }, io),
    config: () => JSON.parse(readFileSync(join(dataDir, 'config.json'), 'utf8')),
  };
}

const files = { command: 'npx', args: ['-y', '@modelcontextprotocol/server-filesystem', '/tmp'] };

describe('ordinaut servers import', () => {
  it('adds servers beside what is configured', async () => {
    const { run, config, io } = workspace(
      { mcpServers: { folder: files } },
      { timezone: 'UTC', mcpServers: { own: { command: 'x' } } },
    );
    await run();
    expect(config()).toMatchObject({ timezone: 'UTC', mcpServers: { own: { command: 'x' }, folder: files } });
    expect(io.written()).toContain('added: folder');
    expect(io.exitCode()).toBe(0);
  });

  it('keeps a server of the same name unless told to replace it', async () => {
    const { run, config, io } = workspace(
      { mcpServers: { folder: files } },
      { mcpServers: { folder: { command: 'mine' } } },
    );
    await run();
    expect(config().mcpServers.folder).toEqual({ command: 'mine' });
    expect(io.written()).toContain('already there, left as they are: folder');
    await run({ replace: true });
    expect(config().mcpServers.folder).toMatchObject(files);
  });

  it('reads the file of VS Code', async () => {
    const { run, config } = workspace({ servers: { folder: { type: 'stdio', ...files } } });
    await run();
    expect(config().mcpServers).toHaveProperty('folder');
  });

  it('answers in JSON, with what a person should look at', async () => {
    const { run, io } = workspace({ mcpServers: { folder: files, broken: {} } });
    await run({ json: true });
    expect(JSON.parse(io.written())).toMatchObject({
      added: ['folder'],
      kept: [],
      secrets: [],
      warnings: [expect.objectContaining({ path: 'mcpServers.broken' })],
    });
  });

  it('stores secrets that stand in plain text', async () => {
    const env = { API_TOKEN: 'hunter2' };
    const { run, config, io } = workspace({ mcpServers: { folder: { ...files, env } } });
    await run();
    expect(JSON.stringify(config())).not.toContain('hunter2');
    expect(io.written()).toContain('stored as secrets, out of plain text: api_token');
    expect(io.written()).not.toContain('hunter2');
  });

  it('says that a file is missing or holds no servers', async () => {
    const { run } = workspace('nonsense');
    await expect(run()).rejects.toMatchObject({ code: 'invalid_config' });
    await expect(
      importServers('/nowhere.json', { dataDir: temporaryDirectory() }, memoryIo()),
    ).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('calls a server otherwise that has the name of a toolkit, and says so', async () => {
    const { run, config, io } = workspace({ mcpServers: { memory: files } });
    await run();
    expect(Object.keys(config().mcpServers)).toEqual(['memory-mcp']);
    expect(io.written()).toContain('a built-in toolkit has its name');
  });
});
