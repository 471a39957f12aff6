import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const launcher = join(import.meta.dirname, '..', '..', 'bin', 'ordinaut.js');
/** Makes a Node say that it is an older one. */
const pretendNode20 = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.1' } })`;

function project(cli: string | null): string {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'bin'));
  mkdirSync(join(root, 'dist'));
  mkdirSync(join(root, 'node_modules', 'node', 'bin'), { recursive: true });
  cpSync(launcher, join(root, 'bin', 'ordinaut.js'));
  writeFileSync(join(root, 'package.json'), '{"type": "module"}');
  symlinkSync(process.execPath, join(root, 'node_modules', 'node', 'bin', 'node'));
  if (cli !== null) writeFileSync(join(root, 'dist', 'cli.js'), cli);
  return root;
}

function start(root: string, args: readonly string[], node: readonly string[] = []) {
  const child = spawn(process.execPath, [...node, join(root, 'bin', 'ordinaut.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let onText = () => {};
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      said += data;
      onText();
    });
  const ended = new Promise<{ code: number | null; signal: string | null; said: string }>(
    (resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal, said }));
    },
  );
  const says = (text: string) =>
    new Promise<void>((resolve) => {
      onText = () => said.includes(text) && resolve();
      onText();
    });
  return { child, ended, says };
}

const echo = `console.log(process.versions.node, ...process.argv.slice(2)); process.exitCode = 7;`;

describe.skipIf(process.platform === 'win32')('the launcher', () => {
  test('runs the command here on a Node that can', async () => {
    const { ended } = start(project(echo), ['status', '--json']);
    expect(await ended).toMatchObject({ code: 7, said: `${process.versions.node} status --json\n` });
  });

  test("hands over to the project's own Node when this one is too old, arguments and exit code included", async () => {
    const { ended } = start(project(echo), ['run', 'a b'], ['--import', pretendNode20]);
    expect(await ended).toMatchObject({ code: 7, said: `${process.versions.node} run a b\n` });
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'passes %s on and waits for the end',
    async (signal) => {
      const cli = `
      setInterval(() => {}, 1000);
      process.on('${signal}', () => { console.log('drained'); process.exit(0); });
      console.log('ready');`;
      const { child, ended, says } = start(project(cli), [], ['--import', pretendNode20]);
      await says('ready');
      child.kill(signal);
      expect(await ended).toEqual({ code: 0, signal: null, said: 'ready\ndrained\n' });
    },
  );

  test('a command killed by a signal ends with 128 and its number', async () => {
    const { ended } = start(project(`process.kill(process.pid, 'SIGKILL')`), [], ['--import', pretendNode20]);
    expect((await ended).code).toBe(137);
  });

  test('says how to build when there is nothing built', async () => {
    const { ended } = start(project(null), []);
    expect(await ended).toMatchObject({ code: 1, said: expect.stringContaining('npm start') });
  });
});
