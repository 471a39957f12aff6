import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { getMcpConfigForManifest, unpackExtension, v0_3 } from '@anthropic-ai/mcpb';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, onTestFinished, test } from 'vitest';
import { writeEngineFile } from '../../core/doors/engine-file.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { openTestDoor, openTestEngine } from '../support/test-engine.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

// It is packed, unpacked, and started twice.
test('the bundle for Claude Desktop is what its manifest says, and runs from where it is unpacked', {
  timeout: 120_000,
}, async () => {
  const folder = temporaryDirectory();
  const file = join(folder, 'ordinaut.mcpb');
  await run(process.execPath, [join(root, 'scripts', 'make-mcpb.mjs'), '--output', file]);
  const unpacked = join(folder, 'unpacked');
  expect(await unpackExtension({ mcpbPath: file, outputDir: unpacked, silent: true })).toBe(true);
  const manifest = v0_3.McpbManifestSchema.parse(
    JSON.parse(readFileSync(join(unpacked, 'manifest.json'), 'utf8')),
  );
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({ manifest_version: '0.3', name: 'ordinaut', version });

  // Its own database, by the addon that comes with it: none of the bundle is looked for outside.
  const entry = join(unpacked, manifest.server.entry_point);
  const alone = ['--data-dir', join(folder, 'alone'), 'tasks', 'list', '--json'];
  const { stdout } = await run(process.execPath, [entry, ...alone]);
  expect(JSON.parse(stdout)).toMatchObject({ items: [] });

  const engine = await openTestEngine();
  await engine.start();
  const { url } = await openTestDoor(engine);
  writeEngineFile(engine.directory.engine, { url, pid: process.pid, version });
  const { token } = await engine.call('agents.create', { name: 'Claude', scopes: ['tasks:*'] });
  const asked = (userConfig: Record<string, string>) =>
    getMcpConfigForManifest({
      ...{ manifest, extensionPath: unpacked, systemDirs: {}, pathSeparator: '/' },
      userConfig,
    });
  expect(await asked({ data_directory: engine.directory.path })).toBeUndefined();
  const config = await asked({ data_directory: engine.directory.path, token: String(token) });
  expect(config).toMatchObject({ command: 'node' });
  const client = new Client({ name: 'test', version: '1' });
  onTestFinished(() => client.close());
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: config?.args ?? [],
      env: { PATH: process.env.PATH ?? '', HOME: folder, ...config?.env },
      stderr: 'ignore',
    }),
  );
  const { structuredContent } = await client.callTool({ name: 'agents_me', arguments: {} });
  expect(structuredContent).toMatchObject({ name: 'Claude', owner: false });
});
