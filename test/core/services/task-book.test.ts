import { describe, expect, test } from 'vitest';
import { ownerAgentId } from '../../../core/model/agent.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { openClockedEngine } from '../../support/clocked-engine.ts';

const hour = 3_600_000;
const iso = (instant: number | null | undefined) =>
  typeof instant === 'number' ? new Date(instant).toISOString() : instant;

/** Monday 2 March 2026, 10:00 in Chisinau. */
async function setUp(draft: JsonObject = {}) {
  const { engine, clock } = await openClockedEngine({ start: '2026-03-02T08:00:00Z' });
  const { tasks, store, explain } = engine.services;
  const created = await tasks.create(
    { title: 'Stretch', schedule: 'every day at 11:00', ...draft },
    ownerAgentId,
  );
  return { engine, clock, tasks, store, explain, ...created };
}

describe('creating', () => {
  test('answers with the next five instants', async () => {
    const { prepared } = await setUp();
    expect(prepared.next.map(iso)).toEqual(
      ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'].map(
        (day) => `${day}T09:00:00.000Z`,
      ),
    );
  });

  test('takes the classic form verbatim', async () => {
    const { task } = await setUp({
      title: 'Classic',
      schedule: undefined as never,
      schedule_kind: 'rrule',
      schedule_expr: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=30',
      timezone: 'Europe/Chisinau',
      payload: {
        pipeline: [
          { id: 'weather', uses: 'weather.forecast', with: { city: 'Chisinau' }, save_as: 'weather' },
        ],
      },
    });
    expect([iso(task.next_at), task.definition.pipeline.length]).toEqual(['2026-03-03T06:30:00.000Z', 1]);
  });

  test('by hand needs no expression', async () => {
    const { task } = await setUp({ schedule: { kind: 'manual' } });
    expect([task.definition.schedule.expression, task.next_at]).toEqual(['', null]);
  });

  test('tells every problem at once, each with its place', async () => {
    const { tasks, store } = await setUp();
    const draft = {
      title: 'Wrong',
      priorty: 3,
      schedule: { kind: 'cron', expression: '61 8 * * *', timezone: 'Europe/Chisinau' },
      pipeline: [{ id: 'a', usess: 'weather.forecast' }],
    };
    const refused = await tasks.create(draft, ownerAgentId).catch((error) => error);
    expect(refused.problems.map(({ path }: { path: string }) => path)).toEqual([
      'priorty',
      'schedule.expression',
      expect.stringMatching(/^pipeline\[0\]/),
    ]);
    expect((await store.findTasks({}, { limit: 10 })).items).toHaveLength(1);
  });

  test.each([
    ['an unknown tool', { pipeline: [{ id: 'a', uses: 'wether.forecast' }] }, 'pipeline[0].uses'],
    ['an expression that is no text', { schedule: { kind: 'cron', expression: 5 } }, 'schedule.expression'],
    [
      'a zone that is no text',
      { schedule: { kind: 'cron', expression: '0 8 * * *', timezone: ['UTC'] } },
      'schedule.timezone',
    ],
    [
      'an unknown zone',
      { schedule: { kind: 'cron', expression: '0 8 * * *', timezone: 'Europe/Kishinau' } },
      'schedule.timezone',
    ],
    [
      'a schedule that never fires',
      { schedule: { kind: 'rrule', expression: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', timezone: 'UTC' } },
      'schedule.expression',
    ],
    [
      'an instant in the past',
      { schedule: { kind: 'once', expression: '2020-01-01T00:00:00Z', timezone: 'UTC' } },
      'schedule.expression',
    ],
    [
      'a condition over a tool that writes',
      {
        schedule: {
          kind: 'condition',
          expression: 'a',
          timezone: 'UTC',
          poll: { uses: 'notify.desktop', every_seconds: 60 },
        },
      },
      'schedule.poll.uses',
    ],
    [
      'a filter that cannot be read',
      {
        schedule: { kind: 'event', expression: 'mail.*', timezone: 'UTC', filter: 'event.payload.size > 25' },
      },
      'schedule.filter',
    ],
  ])('%s is refused at its place', async (_, draft, path) => {
    const { tasks } = await setUp();
    await expect(
      tasks.create({ title: 'Wrong', ...draft } as JsonObject, ownerAgentId),
    ).rejects.toMatchObject({ path });
  });

  test('warns of another task that holds the same key at the same time', async () => {
    const { tasks } = await setUp({ concurrency_key: 'printer' });
    const { prepared } = await tasks.create(
      { title: 'Print', schedule: 'every day at 11:00', concurrency_key: 'printer' },
      ownerAgentId,
    );
    expect(prepared.warnings).toMatchObject([
      { code: 'schedule_conflict', message: expect.stringContaining('Stretch') },
    ]);
  });
});

describe('changing', () => {
  test('a new title keeps the anchor and the next slot', async () => {
    const { tasks, task } = await setUp({ schedule: 'every 2 weeks on Friday at 9:00' });
    const { task: changed } = await tasks.update(task.id, { title: 'Other' }, ownerAgentId);
    expect([changed.definition.schedule, changed.next_at, changed.version]).toEqual([
      task.definition.schedule,
      task.next_at,
      2,
    ]);
  });

  test('a new schedule takes effect at once', async () => {
    const { tasks, task } = await setUp();
    const { task: changed } = await tasks.update(task.id, { schedule: 'every day at 12:30' }, ownerAgentId);
    expect(iso(changed.next_at)).toBe('2026-03-02T10:30:00.000Z');
  });

  test('on an old version is refused', async () => {
    const { tasks, task } = await setUp();
    await tasks.update(task.id, { title: 'First' }, ownerAgentId);
    await expect(tasks.update(task.id, { title: 'Second' }, ownerAgentId, 1)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('an old version comes back as a new one', async () => {
    const { tasks, task } = await setUp();
    await tasks.update(task.id, { title: 'Other', schedule: 'every day at 20:00' }, ownerAgentId);
    const restored = await tasks.restoreVersion(task.id, 1, ownerAgentId);
    expect([restored.version, restored.definition.title, iso(restored.next_at)]).toEqual([
      3,
      'Stretch',
      '2026-03-02T09:00:00.000Z',
    ]);
  });

  test('null takes an optional field away', async () => {
    const { tasks, task } = await setUp({ concurrency_key: 'printer' });
    const { task: changed } = await tasks.update(task.id, { concurrency_key: null }, ownerAgentId);
    expect(changed.definition).not.toHaveProperty('concurrency_key');
  });
});

describe('steering', () => {
  test('the slots of a pause are explained, and none of them runs', async () => {
    const { engine, clock, tasks, task, store, explain } = await setUp();
    await engine.start();
    await tasks.pause(task.id);
    await clock.advance(50 * hour);
    await tasks.resume(task.id);
    await clock.advance(0);
    const explained = await explain(task.id, Date.parse('2026-03-03T09:00:00Z'));
    expect([explained.sentence, (await store.findRuns({ task_id: task.id }, { limit: 10 })).items]).toEqual([
      expect.stringContaining('did not run: the task was paused'),
      [],
    ]);
  });

  test('skip next leaves that slot out, and tells who asked', async () => {
    const { engine, clock, tasks, task, store } = await setUp();
    await engine.start();
    await tasks.skipNext(task.id, ownerAgentId);
    await clock.advance(26 * hour);
    const { items } = await store.findOccurrences({ task_id: task.id }, { limit: 10 });
    expect(items.map(({ state }) => state).toSorted()).toEqual(['ran', 'skipped']);
  });

  test('snooze moves the next occurrence alone', async () => {
    const { engine, clock, tasks, task, store } = await setUp();
    await engine.start();
    await tasks.snooze(task.id, { until: Date.parse('2026-03-02T09:45:00Z') });
    await clock.advance(hour + 46 * 60_000);
    const runs = (await store.findRuns({ task_id: task.id }, { limit: 10 })).items;
    expect([
      runs.map(({ first_started_at }) => iso(first_started_at)),
      iso((await store.getTask(task.id))?.next_at),
    ]).toEqual([['2026-03-02T09:45:00.000Z'], '2026-03-03T09:00:00.000Z']);
  });

  test('snoozed by minutes, it moves on from its slot and not from now', async () => {
    const { tasks, task, store } = await setUp();
    await tasks.snooze(task.id, { minutes: 30 });
    const { items } = await store.findOccurrences({ task_id: task.id, state: 'pending' }, { limit: 10 });
    expect(items.map(({ fire_at }) => iso(fire_at))).toEqual(['2026-03-02T09:30:00.000Z']);
  });

  test('a snooze to before its slot is refused', async () => {
    const { tasks, task } = await setUp();
    const until = Date.parse('2026-03-02T08:30:00Z');
    await expect(tasks.snooze(task.id, { until })).rejects.toMatchObject({
      code: 'invalid_input',
      path: 'until',
    });
  });

  test('snoozed twice, it runs once, at the later time', async () => {
    const { engine, clock, tasks, task, store } = await setUp();
    await engine.start();
    await tasks.snooze(task.id, { until: Date.parse('2026-03-02T09:45:00Z') });
    await tasks.snooze(task.id, { until: Date.parse('2026-03-02T10:45:00Z') });
    await clock.advance(3 * hour);
    const runs = (await store.findRuns({ task_id: task.id }, { limit: 10 })).items;
    expect(runs.map(({ first_started_at }) => iso(first_started_at))).toEqual(['2026-03-02T10:45:00.000Z']);
  });

  test('a once task that is snoozed runs at its new time and is then completed', async () => {
    const { engine, clock, tasks, task, store } = await setUp({ schedule: 'tomorrow 8:30' });
    await engine.start();
    await tasks.snooze(task.id, { until: Date.parse('2026-03-03T07:00:00Z') });
    await clock.advance(30 * hour);
    expect([(await store.countRuns()).succeeded, (await store.getTask(task.id))?.status]).toEqual([
      1,
      'completed',
    ]);
  });

  test('cancelled, it never runs again', async () => {
    const { engine, clock, tasks, task, store } = await setUp();
    await engine.start();
    await tasks.cancel(task.id);
    await clock.advance(72 * hour);
    expect((await store.findRuns({}, { limit: 10 })).items).toEqual([]);
  });

  test('run now leaves the schedule alone', async () => {
    const { engine, clock, tasks, task, store } = await setUp();
    await engine.start();
    await tasks.runNow(task.id, {}, 'request');
    await clock.advance(0);
    expect([(await store.countRuns()).succeeded, (await store.getTask(task.id))?.next_at]).toEqual([
      1,
      task.next_at,
    ]);
  });

  test('a repeat within the dedupe window is answered with the earlier run', async () => {
    const { tasks, task } = await setUp({ dedupe_key: 'daily report', dedupe_window_seconds: 3600 });
    const first = await tasks.runNow(task.id, {}, 'one');
    expect(await tasks.runNow(task.id, {}, 'two')).toEqual({ run_id: first.run_id, deduplicated: true });
  });
});

describe('explaining', () => {
  test('a slot that ran, with when its run started', async () => {
    const { engine, clock, task, explain } = await setUp();
    await engine.start();
    await clock.advance(2 * hour);
    expect(await explain(task.id, Date.parse('2026-03-02T09:00:00Z'))).toMatchObject({
      state: 'ran',
      sentence: expect.stringContaining('ran'),
    });
  });

  test('a slot to come', async () => {
    const { task, explain } = await setUp();
    expect((await explain(task.id, Date.parse('2026-03-04T09:00:00Z'))).sentence).toBe(
      '“Stretch” will run at 2026-03-04 11:00 +02:00, in 2 days 1 h.',
    );
  });

  test('an instant that is no slot, with the next one', async () => {
    const { task, explain } = await setUp();
    expect((await explain(task.id, Date.parse('2026-03-04T09:01:00Z'))).sentence).toContain(
      'the next one after it is 2026-03-05 11:00 +02:00',
    );
  });

  test('a slot before the task existed', async () => {
    const { tasks, explain } = await setUp();
    const schedule = {
      kind: 'rrule',
      expression: 'DTSTART:20200101T090000\nRRULE:FREQ=DAILY',
      timezone: 'UTC',
    };
    const { task } = await tasks.create({ title: 'Old', schedule }, ownerAgentId);
    expect((await explain(task.id, Date.parse('2025-01-01T09:00:00Z'))).sentence).toContain('did not exist');
  });
});

test('an unknown title answers with the nearest one', async () => {
  const { tasks } = await setUp();
  await expect(tasks.find('Strech')).rejects.toMatchObject({
    code: 'not_found',
    hint: 'did you mean Stretch?',
  });
});
