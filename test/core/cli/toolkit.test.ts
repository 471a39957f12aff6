import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import { runCli, startCli } from '../../support/run-cli.ts';
import { startNotificationService, startSessionBus } from '../../support/session-bus.ts';
import { available } from '../../support/system.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

vi.setConfig({ testTimeout: 120_000 });

const cli = join(import.meta.dirname, '..', '..', '..', 'core', 'cli.ts');
const message = (id: number, method: string, params: object = {}) =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
const initialize = message(1, 'initialize', {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
});

describe('ordinaut toolkit', () => {
  it('serves a toolkit to any MCP client and ends with its input', async () => {
    const input = initialize + message(2, 'tools/list');
    const { code, stdout, stderr } = await runCli(['toolkit', 'calendar'], {
      directory: temporaryDirectory(),
      input,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers).toMatchObject([
      { id: 1, result: { serverInfo: { name: 'ordinaut-calendar' } } },
      {
        id: 2,
        result: { tools: expect.arrayContaining([expect.objectContaining({ name: 'list_events' })]) },
      },
    ]);
  });

  it('loads the code of its own toolkit alone', async () => {
    // Every module that Node loads, named on standard error.
    const hook = `data:text/javascript,import{registerHooks}from'node:module';registerHooks({load:(url,context,next)=>{process.stderr.write(url+'\\n');return next(url,context)}})`;
    const child = spawn(process.execPath, ['--import', hook, cli, 'toolkit', 'weather'], {
      env: { ...process.env, ORDINAUT_DATA_DIR: temporaryDirectory() },
    });
    const [loaded] = await Promise.all([
      text(child.stderr),
      once(child, 'exit'),
      child.stdin.end(initialize + message(2, 'tools/list')),
    ]);
    const toolkits = new Set([...loaded.matchAll(/toolkits\/([a-z]+)\/[^/]+$/gm)].map(([, name]) => name));
    // The notifier belongs to the ports that every toolkit gets.
    expect([...toolkits].sort()).toEqual(['notify', 'weather']);
  });

  it('names the toolkit that was meant', async () => {
    const input = initialize + message(2, 'tools/list');
    const { stdout } = await runCli(['toolkit', 'calender'], { directory: temporaryDirectory(), input });
    expect(stdout).toContain('there is no toolkit calender');
  });

  it('publishes a briefing through the engine, and says so when none serves', async () => {
    const call = message(2, 'tools/call', { name: 'publish', arguments: { title: 'T', markdown: '# T' } });
    const { stdout } = await runCli(['toolkit', 'briefing'], {
      directory: temporaryDirectory(),
      input: initialize + call,
    });
    expect(stdout).toContain('no engine serves this data directory');
  });
});

const canShow = process.platform === 'linux' && available('notify-send') && available('dbus-daemon');

describe.skipIf(!canShow)('notify.desktop in a process of its own', () => {
  it('is shown by the engine that serves, else by itself', async () => {
    const bus = await startSessionBus();
    const service = await startNotificationService(bus.address);
    try {
      const directory = temporaryDirectory();
      const env = { DBUS_SESSION_BUS_ADDRESS: bus.address, ORDINAUT_NOTIFICATIONS_DESKTOP: 'true' };
      const input = (title: string) =>
        initialize + message(2, 'tools/call', { name: 'desktop', arguments: { title, text: 'b' } });
      await runCli(['toolkit', 'notify'], { directory, env, input: input('alone') });
      expect(service.shown.map(({ title }) => title)).toEqual(['alone']);
      const serving = startCli(['serve'], { directory, env });
      await serving.printed(/serves at/);
      // Of this process nothing could be shown.
      const offline = { ...env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
      await runCli(['toolkit', 'notify'], { directory, env: offline, input: input('through the engine') });
      expect(service.shown.map(({ title }) => title)).toEqual(['alone', 'through the engine']);
    } finally {
      service.stop();
      await bus.stop();
    }
  });
});

describe('a task in mcp mode', () => {
  it('publishes from a toolkit in a process of its own', async () => {
    const directory = temporaryDirectory();
    const task = {
      title: 'Own process',
      mode: 'mcp',
      pipeline: [{ id: 'publish', uses: 'briefing.publish', with: { title: 'T', markdown: '# From afar' } }],
    };
    const ran = await runCli(['run-once', '-', '--json'], { directory, input: JSON.stringify(task) });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      state: 'succeeded',
      steps: [{ path: 'publish', via: 'mcp' }],
    });
    const shown = await runCli(['briefings', 'latest'], { directory });
    expect(shown.stdout).toBe('# From afar\n');
  });
});
