import { describe, expect, test } from 'vitest';
import { recordingNotifier } from '../../support/recording-notifier.ts';
import { attentionSetting, hour } from './attention-setting.ts';

const minute = 60_000;

describe('what is told', () => {
  test('a run that failed, with a way to retry it and to be told later', async () => {
    const at = await attentionSetting();
    const run = await at.failedRun(await at.task());
    expect(at.notifier.shown).toMatchObject([
      {
        title: '“Report” failed',
        body: 'no route to host',
        path: `/runs/${run}`,
        actions: [
          { id: 'retry', label: 'Retry', operation: 'runs.retry', input: { run } },
          {
            id: 'snooze',
            operation: 'notifications.snooze',
            input: { notification: expect.any(String), minutes: 60 },
          },
        ],
      },
    ]);
  });

  test('not a failure that is tried again by itself', async () => {
    const at = await attentionSetting();
    const { claim } = await at.claimed(await at.task());
    const wait = { for: 'backoff', until: at.clock.now() + minute, step_path: 'send' } as const;
    await at.store.settle({
      claim,
      outcome: { kind: 'suspended', wait, counts_as_retry: true },
      now: at.clock.now(),
      late_after_ms: hour,
    });
    await at.clock.advance(0);
    expect(at.notifier.shown).toEqual([]);
  });

  test('not the failure of a run that another run called', async () => {
    const at = await attentionSetting();
    const task = await at.task();
    const parent = await at.claimed(task);
    const child = await at.claimed(task, {
      trigger: 'call',
      parent_run_id: parent.id,
      parent_step_path: 'call',
    });
    await at.fail(child.claim);
    expect(at.notifier.shown).toEqual([]);
  });

  test('not a failure that the person asked for', async () => {
    const at = await attentionSetting();
    const task = await at.task();
    for (const code of ['stopped_by_person', 'rejected']) {
      const { claim } = await at.claimed(task);
      await at.fail(claim, 'it was rejected by a person', code);
    }
    expect(at.notifier.shown).toEqual([]);
  });

  test('a question with its answers', async () => {
    const at = await attentionSetting();
    const item = await at.question(await at.task());
    expect(at.notifier.shown).toMatchObject([
      {
        title: '“Report” asks: send',
        body: 'Send the report to ana@example.org?',
        path: `/inbox/${item}`,
        actions: [
          { id: 'approve', operation: 'inbox.answer', input: { item, choice: 'approve' } },
          { id: 'reject', operation: 'inbox.answer', input: { item, choice: 'reject' } },
        ],
      },
    ]);
  });

  test('a briefing, by its first words', async () => {
    const at = await attentionSetting();
    await at.briefing(await at.task());
    expect(at.notifier.shown).toMatchObject([{ title: 'Morning', body: 'Two meetings.', path: '/today' }]);
  });

  test('a changed tool, which no task has to allow', async () => {
    const at = await attentionSetting();
    await at.store.addInboxItem({
      ...{
        id: 'i',
        kind: 'changed_tool',
        title: 'a.b has changed',
        body: 'Before',
        run_id: null,
        step_path: null,
      },
      ...{ choices: ['use it', 'keep it blocked'], detail: { server: 'a', tool: 'b' }, effect_id: null },
      ...{ deadline_at: null, default_answer: null, created_at: at.clock.now() },
    });
    await at.clock.advance(0);
    expect(at.notifier.shown).toMatchObject([{ title: 'a.b has changed', actions: [], path: '/inbox/i' }]);
  });

  test('an alert, until it is seen or over, unless its kind is muted', async () => {
    const at = await attentionSetting();
    const low = { rule: 'disk_low', subject: '', severity: 'warning', message: '300 MB are free' } as const;
    await at.alerts.settle([low]);
    await at.clock.advance(0);
    expect(at.notifier.screen()).toMatchObject([
      {
        title: 'The disk is nearly full',
        body: '300 MB are free',
        path: '/mission-control',
        actions: [{ id: 'seen', operation: 'alerts.acknowledge' }, { id: 'snooze' }],
      },
    ]);
    await at.alerts.settle([{ ...low, message: '200 MB are free' }]);
    await at.clock.advance(0);
    expect(at.notifier.shown).toHaveLength(1);
    await at.alerts.settle([]);
    await at.clock.advance(0);
    expect(at.notifier.screen()).toEqual([]);
    await at.alerts.mute({ rule: 'disk_low', subject: null, until: null });
    await at.alerts.settle([low]);
    await at.clock.advance(0);
    expect(at.notifier.screen()).toEqual([]);
    expect((await at.notifications()).map(({ state }) => state)).toEqual(['muted', 'withdrawn']);
  });

  test('by the level of its task', async () => {
    const at = await attentionSetting();
    const problems = await at.task({ notify: 'problems' });
    const none = await at.task({ notify: 'none' });
    await at.briefing(problems);
    await at.briefing(none);
    await at.question(none);
    await at.failedRun(none);
    expect(at.notifier.shown).toEqual([]);
    await at.failedRun(problems);
    expect(at.notifier.shown).toHaveLength(1);
    expect((await at.notifications()).map(({ kind, state }) => [kind, state])).toEqual([
      ['run_failed', 'shown'],
      ['run_failed', 'muted'],
      ['approval', 'muted'],
      ['briefing', 'muted'],
      ['briefing', 'muted'],
    ]);
  });

  test('nothing while notifications are off', async () => {
    const at = await attentionSetting({ enabled: false });
    await at.failedRun(await at.task());
    expect(at.notifier.shown).toEqual([]);
  });

  test('and when they are switched on again, what is still open', async () => {
    const at = await attentionSetting();
    await at.set({ enabled: false });
    const item = await at.question(await at.task());
    expect(at.notifier.shown).toEqual([]);
    await at.set({ enabled: true });
    expect(at.notifier.shown).toMatchObject([{ path: `/inbox/${item}` }]);
  });

  test('in Romanian, too', async () => {
    const at = await attentionSetting({ language: 'ro' });
    const task = await at.task({ title: 'Raport' });
    await at.failedRun(task);
    await at.question(task);
    expect(
      at.notifier.shown.map(({ title, actions }) => [title, actions?.map(({ label }) => label)]),
    ).toEqual([
      ['„Raport” a eșuat', ['Reîncearcă', 'Peste o oră']],
      ['„Raport” întreabă: send', ['Aprobă', 'Respinge']],
    ]);
  });
});

