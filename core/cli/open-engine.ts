import { openEngine as composeEngine, type Engine, type EngineOptions } from '../engine.ts';
import { createLog } from '../observe/log.ts';
import type { Logger } from '../ports.ts';
import { systemClock } from '../system-clock.ts';
import type { Session } from './session.ts';

/** An engine with its log, as every command opens it. */
export interface OpenEngine extends Omit<Engine, 'stop'> {
  readonly log: Logger;
  /** Drains, closes everything, and closes the log last. */
  stop(): Promise<void>;
}

/** Opens the engine of a session's data directory. Nothing runs before `start()`. Throws `already_running`, `storage_…`. */
export async function openEngine(
  { directory, config }: Pick<Session, 'directory' | 'config'>,
  parts: Pick<EngineOptions, 'secrets' | 'program' | 'notifier'> = {},
): Promise<OpenEngine> {
  const { level, file_size_mb, files } = config.log;
  const log = createLog({
    clock: systemClock,
    level,
    file: { directory: directory.logs, file_size_mb, files },
  });
  try {
    const engine = await composeEngine({ directory, config, log, ...parts });
    return {
      ...engine,
      log,
      async stop() {
        await engine.stop();
        log.close();
      },
    };
  } catch (thrown) {
    log.close();
    throw thrown;
  }
}
