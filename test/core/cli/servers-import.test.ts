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
      { mcpServers: { files } },
      { timezone: 'UTC', mcpServers: { own: { command: 'x' } } },
    );
    await run();
    expect(config()).toMatchObject({ timezone: 'UTC', mcpServers: { own: { command: 'x' }, files } });
    expect(io.written()).toContain('added to');
    expect(io.exitCode()).toBe(0);
  });

  it('keeps a server of the same name unless told to replace it', async () => {
    const { run, config, io } = workspace(
      { mcpServers: { files } },
      { mcpServers: { files: { command: 'mine' } } },
    );
    await run();
    expect(config().mcpServers.files).toEqual({ command: 'mine' });
    expect(io.written()).toContain('already there, left as they are: files');
    await run({ replace: true });
    expect(config().mcpServers.files).toMatchObject(files);
  });

  it('reads the file of VS Code', async () => {
    const { run, config } = workspace({ servers: { files: { type: 'stdio', ...files } } });
    await run();
    expect(config().mcpServers).toHaveProperty('files');
  });

  it('answers in JSON, with what a person should look at', async () => {
    const { run, io } = workspace({ mcpServers: { files, broken: {} } });
    await run({ json: true });
    expect(JSON.parse(io.written())).toMatchObject({
      added: ['files'],
      kept: [],
      restart_needed: false,
      warnings: [expect.objectContaining({ path: 'mcpServers.broken' })],
    });
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
});
