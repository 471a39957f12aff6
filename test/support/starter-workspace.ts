import { readConfig, readConfigFile, writeConfig } from '../../core/config.ts';
import { openDataDirectory } from '../../core/data-directory.ts';
import { writeEngineFile } from '../../core/doors/engine-file.ts';
import { createHttpDoor } from '../../core/doors/http.ts';
import { readOrCreateToken } from '../../core/doors/token.ts';
import { type Engine, openEngine } from '../../core/engine.ts';
import type { AlarmClock } from '../../core/ports.ts';
import { resourcesDirectory } from '../../core/resources.ts';
import { seedStarterFiles } from '../../core/starter-workspace.ts';
import { systemClock } from '../../core/system-clock.ts';
import { version } from '../../core/version.ts';
import { createSilentLog } from './silent-log.ts';

export interface StarterOptions {
  /** Folder of the workspace. */
  readonly path: string;
  /** A local server, which pages may be of. */
  readonly site: string;
  readonly clock?: AlarmClock;
  /** Settings of further toolkits. */
  readonly toolkits?: Readonly<Record<string, Record<string, unknown>>>;
}

export interface StarterEngine extends Engine {
  /** Starts it, with the door that its toolkit servers publish through. */
  readonly serve: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** An engine on the starter workspace, as a first start makes it; not started. */
export async function openStarterWorkspace(options: StarterOptions): Promise<StarterEngine> {
  const directory = openDataDirectory(options.path);
  await seedStarterFiles(directory, { resources: resourcesDirectory(), timezone: 'Europe/Chisinau' });
  const seeded = readConfigFile(directory.config);
  // In the file, so that toolkit servers read it too.
  await writeConfig(directory.config, {
    ...seeded,
    notifications: { desktop: false },
    toolkits: { ...seeded.toolkits, web: { own_hosts: [new URL(options.site).host] }, ...options.toolkits },
  });
  const engine = await openEngine({
    directory,
    config: await readConfig({ file: directory.config }),
    log: createSilentLog(),
    clock: options.clock ?? systemClock,
  });
  const { services, health, metrics } = engine;
  const token = readOrCreateToken(directory.token);
  const door = createHttpDoor({ services, health, metrics, host: '127.0.0.1', port: 0, token });
  let serving = false;
  return {
    ...engine,
    async serve() {
      await engine.start();
      const url = await door.start();
      serving = true;
      writeEngineFile(directory.engine, { pid: process.pid, url, version });
    },
    async end() {
      if (serving) await door.stop();
      await engine.stop({ drain_ms: 0 });
    },
  };
}
