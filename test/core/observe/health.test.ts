import { expect, test } from 'vitest';
import { createHealth } from '../../../core/observe/health.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const fine = () => ({ ok: true, message: 'fine' });
const failing = () => ({ ok: false, message: 'the disk is full' });

test('ready includes what live includes', async () => {
  const health = createHealth({ clock: new FakeClock(), live: { store: fine }, ready: { scheduler: fine } });
  expect(await health.ready()).toEqual({
    ok: true,
    checks: { store: { ok: true, message: 'fine' }, scheduler: { ok: true, message: 'fine' } },
  });
});

test('an engine that is not ready may be live', async () => {
  const health = createHealth({ clock: new FakeClock(), live: { loop: fine }, ready: { store: failing } });
  expect([(await health.live()).ok, (await health.ready()).ok]).toEqual([true, false]);
});

test.each([
  [
    'throws',
    () => {
      throw new Error('closed');
    },
  ],
  ['rejects', () => Promise.reject(new Error('closed'))],
])('a check that %s is not ok, with its message', async (_, check) => {
  const health = createHealth({ clock: new FakeClock(), live: { check, other: fine }, ready: {} });
  expect((await health.live()).checks).toEqual({
    check: { ok: false, message: 'closed' },
    other: { ok: true, message: 'fine' },
  });
});

test('a check that hangs is not ok after two seconds, and leaves no timer', async () => {
  const clock = new FakeClock();
  const health = createHealth({
    clock,
    live: { stuck: () => new Promise(() => {}), other: fine },
    ready: {},
  });
  const report = health.live();
  await clock.advance(2_000);
  expect((await report).checks.stuck).toEqual({ ok: false, message: 'did not answer within 2 s' });
  expect(clock.armed).toBe(0);
});
