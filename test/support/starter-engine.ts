import { onTestFinished } from 'vitest';
import { readConfig } from '../../core/config.ts';
import { openDataDirectory } from '../../core/data-directory.ts';
import { type Engine, openEngine } from '../../core/engine.ts';
import type { AlarmClock } from '../../core/ports.ts';
import { resourcesDirectory } from '../../core/resources.ts';
import { seedStarterFiles } from '../../core/starter-workspace.ts';
import { systemClock } from '../../core/system-clock.ts';
import { createSilentLog } from './silent-log.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/**
 * An engine on the starter workspace, which asks `site` (a local server) instead of the web and the weather service; not
 * started, stopped when the test ends.
 */
export async function openStarterEngine(options: {
  readonly site: string;
  readonly clock?: AlarmClock;
  /** Settings of further toolkits. */
  readonly toolkits?: Readonly<Record<string, Record<string, unknown>>>;
}): Promise<Engine> {
  const directory = openDataDirectory(temporaryDirectory());
  await seedStarterFiles(directory, { resources: resourcesDirectory(), timezone: 'Europe/Chisinau' });
  const config = await readConfig({ file: directory.config });
  const { host } = new URL(options.site);
  const engine = await openEngine({
    directory,
    config: {
      ...config,
      notifications: { desktop: false },
      toolkits: { ...config.toolkits, web: { own_hosts: [host] }, ...options.toolkits },
    },
    log: createSilentLog(),
    clock: options.clock ?? systemClock,
  });
  onTestFinished(() => engine.stop({ drain_ms: 0 }));
  return engine;
}
