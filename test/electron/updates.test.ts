import { describe, expect, test } from 'vitest';
import { setupUpdates, type UpdateOptions, type Updater, type UpdateState } from '../../electron/updates.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryLog } from '../support/memory-log.ts';

const day = 24 * 3600_000;

/** A host of releases, as electron-updater shows it. */
class ScriptedUpdater implements Updater {
  autoDownload = true;
  autoInstallOnAppQuit = true;
  allowPrerelease = true;
  allowDowngrade = true;
  logger: object | null = console;
  readonly calls: string[] = [];
  readonly #listeners = new Map<string, (value: never) => void>();
  latest: string | Error;

  constructor(latest: string | Error) {
    this.latest = latest;
  }
  on(event: string, listener: (value: never) => void) {
    this.#listeners.set(event, listener);
  }
  async checkForUpdates() {
    this.calls.push('check');
    if (this.latest instanceof Error) throw this.latest;
    return { isUpdateAvailable: this.latest !== '1.0.0', updateInfo: { version: this.latest } };
  }
  async downloadUpdate() {
    this.calls.push('download');
    this.#listeners.get('download-progress')?.({ percent: 50 } as never);
    if (this.latest instanceof Error) throw this.latest;
  }
  quitAndInstall() {
    this.calls.push('install');
  }
}

function rig(latest: string | Error, options: Partial<UpdateOptions> = {}) {
  const clock = new FakeClock();
  const log = new MemoryLog();
  const updater = new ScriptedUpdater(latest);
  const states: UpdateState[] = [];
  const updates = setupUpdates({
    packaged: true,
    channel: 'stable',
    clock,
    log,
    onState: (state) => states.push(state),
    loadUpdater: async () => updater,
    ...options,
  });
  return { clock, log, updater, updates, states };
}

describe('updates', () => {
  test.each([{ packaged: false }, { channel: 'off' } as const])(
    'are not looked for with %o',
    async (options) => {
      const { clock, updates, updater } = rig('2.0.0', options);
      await updates.check();
      expect([updates.state, clock.armed, updater.calls]).toEqual([{ kind: 'off' }, 0, []]);
    },
  );

  test('are looked for soon after the start and once a day', async () => {
    const { clock, updater } = rig('1.0.0');
    await clock.advance(60_000);
    expect(updater.calls).toEqual(['check']);
    await clock.advance(2 * day);
    expect(updater.calls).toEqual(['check', 'check', 'check']);
  });

  test('a new version is told, and nothing is downloaded', async () => {
    const { clock, log, states, updater } = rig('2.0.0');
    await clock.advance(2 * day);
    expect(states).toContainEqual({ kind: 'available', version: '2.0.0' });
    expect(updater.calls).not.toContain('download');
    expect(updater.autoDownload || updater.autoInstallOnAppQuit).toBe(false);
    expect(log.lines).toContainEqual({
      level: 'info',
      message: 'a new version is available',
      fields: { version: '2.0.0', channel: 'stable' },
    });
  });

  test.each([
    ['stable', false],
    ['beta', true],
  ] as const)('on the channel %s a preliminary version counts: %s', async (channel, counts) => {
    const { updates, updater } = rig('1.0.0', { channel });
    await updates.check();
    expect(updater.allowPrerelease).toBe(counts);
    expect(updater.allowDowngrade).toBe(false);
  });

  test('a host that cannot be reached is a line of the log, and is asked again the next day', async () => {
    const { clock, log, updates, updater } = rig(new Error('getaddrinfo ENOTFOUND'));
    await clock.advance(60_000);
    expect(updates.state).toEqual({ kind: 'idle' });
    expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
    updater.latest = '2.0.0';
    await clock.advance(day);
    expect(updates.state).toEqual({ kind: 'available', version: '2.0.0' });
  });

  test('are downloaded, with their progress, and installed when a person asks for it', async () => {
    const { states, updates, updater } = rig('2.0.0');
    await updates.download();
    updates.install();
    expect(updater.calls).toEqual([]);
    await updates.check();
    await updates.download();
    updates.install();
    await expect.poll(() => updater.calls).toEqual(['check', 'download', 'install']);
    expect(states.slice(2)).toEqual([
      { kind: 'downloading', version: '2.0.0', percent: 0 },
      { kind: 'downloading', version: '2.0.0', percent: 50 },
      { kind: 'ready', version: '2.0.0' },
    ]);
  });

  test('a download that breaks off is a line of the log', async () => {
    const { log, updates, updater } = rig('2.0.0');
    await updates.check();
    updater.latest = new Error('connection reset');
    await updates.download();
    expect(updates.state).toEqual({ kind: 'idle' });
    expect(log.lines.at(-1)?.level).toBe('warn');
  });

  test('are no longer looked for once stopped', async () => {
    const { clock, updates } = rig('1.0.0');
    updates.stop();
    expect(clock.armed).toBe(0);
  });
});
