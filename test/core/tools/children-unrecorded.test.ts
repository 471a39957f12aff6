import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { reapOrphans } from '../../../core/tools/children.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { livingChildren, temporaryFolder, until } from '../../support/tool-rig.ts';

const spawning = new URL('../../fixtures/tools/engine-that-spawns.ts', import.meta.url).pathname;
/** Nothing but SIGKILL ends it. */
const stubborn = `process.on('SIGTERM', () => {}); process.stdin.on('error', () => {}); setInterval(() => {}, 1e6)`;

/** An engine that starts children until it is killed, `after` so many milliseconds or by itself. Its number and its record. */
async function killedWhileSpawning(after: number | 'at once') {
  const file = join(temporaryFolder(), 'children.json');
  const engine = spawn(process.execPath, [spawning, file, String(after), '-e', stubborn], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = Number(engine.pid);
  onTestFinished(() => {
    engine.kill('SIGKILL');
    for (const child of livingChildren(pid)) process.kill(child, 'SIGKILL');
  });
  const exited = once(engine, 'exit');
  await once(engine.stdout, 'data');
  if (after !== 'at once') {
    await pause(after);
    engine.kill('SIGKILL');
  }
  await exited;
  return { pid, file };
}

test('a child that was spawned and not yet recorded when the engine was killed is ended by the next one', async () => {
  for (let kill = 0; kill < 5; kill++) {
    const { pid, file } = await killedWhileSpawning('at once');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ engine: { pid }, children: [] });
    await until(() => livingChildren(pid).length === 1, 'the child that outlives its engine');
    const log = new MemoryLog();
    expect(reapOrphans(file, log)).toEqual([expect.stringContaining('setInterval')]);
    expect(log.lines).toMatchObject([{ level: 'warn' }]);
    await until(() => livingChildren(pid).length === 0, 'the end of the child');
  }
});

test('no child is left, whenever the engine is killed while it starts some', {
  timeout: 60_000,
}, async () => {
  let orphans = 0;
  for (let kill = 0; kill < 25; kill++) {
    const { pid, file } = await killedWhileSpawning(kill);
    // One that is between fork and exec carries its token a moment later; an engine takes longer than that to start.
    await pause(200);
    orphans += livingChildren(pid).length;
    reapOrphans(file, new MemoryLog());
    await until(() => livingChildren(pid).length === 0, `the end of every child after kill ${kill}`);
  }
  expect(orphans).toBeGreaterThan(0);
});
