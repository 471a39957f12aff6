import { describe, expect, test } from 'vitest';
import { type Agent, ownerAgentId } from '../../../core/model/agent.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { invoke } from '../../../core/operations/invoke.ts';
import { findOperation } from '../../../core/operations/operations.ts';
import { laterDays } from '../../../core/services/later-days.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';

const owner: Agent = { id: ownerAgentId, name: 'owner', scopes: ['*'], created_at: 0 };
const hour = 3_600_000;
const task = (title: string, expression: string, changes: JsonObject = {}): JsonObject => ({
  title,
  schedule: { kind: 'cron', expression, timezone: 'Europe/Chisinau' },
  pipeline: [{ id: 'go', wait: { seconds: 0 } }],
  ...changes,
});

/** Monday, 2 March 2026, 10:00 in Chisinau. */
async function clocked() {
  const { engine, clock } = await openClockedEngine();
  await engine.start();
  const { services } = engine;
  const call = async (name: string, input: JsonObject = {}) => {
    const id = services.ids.next();
    const { log } = services;
    const { signal } = new AbortController();
    const caller = { agent: owner, door: 'cli', request_id: id, correlation_id: id } as const;
    return (await invoke(findOperation(name), input, { ...caller, signal, log, services })) as JsonObject;
  };
  return { clock, call };
}

describe('tasks.calendar', () => {
  test('counts past slots from the ledger and coming ones from the schedules, by local day', async () => {
    const { clock, call } = await clocked();
    const { id } = await call('tasks.create', task('Late', '30 23 * * *'));
    await call('tasks.create', task('Noon', '0 12 * * *'));
    await clock.advance(13.6 * hour);
    const found = await call('tasks.calendar', { from: '2026-03-01', to: '2026-03-07' });
    const days = (found.days as JsonObject[]).map(({ day, total, ran, expected }) => [
      day,
      total,
      ran,
      expected,
    ]);
    expect(days).toEqual([
      ['2026-03-02', 2, 2, 0],
      ['2026-03-03', 2, 0, 2],
      ['2026-03-04', 2, 0, 2],
      ['2026-03-05', 2, 0, 2],
      ['2026-03-06', 2, 0, 2],
    ]);
    expect(found.tasks).toMatchObject([
      { task_id: id, title: 'Late', days: { '2026-03-02': 1, '2026-03-06': 1 } },
      { title: 'Noon' },
    ]);
    expect(found).toMatchObject({ estimated: false, incomplete: false, timezone: 'Europe/Chisinau' });
    // 23:30 in Chisinau is the next day in Tokyo.
    const tokyo = await call('tasks.calendar', {
      task: 'Late',
      from: '2026-03-02',
      to: '2026-03-04',
      timezone: 'Asia/Tokyo',
    });
    expect((tokyo.days as JsonObject[]).map(({ day }) => day)).toEqual(['2026-03-03']);
  });

  test('names the next slots across tasks', async () => {
    const { call } = await clocked();
    await call('tasks.create', task('Hourly', '0 * * * *'));
    await call('tasks.create', task('Noon', '0 12 * * *'));
    const { next } = await call('tasks.calendar', { next: 4 });
    expect(
      (next as JsonObject[]).map(({ title, at_local }) => [title, String(at_local).slice(11, 16)]),
    ).toEqual([
      ['Hourly', '11:00'],
      ['Hourly', '12:00'],
      ['Noon', '12:00'],
      ['Hourly', '13:00'],
    ]);
    // From a later day on where one is asked for.
    const later = await call('tasks.calendar', { from: '2026-03-05T11:30', to: '2026-03-06', next: 2 });
    expect(
      (later.next as JsonObject[]).map(({ title, at_local }) => [title, String(at_local).slice(0, 16)]),
    ).toEqual([
      ['Hourly', '2026-03-05T12:00'],
      ['Noon', '2026-03-05T12:00'],
    ]);
  });

  test('a slot that is skipped ahead is counted once, and one of a paused task not at all', async () => {
    const { call } = await clocked();
    await call('tasks.create', task('Noon', '0 12 * * *'));
    await call('tasks.skip_next', { task: 'Noon' });
    await call('tasks.create', task('Still', '0 13 * * *'));
    await call('tasks.pause', { task: 'Still' });
    const { days } = await call('tasks.calendar', { from: '1h', to: '24h' });
    expect(days).toMatchObject([{ day: '2026-03-02', skipped: 1, expected: 0, total: 1 }]);
  });

  test('a task of every minute is estimated after a week, and the answer stays bounded', async () => {
    const { call } = await clocked();
    await call('tasks.create', task('Often', '* * * * *'));
    const found = await call('tasks.calendar', { from: '1d', to: '300d' });
    const days = found.days as JsonObject[];
    expect(found).toMatchObject({ estimated: true, incomplete: false });
    expect(days.length).toBeGreaterThan(299);
    expect(days[200]).toMatchObject({ expected: 1_440 });
  });

  test.each([
    [{ from: '2026-03-02', to: '2026-03-01' }, { path: 'to' }],
    [
      { from: '300d', to: '300d' },
      { path: 'to', message: 'that is more than 400 days' },
    ],
    [{ timezone: 'Europe/Kisinau' }, { hint: expect.stringContaining('Europe/Chisinau') }],
    [{ task: 'Nothing' }, { code: 'not_found' }],
  ])('refuses %j', async (input, error) => {
    const { call } = await clocked();
    await expect(call('tasks.calendar', input)).rejects.toMatchObject(error);
  });
});

test('later days get what the same weekday had, from the one that was cut off', () => {
  const week = [1, 2, 3, 4, 5, 6, 7, 2].map((slots, index) => [`2026-03-0${index + 1}`, slots] as const);
  const counts = new Map(week);
  expect(laterDays(counts, '2026-03-10')).toBe(true);
  expect([...counts].slice(7)).toEqual([
    ['2026-03-08', 1],
    ['2026-03-09', 2],
    ['2026-03-10', 3],
  ]);
});