describe('nothing is told twice', () => {
  test('after a restart', async () => {
    const at = await attentionSetting();
    await at.failedRun(await at.task());
    await at.question(await at.task());
    await at.attention.stop();
    at.open().start();
    await at.clock.advance(2 * minute);
    expect(at.notifier.shown).toHaveLength(2);
  });

  test('but what came while nobody looked is told at the start', async () => {
    const at = await attentionSetting();
    await at.attention.stop();
    const task = await at.task();
    const item = await at.question(task);
    const run = await at.failedRun(task);
    at.open().start();
    await at.clock.advance(0);
    expect(at.notifier.shown.map(({ path }) => path).toSorted()).toEqual([`/inbox/${item}`, `/runs/${run}`]);
  });

  test('of what was answered before it could be told, nothing', async () => {
    const at = await attentionSetting();
    await at.attention.stop();
    const item = await at.question(await at.task());
    const briefing = await at.briefing(null);
    await at.answer(item, 'reject');
    await at.store.markBriefingRead(briefing, at.clock.now());
    at.open().start();
    await at.clock.advance(0);
    expect(at.notifier.shown).toEqual([]);
  });

  test('a briefing that is published again with the same id', async () => {
    const at = await attentionSetting();
    const id = await at.briefing(null);
    const known = await at.store.getBriefing(id);
    if (known) await at.store.publishBriefing({ ...known, markdown: 'Three meetings.' });
    await at.clock.advance(0);
    expect(at.notifier.shown).toHaveLength(1);
  });

  test('yet a run that was retried and failed again is told again', async () => {
    const at = await attentionSetting();
    const run = await at.failedRun(await at.task());
    await at.clock.advance(2 * minute);
    await at.store.retryRun(run, [], at.clock.now());
    await at.clock.advance(0);
    expect(at.notifier.screen()).toEqual([]);
    const now = at.clock.now();
    const [again] = await at.store.claim({ owner: 'w', now, lease_until: now + hour, limit: 1 });
    await at.fail({ run_id: run, fence: again?.run.fence ?? 0 });
    expect(at.notifier.shown).toHaveLength(2);
    expect((await at.notifications()).map(({ state }) => state)).toEqual(['shown', 'withdrawn']);
  });
});

