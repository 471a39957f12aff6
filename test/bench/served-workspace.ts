import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfigFile, writeConfig } from '../../core/config.ts';
import { openDataDirectory } from '../../core/data-directory.ts';
import type { Caller } from '../../core/doors/caller.ts';
import { readEngineFile } from '../../core/doors/engine-file.ts';
import { createHttpClient } from '../../core/doors/http-client.ts';
import { readToken } from '../../core/doors/token.ts';
import { resourcesDirectory } from '../../core/resources.ts';
import { seedStarterFiles } from '../../core/starter-workspace.ts';
import { bundledCli } from '../support/bundled-cli.ts';

export interface ServedWorkspace {
  readonly caller: Caller;
  readonly end: () => Promise<void>;
}

/** The built command serving a starter workspace of its own, with such settings of toolkits. */
export async function serveWorkspace(
  toolkits: Readonly<Record<string, Record<string, unknown>>>,
): Promise<ServedWorkspace> {
  const path = mkdtempSync(join(tmpdir(), 'ordinaut-bench-'));
  const directory = openDataDirectory(path);
  await seedStarterFiles(directory, { resources: resourcesDirectory(), timezone: 'Europe/Chisinau' });
  const seeded = readConfigFile(directory.config);
  await writeConfig(directory.config, {
    ...seeded,
    http: { port: 0 },
    notifications: { desktop: false },
    toolkits: { ...seeded.toolkits, ...toolkits },
  });
  const server = spawn(process.execPath, [await bundledCli(), 'serve'], {
    env: { ...process.env, ORDINAUT_DATA_DIR: path },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(server, 'exit');
  const end = async () => {
    server.kill('SIGTERM');
    await ended;
    rmSync(path, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 500 && server.exitCode === null; tries++) {
    const engine = readEngineFile(directory.engine);
    const token = readToken(directory.token);
    if (engine && token !== undefined) return { caller: createHttpClient({ url: engine.url, token }), end };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await end();
  throw new Error('the built command does not serve');
}
