import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acquireLock } from '../../../../core/store/sqlite/engine-lock.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const module = new URL('../../../../core/store/sqlite/engine-lock.ts', import.meta.url).href;

/** Another process that holds the lock until it is killed. */
async function holder(directory: string): Promise<ChildProcess> {
  const code = `
    const { acquireLock } = await import(${JSON.stringify(module)});
    acquireLock(${JSON.stringify(directory)});
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout ?? child, 'data');
  return child;
}

describe('engine lock', () => {
  it('lets one engine hold a data directory, and names its pid to the second', () => {
    const directory = temporaryDirectory();
    const lock = acquireLock(directory);
    onTestFinished(() => lock.release());
    const message = expect.stringContaining(`already running, pid ${process.pid}`);
    expect(() => acquireLock(directory)).toThrowError(
      expect.objectContaining({ code: 'already_running', message }),
    );
  });

  it('is free again after its release, which may be repeated', () => {
    const directory = temporaryDirectory();
    const lock = acquireLock(directory);
    lock.release();
    lock.release();
    acquireLock(directory).release();
  });

  it('does not keep another directory', () => {
    const first = acquireLock(temporaryDirectory());
    const second = acquireLock(temporaryDirectory());
    first.release();
    second.release();
  });

  it('dies with its holder, however it dies', async () => {
    const directory = temporaryDirectory();
    const child = await holder(directory);
    const message = expect.stringContaining(`pid ${child.pid}`);
    expect(() => acquireLock(directory)).toThrowError(
      expect.objectContaining({ code: 'already_running', message }),
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    acquireLock(directory).release();
  });
});
