import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Type from 'typebox';
import { readConfig } from '../../core/config.ts';
import { openDataDirectory } from '../../core/data-directory.ts';
import { type Engine, openEngine } from '../../core/engine.ts';
import type { ToolContext, Toolkit } from '../../core/model/tool.ts';
import type { AlarmClock } from '../../core/ports.ts';
import { systemClock } from '../../core/system-clock.ts';
import { createSilentLog } from '../support/silent-log.ts';

/** Wall time in milliseconds with fractions, comparable with a slot. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

/** A toolkit whose only tool does nothing but tell when it was called. */
function benchToolkit(onCall: (input: { at?: number }) => void): Toolkit {
  return {
    name: 'bench',
    title: 'Bench',
    description: 'A tool that does nothing.',
    tools: [
      {
        name: 'noop',
        title: 'Nothing',
        description: 'Does nothing.',
        input: Type.Object({ at: Type.Optional(Type.Number()) }),
        output: Type.Object({}),
        annotations: { readOnlyHint: true },
        handler: async (input: { at?: number }, _context: ToolContext) => {
          onCall(input);
          return {};
        },
      },
    ],
  };
}

export interface BenchEngine {
  readonly engine: Engine;
  readonly directory: string;
  /** Stops the engine, and removes its directory unless it was given. */
  end(): Promise<void>;
}

/** An engine on a real disk with the bench toolkit; not started. `directory` is made when none is given. */
export async function openBenchEngine(options: {
  readonly concurrency: number;
  readonly directory?: string;
  readonly clock?: AlarmClock;
  readonly onCall?: (input: { at?: number }) => void;
}): Promise<BenchEngine> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'ordinaut-bench-'));
  const config = await readConfig({});
  const engine = await openEngine({
    directory: openDataDirectory(directory),
    config: {
      ...config,
      timezone: 'Europe/Chisinau',
      http: { ...config.http, port: 0 },
      worker: { ...config.worker, concurrency: options.concurrency },
    },
    clock: options.clock ?? systemClock,
    log: createSilentLog((line) => console.error(line)),
    toolkits: [benchToolkit(options.onCall ?? (() => {}))],
  });
  // The engine's own timers do not keep a process alive; what serves it does.
  const keepAlive = setInterval(() => {}, 60_000);
  return {
    engine,
    directory,
    async end() {
      clearInterval(keepAlive);
      await engine.stop();
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}

export const noopTask = {
  title: 'no-op',
  overlap: 'parallel',
  pipeline: [{ id: 'noop', uses: 'bench.noop' }],
} as const;
