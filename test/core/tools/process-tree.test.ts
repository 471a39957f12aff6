import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ServerConfigs } from '../../../core/tools/server-config.ts';
import { temporaryFolder, toolRig, until } from '../../support/tool-rig.ts';

/** Leaves its group and its session, is deaf to SIGTERM, and writes its number into a file. */
const runaway = (file: string) =>
  `process.on('SIGTERM', () => {}); process.on('SIGHUP', () => {}); require('fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1e6)`;
/** Starts a program that leads a session of its own (`detached` calls setsid). */
const setsid = (script: string, more = '') =>
  `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(script)}], { detached: true, stdio: 'ignore'${more} })`;
const waiting = 'setInterval(() => {}, 1e6)';

const lives = (pid: number) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
};

function agent(script: string): ServerConfigs {
  return { agent: { kind: 'command', command: process.execPath, args: ['-e', script, '{prompt}'] } };
}

/** Calls an agent until its runaway is there, then ends the call; the number of the runaway. */
async function escaped(script: (file: string) => string, end: 'cancel' | 'wait'): Promise<number> {
  const file = join(temporaryFolder(), 'runaway');
  const abort = new AbortController();
  const rig = await toolRig({ servers: agent(script(file)) });
  const call = rig.call('agent.run', { prompt: 'x' }, { signal: abort.signal }).catch(() => undefined);
  await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '', 'the runaway');
  const pid = Number(readFileSync(file, 'utf8'));
  onTestFinished(() => {
    if (lives(pid)) process.kill(pid, 'SIGKILL');
  });
  if (end === 'cancel') abort.abort();
  await call;
  return pid;
}

describe.skipIf(process.platform !== 'linux')('a child that ignores SIGTERM is gone with its call', () => {
  test('from a session of its own', async () => {
    const pid = await escaped((file) => `${setsid(runaway(file))}; ${waiting}`, 'cancel');
    await until(() => !lives(pid), 'the end of the runaway');
  });

  test('as a daemon whose parents ended before', async () => {
    const daemon = (file: string) => setsid(`${setsid(runaway(file))}.unref()`);
    const pid = await escaped((file) => `${daemon(file)}; ${waiting}`, 'cancel');
    await until(() => !lives(pid), 'the end of the daemon');
  });

  test('when the program that left it ends by itself', async () => {
    const leave = (file: string) =>
      `${setsid(runaway(file))}.unref(); const i = setInterval(() => { if (require('fs').existsSync(${JSON.stringify(file)})) clearInterval(i) }, 5)`;
    const pid = await escaped(leave, 'wait');
    await until(() => !lives(pid), 'the end of the runaway');
  });

  test('from a session of its own and without the environment it was given', async () => {
    const pid = await escaped((file) => `${setsid(runaway(file), ', env: {}')}; ${waiting}`, 'cancel');
    await until(() => !lives(pid), 'the end of the runaway');
  });
});

test.skipIf(process.platform !== 'linux')(
  'the end of one program leaves what another of the same engine started',
  async () => {
    const files = [0, 1].map(() => join(temporaryFolder(), 'runaway'));
    const [one, other] = files.map((file) => agent(`${setsid(runaway(file))}; ${waiting}`).agent);
    if (!one || !other) expect.unreachable();
    const rig = await toolRig({ servers: { one, other } });
    const aborts = [new AbortController(), new AbortController()] as const;
    const calls = (['one.run', 'other.run'] as const).map((tool, index) =>
      rig.call(tool, { prompt: 'x' }, { signal: aborts[index === 0 ? 0 : 1].signal }).catch(() => undefined),
    );
    await until(() => files.every((file) => existsSync(file) && readFileSync(file, 'utf8') !== ''), 'both');
    const [first = 0, second = 0] = files.map((file) => Number(readFileSync(file, 'utf8')));
    aborts[0].abort();
    await calls[0];
    expect([lives(first), lives(second)]).toEqual([false, true]);
    aborts[1].abort();
    await calls[1];
    expect(lives(second)).toBe(false);
  },
);
