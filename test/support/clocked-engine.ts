import { onTestFinished } from 'vitest';
import { readConfig } from '../../core/config.ts';
import { openDataDirectory } from '../../core/data-directory.ts';
import { type Engine, type EngineOptions, openEngine } from '../../core/engine.ts';
import { FakeClock } from './fake-clock.ts';
import { createSilentLog } from './silent-log.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export interface ClockedEngine {
  readonly engine: Engine;
  readonly clock: FakeClock;
}

/** A whole engine on real files with a clock that the test moves; stopped when the test ends. Not started. */
export async function openClockedEngine(
  options: Partial<EngineOptions> & { readonly start?: string } = {},
): Promise<ClockedEngine> {
  const clock = new FakeClock(options.start);
  const flags = { timezone: 'Europe/Chisinau', 'notifications.desktop': false };
  const config = await readConfig({ flags });
  const directory = openDataDirectory(temporaryDirectory());
  const engine = await openEngine({ directory, config, log: createSilentLog(), clock, ...options });
  onTestFinished(() => engine.stop({ drain_ms: 0 }));
  return { engine, clock };
}
