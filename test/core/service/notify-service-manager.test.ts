import { describe, expect, it, vi } from 'vitest';
import type { CheckResult, HealthReport } from '../../../core/observe/health.ts';
import { linkServiceManager } from '../../../core/service/notify-service-manager.ts';
import { datagramListener } from '../../support/datagram-listener.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryLog } from '../../support/memory-log.ts';
import { startCli } from '../../support/run-cli.ts';
import { available } from '../../support/system.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

vi.setConfig({ testTimeout: 120_000 });

const answered = { timeout: 30_000 };
const well = { ok: true, message: 'well' };
const report = (check: CheckResult): HealthReport => ({ ok: check.ok, checks: { process: check } });

/** A link of which tests say how the engine is. */
function link(env: Readonly<Record<string, string>>) {
  const state: { live: CheckResult; ready: CheckResult } = { live: well, ready: well };
  const clock = new FakeClock();
  const log = new MemoryLog();
  const health = { live: async () => report(state.live), ready: async () => report(state.ready) };
  const options = { env: { PATH: process.env.PATH, ...env }, process_ids: [7, 8], clock, health, log };
  return { ...linkServiceManager(options), state, clock, log };
}

describe.skipIf(!available('python3') || !available('systemd-notify'))('systemd is told', () => {
  it('that the engine serves, in one line', async () => {
    const { path, received } = await datagramListener();
    await link({ NOTIFY_SOCKET: path }).ready('serving at\nhttp://x');
    await expect.poll(() => received, answered).toEqual(['READY=1\nSTATUS=serving at http://x']);
  });

  it('twice in each watchdog period that the engine is alive', async () => {
    const { path, received } = await datagramListener();
    const { ready, clock } = link({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '60000000', WATCHDOG_PID: '7' });
    await ready('serving');
    await clock.advance(29_999);
    expect(received).toHaveLength(1);
    await clock.advance(1);
    await expect.poll(() => received[1], answered).toBe('WATCHDOG=1\nSTATUS=serving');
    await expect.poll(() => clock.nextDelay, answered).toBe(30_000);
    await clock.advance(30_000);
    await expect.poll(() => received.length, answered).toBe(3);
  });

  it('nothing good of an engine that is not alive, until it is again', async () => {
    const { path, received } = await datagramListener();
    const { ready, clock, state, log } = link({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '60000000' });
    await ready('serving');
    state.live = { ok: false, message: 'the loop hangs' };
    state.ready = state.live;
    await clock.advance(30_000);
    await expect.poll(() => received[1], answered).toBe('STATUS=the loop hangs');
    expect(log.lines.map((line) => line.level)).toEqual(['error']);
    state.live = well;
    state.ready = well;
    await expect.poll(() => clock.armed, answered).toBe(1);
    await clock.advance(30_000);
    await expect.poll(() => received[2], answered).toBe('WATCHDOG=1\nSTATUS=serving');
  });

  it('what an engine lacks that is alive and cannot work', async () => {
    const { path, received } = await datagramListener();
    const { ready, clock, state } = link({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '60000000' });
    await ready('serving');
    state.ready = { ok: false, message: 'the disk is full' };
    await clock.advance(30_000);
    await expect.poll(() => received[1], answered).toBe('WATCHDOG=1\nSTATUS=the disk is full');
  });

  it('that the engine stops, and nothing after that', async () => {
    const { path, received } = await datagramListener();
    const { ready, stopping, clock } = link({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '60000000' });
    await ready('serving');
    await stopping();
    await stopping();
    await expect.poll(() => received.length, answered).toBe(2);
    expect(received[1]).toMatch(/^STOPPING=1\n/);
    expect(clock.armed).toBe(0);
  });

  it('by ordinaut serve: ready, alive, stopping', async () => {
    const { path, received } = await datagramListener();
    const env = { NOTIFY_SOCKET: path, WATCHDOG_USEC: '1000000' };
    const engine = startCli(['serve'], { directory: temporaryDirectory(), env });
    const [, url] = await engine.printed(/serves at (http:\S+),/);
    await expect.poll(() => received.length, answered).toBeGreaterThan(2);
    engine.signal('SIGTERM');
    expect(await engine.exited).toBe(0);
    await expect.poll(() => received.at(-1), answered).toMatch(/^STOPPING=1\n/);
    expect(received[0]).toBe(`READY=1\nSTATUS=serving at ${url}`);
    expect(new Set(received.slice(1, -1))).toEqual(new Set([`WATCHDOG=1\nSTATUS=serving at ${url}`]));
  });
});

describe('without systemd', () => {
  it('nothing is told and nothing is armed', async () => {
    const { ready, stopping, clock, log } = link({ WATCHDOG_USEC: '60000000' });
    await ready('serving');
    expect(clock.armed).toBe(0);
    await stopping();
    expect(log.lines).toEqual([]);
  });

  it('a watchdog that is meant for another process is left to it', async () => {
    const PATH = temporaryDirectory();
    const { ready, clock } = link({ PATH, NOTIFY_SOCKET: '/nowhere', WATCHDOG_USEC: '1', WATCHDOG_PID: '9' });
    await ready('serving');
    expect(clock.armed).toBe(0);
  });

  it('what could not be told is logged', async () => {
    const { ready, log } = link({ PATH: temporaryDirectory(), NOTIFY_SOCKET: '/nowhere' });
    await ready('serving');
    expect(log.lines).toMatchObject([{ level: 'warn', message: 'systemd could not be told' }]);
  });
});
