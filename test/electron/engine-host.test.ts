import { describe, expect, test } from 'vitest';
import type { Serving } from '../../core/cli/serve.ts';
import { OrdinautError } from '../../core/errors.ts';
import { createEngineHost } from '../../electron/engine-host.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openTestEngine } from '../support/test-engine.ts';

const taken = () => new OrdinautError({ code: 'already_running', message: 'another engine runs here' });

/** A host whose engine opens as soon as `open` says so. */
async function hostOf(attempts: readonly (() => void)[]) {
  const engine = await openTestEngine();
  const clock = new FakeClock();
  let stopped = 0;
  const left = [...attempts];
  const host = createEngineHost({
    clock,
    async open() {
      left.shift()?.();
      const serving = { engine, url: '', stop: async () => void stopped++ };
      return serving as unknown as Serving;
    },
  });
  const states: string[] = [];
  host.onState(({ kind }) => states.push(kind));
  return { host, clock, states, stopped: () => stopped };
}
const refuse = (error: Error) => () => {
  throw error;
};

describe('the engine of the desktop application', () => {
  test('is called as soon as it serves, by those who asked before, too', async () => {
    const { host, states } = await hostOf([]);
    host.start();
    expect(await host.call('system.facts', {})).toMatchObject({ ok: true });
    expect(states).toEqual(['serving']);
  });

  test('is tried again while another one has the data, and says so meanwhile', async () => {
    const { host, clock, states } = await hostOf([refuse(taken()), refuse(taken())]);
    host.start();
    expect(await host.call('system.facts', {})).toMatchObject({
      ok: false,
      error: { code: 'already_running' },
    });
    await clock.advance(2_000);
    expect(host.state.kind).toBe('taken');
    await clock.advance(2_000);
    expect(await host.call('system.facts', {})).toMatchObject({ ok: true });
    expect(states).toEqual(['taken', 'serving']);
  });

  test('that cannot be opened says why, and is not tried again', async () => {
    const error = new OrdinautError({ code: 'newer_database', message: 'made by a newer Ordinaut' });
    const { host, clock } = await hostOf([refuse(error)]);
    host.start();
    expect(await host.call('system.facts', {})).toMatchObject({
      ok: false,
      error: { code: 'newer_database' },
    });
    expect([host.state.kind, clock.armed]).toEqual(['failed', 0]);
  });

  test('is stopped once, however often it is asked, and answers nothing after', async () => {
    const { host, stopped } = await hostOf([]);
    host.start();
    await Promise.all([host.stop(), host.stop()]);
    expect(stopped()).toBe(1);
    expect(await host.call('system.facts', {})).toMatchObject({
      ok: false,
      error: { code: 'engine_unreachable' },
    });
  });

  test('is not tried again once the application has ended', async () => {
    const { host, clock } = await hostOf([refuse(taken())]);
    host.start();
    await host.call('system.facts', {});
    await host.stop();
    expect([host.state.kind, clock.armed]).toEqual(['stopped', 0]);
  });
});
