import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { reapOrphans } from '../../../core/tools/children.ts';
import { groupMembers } from '../../../core/tools/process-table.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { temporaryFolder, until } from '../../support/tool-rig.ts';

const engineFile = new URL('../../fixtures/tools/engine-to-kill.ts', import.meta.url).pathname;
const grandchild = `require('child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM",()=>{});setInterval(()=>{},1e6)'], { stdio: 'ignore' });`;
const stubborn = `process.on('SIGTERM', () => {}); ${grandchild} console.log('up'); setInterval(() => {}, 1e6)`;

/** An engine in a process of its own, with one child that outlives it. */
async function engineWithChild(
  script: string,
): Promise<{ engine: ChildProcess; group: number; file: string }> {
  const file = join(temporaryFolder(), 'children.json');
  const engine = spawn(process.execPath, [engineFile, file, '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(engine.stdout ?? engine, 'data');
  const group = Number(String(line));
  onTestFinished(() => {
    engine.kill('SIGKILL');
    try {
      process.kill(-group, 'SIGKILL');
    } catch {
      // It is gone, as it should be.
    }
  });
  return { engine, group, file };
}

async function kill(engine: ChildProcess): Promise<void> {
  engine.kill('SIGKILL');
  await once(engine, 'exit');
}

test('what a killed engine left running is ended by the next one', async () => {
  const { engine, group, file } = await engineWithChild(stubborn);
  await kill(engine);
  expect(groupMembers(group)).toHaveLength(2);
  const log = new MemoryLog();
  expect(reapOrphans(file, log)).toHaveLength(1);
  await until(() => groupMembers(group).length === 0, 'end of the group');
  expect(existsSync(file)).toBe(false);
  expect(log.lines).toMatchObject([{ level: 'warn', fields: { pid: group } }]);
});

test('a grandchild whose parent ended with the engine is found by its token', async () => {
  const { engine, group, file } = await engineWithChild(
    `${grandchild} console.log('up'); setInterval(() => {}, 1e6)`,
  );
  await kill(engine);
  process.kill(group, 'SIGKILL');
  await until(() => groupMembers(group).length === 1, 'end of the leader');
  expect(reapOrphans(file, new MemoryLog())).toHaveLength(1);
  await until(() => groupMembers(group).length === 0, 'end of the group');
});

test('children of an engine that lives are left alone', async () => {
  const { group, file } = await engineWithChild(stubborn);
  expect(reapOrphans(file, new MemoryLog())).toEqual([]);
  expect(groupMembers(group)).toHaveLength(2);
  expect(existsSync(file)).toBe(true);
});

test('a process that has come to the same number since is left alone', async () => {
  const { engine, group, file } = await engineWithChild(stubborn);
  await kill(engine);
  const record = JSON.parse(readFileSync(file, 'utf8'));
  record.engine.started = '1';
  record.children[0].started = '1';
  record.children[0].token = 'another';
  writeFileSync(file, JSON.stringify(record));
  expect(reapOrphans(file, new MemoryLog())).toEqual([]);
  expect(groupMembers(group)).toHaveLength(2);
});

test('a record from before the machine was restarted is forgotten', async () => {
  const { engine, group, file } = await engineWithChild(stubborn);
  await kill(engine);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), boot: 'another' }));
  expect(reapOrphans(file, new MemoryLog())).toEqual([]);
  expect(groupMembers(group)).toHaveLength(2);
  expect(existsSync(file)).toBe(false);
});

test.each(['', '{', '[]', '{"boot":"x","engine":{"pid":1},"children":[{"pid":-1,"token":"x"}]}'])(
  'a record that is not readable (%s) harms nobody',
  (text) => {
    const file = join(temporaryFolder(), 'children.json');
    writeFileSync(file, text);
    const log = new MemoryLog();
    expect(reapOrphans(file, log)).toEqual([]);
    expect(log.lines).toMatchObject([{ level: 'warn' }]);
  },
);

test('no record means no orphans', () => {
  expect(reapOrphans(join(temporaryFolder(), 'none.json'), new MemoryLog())).toEqual([]);
});