describe('what is over', () => {
  test('is taken back when it is answered or read elsewhere', async () => {
    const at = await attentionSetting();
    const item = await at.question(await at.task());
    const briefing = await at.briefing(null);
    expect(at.notifier.screen()).toHaveLength(2);
    await at.answer(item, 'approve');
    await at.store.markBriefingRead(briefing, at.clock.now());
    await at.clock.advance(0);
    expect(at.notifier.screen()).toEqual([]);
    expect((await at.notifications()).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn']);
  });

  test('is remembered as what the person did', async () => {
    const at = await attentionSetting();
    const task = await at.task();
    for (const response of [
      { kind: 'opened' },
      { kind: 'dismissed' },
      { kind: 'acted', action: 'retry' },
    ] as const) {
      await at.failedRun(task);
      at.notifier.shown.at(-1)?.onResponse?.(response);
      await at.clock.advance(2 * minute);
    }
    expect((await at.notifications()).map(({ state }) => state)).toEqual(['acted', 'dismissed', 'opened']);
  });

  test('an action that could not be done stands in the reason', async () => {
    const at = await attentionSetting();
    await at.failedRun(await at.task());
    const [shown] = at.notifier.shown;
    shown?.onResponse?.({ kind: 'acted', action: 'retry' });
    shown?.onResponse?.({ kind: 'acted', action: 'retry', error: 'it is running already' });
    await at.clock.advance(0);
    expect((await at.notifications())[0]).toMatchObject({
      state: 'acted',
      reason: 'a person chose “retry”, which could not be done: it is running already',
    });
  });

  test('a notification that the desktop refuses is recorded, and stops nothing', async () => {
    const notifier = recordingNotifier(new Error('no desktop session'));
    const at = await attentionSetting({ notifier });
    await at.failedRun(await at.task());
    await at.failedRun(await at.task());
    expect((await at.notifications()).map(({ state }) => state)).toEqual(['failed', 'failed']);
  });
});

describe('later', () => {
  test('a snoozed one is told again when its time has come', async () => {
    const at = await attentionSetting();
    await at.failedRun(await at.task());
    const id = at.notifier.shown[0]?.id ?? '';
    await at.attention.snooze(id, at.clock.now() + hour);
    expect(at.notifier.screen()).toEqual([]);
    await at.clock.advance(hour - 1);
    expect(at.notifier.shown).toHaveLength(1);
    await at.clock.advance(1);
    expect(at.notifier.screen()).toMatchObject([{ id }]);
  });

  test('a snoozed one that is answered meanwhile is not told again, nor can what is over be snoozed', async () => {
    const at = await attentionSetting();
    const item = await at.question(await at.task());
    const id = at.notifier.shown[0]?.id ?? '';
    await at.attention.snooze(id, at.clock.now() + hour);
    await at.answer(item, 'approve');
    await at.clock.advance(2 * hour);
    expect(at.notifier.shown).toHaveLength(1);
    await expect(at.attention.snooze(id, at.clock.now() + hour)).rejects.toMatchObject({ code: 'conflict' });
    await expect(at.attention.snooze('none', 1)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a snooze lasts over a restart', async () => {
    const at = await attentionSetting();
    await at.failedRun(await at.task());
    await at.attention.snooze(at.notifier.shown[0]?.id ?? '', at.clock.now() + hour);
    await at.attention.stop();
    await at.clock.advance(2 * hour);
    at.open().start();
    await at.clock.advance(0);
    expect(at.notifier.shown).toHaveLength(2);
  });
});

describe('quiet hours', () => {
  const night = { start: '2026-03-02T21:00:00Z', quiet_hours: '22:00-07:00' };

  test('hold back what comes in them until they are over', async () => {
    const at = await attentionSetting(night);
    await at.failedRun(await at.task());
    expect(at.notifier.shown).toEqual([]);
    expect(await at.notifications()).toMatchObject([
      { state: 'held', due_at: Date.parse('2026-03-03T05:00:00Z') },
    ]);
    await at.clock.advance(8 * hour - 1);
    expect(at.notifier.shown).toEqual([]);
    await at.clock.advance(1);
    expect(at.notifier.screen()).toMatchObject([{ title: '“Report” failed' }]);
  });

  test('are those of the task, too', async () => {
    const at = await attentionSetting();
    await at.failedRun(await at.task({ quiet_hours: { from: '11:00', to: '13:00', policy: 'delay' } }));
    expect(await at.notifications()).toMatchObject([
      { state: 'held', due_at: Date.parse('2026-03-02T11:00:00Z') },
    ]);
  });

  test('do not hold back a question whose deadline passes in them', async () => {
    const at = await attentionSetting(night);
    const task = await at.task();
    await at.question(task, { deadline_at: at.clock.now() + hour });
    await at.question(task, { deadline_at: at.clock.now() + 24 * hour });
    expect(at.notifier.shown).toMatchObject([{ urgency: 'critical' }]);
    expect((await at.notifications()).map(({ state }) => state)).toEqual(['held', 'shown']);
  });

  test('let nothing through that is over when they end', async () => {
    const at = await attentionSetting(night);
    const item = await at.question(await at.task());
    await at.answer(item, 'reject');
    await at.clock.advance(10 * hour);
    expect(at.notifier.shown).toEqual([]);
    expect(await at.notifications()).toMatchObject([{ state: 'withdrawn' }]);
  });

  test('that are set otherwise hold for what waits, too; what is snoozed stays so', async () => {
    const at = await attentionSetting(night);
    await at.failedRun(await at.task());
    await at.set({ quiet_hours: '23:30-07:00' });
    expect(at.notifier.shown).toHaveLength(1);
    await at.attention.snooze(at.notifier.shown[0]?.id ?? '', at.clock.now() + hour);
    await at.set({ quiet_hours: '' });
    expect(at.notifier.shown).toHaveLength(1);
  });

  test('that end over a suspended machine are noticed when it wakes up', async () => {
    const at = await attentionSetting(night);
    await at.failedRun(await at.task());
    at.clock.jump(9 * hour);
    at.attention.wakeUp();
    await at.clock.advance(0);
    expect(at.notifier.shown).toHaveLength(1);
  });
});

describe('a storm', () => {
  test('of more than three in a minute becomes one digest', async () => {
    const at = await attentionSetting();
    const task = await at.task();
    for (let i = 0; i < 3; i++) await at.failedRun(task);
    expect(at.notifier.screen()).toHaveLength(3);
    await at.question(task);
    expect(at.notifier.screen()).toMatchObject([
      { title: 'Ordinaut', body: '3 runs failed, 1 waits for you', path: '/inbox' },
    ]);
  });

  test('that goes on is brought up to date once a minute', async () => {
    const at = await attentionSetting();
    const task = await at.task();
    for (let i = 0; i < 50; i++) {
      await at.failedRun(task);
      await at.clock.advance(1_000);
    }
    expect(at.notifier.shown).toHaveLength(4);
    await at.clock.advance(minute);
    expect(at.notifier.shown).toHaveLength(5);
    expect(at.notifier.screen()).toMatchObject([{ body: '50 runs failed', path: '/runs' }]);
    expect(new Set(at.notifier.shown.slice(3).map(({ id }) => id)).size).toBe(1);
  });

  test('passes: a minute later one is told by itself again', async () => {
    const at = await attentionSetting();
    const task = await at.task();
    for (let i = 0; i < 5; i++) await at.failedRun(task);
    await at.clock.advance(3 * minute);
    await at.failedRun(task);
    expect(at.notifier.shown.at(-1)).toMatchObject({ title: '“Report” failed' });
  });

  test('at the end of quiet hours is one digest at once', async () => {
    const at = await attentionSetting({ start: '2026-03-02T21:00:00Z', quiet_hours: '22:00-07:00' });
    const task = await at.task();
    for (let i = 0; i < 7; i++) await at.failedRun(task);
    for (let i = 0; i < 3; i++) await at.question(task);
    await at.briefing(task);
    await at.clock.advance(8 * hour);
    expect(at.notifier.shown.map(({ body }) => body)).toEqual([
      '7 runs failed, 3 wait for you, 1 briefing is ready',
    ]);
  });

  test('is taken back when all that it stood for is over', async () => {
    const at = await attentionSetting();
    const task = await at.task();
    const items = [];
    for (let i = 0; i < 4; i++) items.push(await at.question(task));
    for (const item of items.slice(1)) await at.answer(item, 'reject');
    expect(at.notifier.screen()).toHaveLength(1);
    await at.answer(items[0] ?? '', 'reject');
    expect(at.notifier.screen()).toEqual([]);
  });
});
