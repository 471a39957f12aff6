import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleTask } from '../../../support/sample-task.ts';
import { nextId, runOfTask } from '../../../support/store-conformance/setting.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { openFile } from './open-sqlite-store.ts';

const helper = new URL('./open-sqlite-store.ts', import.meta.url).href;

/** Another process that claims all there is, and prints the ids. */
async function claimer(file: string): Promise<readonly string[]> {
  const code = `
    import { openFile } from ${JSON.stringify(helper)};
    const store = openFile(${JSON.stringify(file)});
    const request = { owner: String(process.pid), now: 2e12, lease_until: 3e12, limit: 3 };
    for (let claimed = [0]; claimed.length > 0; ) {
      claimed = await store.claim(request);
      for (const { run } of claimed) console.log(run.id);
    }
    await store.close();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [exit] = await once(child, 'close');
  expect(exit).toBe(0);
  return output.trim().split('\n').filter(Boolean);
}

describe('two processes on one file', () => {
  it('claim each run once', async () => {
    const file = join(temporaryDirectory(), 'ordinaut.db');
    const task = sampleTask({ id: nextId() });
    const store = openFile(file);
    await store.insertTask(task, task.agent_id);
    const runs = Array.from({ length: 600 }, () => runOfTask(task));
    await Promise.all(runs.map((run) => store.enqueue(run, null)));
    await store.close();
    const claimed = (await Promise.all([claimer(file), claimer(file)])).flat();
    expect(claimed.toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
  });
});
