import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../core/model/json.ts';

/**
 * A tool `gate.run` that may change the world: it tells when it was called, and answers when it is opened. `servers` goes
 * into the `mcpServers` of config.json, `step` into a pipeline.
 */
export function createGate(folder: string) {
  const [began, opened] = [join(folder, 'began'), join(folder, 'opened')];
  execFileSync('mkfifo', [began, opened]);
  return {
    servers: {
      gate: {
        kind: 'command',
        command: 'sh',
        args: ['-c', `echo begun > '${began}'; cat '${opened}'`],
        timeout_seconds: 600,
      },
    } satisfies JsonObject,
    step: {
      id: 'pass',
      uses: 'gate.run',
      with: { prompt: 'pass' },
      timeout_seconds: 600,
    } satisfies JsonObject,
    /** Resolves when the tool has been called. */
    begun: async () => void (await readFile(began)),
    /** Lets the call that waits come to its end. */
    open: () => writeFile(opened, 'passed'),
  };
}
