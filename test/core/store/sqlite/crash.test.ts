import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { sampleTask } from '../../../support/sample-task.ts';
import { nextId } from '../../../support/store-conformance/setting.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { openFile } from './open-sqlite-store.ts';

const writer = new URL('./crash-writer.ts', import.meta.url).pathname;

/** Lets a writer work, kills it after so many acknowledgements, and answers with all that it had acknowledged. */
async function killedAfter(lines: number, file: string, task_id: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [writer, file, task_id], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return acknowledged;
}

describe('kill -9 in the middle of batches', () => {
  it('loses nothing acknowledged, applies nothing by half, and leaves the file clean', async () => {
    const file = join(temporaryDirectory(), 'ordinaut.db');
    const task = sampleTask({ id: nextId() });
    const first = openFile(file);
    await first.insertTask(task, task.agent_id);
    await first.close();

    const queued = new Set<string>();
    const settled = new Set<string>();
    for (const lines of [1, 7, 30, 55, 90, 131]) {
      const acknowledged = await killedAfter(lines, file, task.id);
      expect(acknowledged.length).toBeGreaterThanOrEqual(lines);
      for (const line of acknowledged) {
        const [what, id = ''] = line.split(' ');
        (what === 'queued' ? queued : settled).add(id);
      }
      const store = openFile(file);
      for (const id of queued) expect((await store.getRun(id))?.id).toBe(id);
      for (const id of settled)
        expect(await store.getRun(id)).toMatchObject({ state: 'succeeded', output: id });
      const runs = (await store.findRuns({ state: 'succeeded' }, { limit: 1_000 })).items;
      for (const run of runs) {
        // Its last step came in the commit that settled it.
        const paths = (await store.getSteps(run.id)).map(({ path }) => path);
        expect(paths).toContain(`last-${run.fence}`);
      }
      const events = await store.eventsAfter(0, 10_000);
      expect(events).toHaveLength(runs.length);
      await store.recover({ owner: 'restarted', now: 0, max_crashes: 1_000, next_id: nextId });
      expect(await store.doctor({ repair: false, owner: 'restarted', now: 0 })).toEqual([]);
      await store.close();
    }
  });
});
