import { describe, expect, test } from 'vitest';
import type { TaskDefinition } from '../../../core/model/task.ts';
import { decideSlots, type SlotSituation } from '../../../core/services/decide-slots.ts';
import { newRun } from '../../../core/services/new-run.ts';
import { sampleTask } from '../../support/sample-task.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.parse('2026-03-02T12:00:00Z');

function decide(
  definition: Partial<TaskDefinition>,
  due: readonly number[],
  more: Partial<SlotSituation> = {},
) {
  const task = sampleTask({}, definition);
  return decideSlots({
    task,
    due,
    now,
    omitted: null,
    unsettled_run_id: null,
    late_after_ms: minute,
    quiet_until: null,
    makeRun: (slot_at) => newRun(task, { id: `run-of-${slot_at}`, trigger: 'schedule', now, slot_at }),
    ...more,
  });
}

const shape = (decisions: ReturnType<typeof decide>) =>
  decisions.map(
    (one) => `${(now - one.slot_at) / minute} min ago: ${one.kind === 'settled' ? one.state : one.kind}`,
  );

describe('a slot that is due now', () => {
  test('runs', () => {
    expect(shape(decide({}, [now]))).toEqual(['0 min ago: run']);
  });

  test('is skipped when the previous run is unsettled and the task skips overlaps', () => {
    const [decision] = decide({ overlap: 'skip' }, [now], { unsettled_run_id: 'earlier' });
    expect(decision).toMatchObject({ state: 'skipped', reason: expect.stringContaining('earlier') });
  });

  test.each(['queue', 'parallel'] as const)('runs beside an unsettled one when overlap is %s', (overlap) => {
    expect(shape(decide({ overlap }, [now], { unsettled_run_id: 'earlier' }))).toEqual(['0 min ago: run']);
  });

  test('waits for the end of quiet hours', () => {
    const quiet_hours = { from: '22:00', to: '07:00', policy: 'delay' } as const;
    const [decision] = decide({ quiet_hours }, [now], { quiet_until: now + hour });
    expect(decision).toMatchObject({ kind: 'pending', fire_at: now + hour });
  });

  test('is skipped in quiet hours when the task asks for that', () => {
    const quiet_hours = { from: '22:00', to: '07:00', policy: 'skip' } as const;
    expect(shape(decide({ quiet_hours }, [now], { quiet_until: now + hour }))).toEqual([
      '0 min ago: skipped',
    ]);
  });
});

describe('slots missed while the engine was off', () => {
  const missed = [now - 3 * hour, now - 2 * hour, now - hour];

  test('run once: the latest runs, the others are coalesced into it', () => {
    expect(shape(decide({ misfire: 'run_once' }, missed))).toEqual([
      '180 min ago: coalesced',
      '120 min ago: coalesced',
      '60 min ago: run',
    ]);
  });

  test('run once: all are coalesced into a slot that is due right now', () => {
    expect(shape(decide({ misfire: 'run_once' }, [...missed, now])).at(-1)).toBe('0 min ago: run');
  });

  test('run all: each one runs, one after the other even when the task skips overlaps', () => {
    const decisions = decide({ misfire: 'run_all', overlap: 'skip' }, missed);
    expect(decisions.map((one) => (one.kind === 'run' ? one.run.concurrency_key : one.kind))).toEqual(
      Array(3).fill(`task:${sampleTask().id}`),
    );
  });

  test('skip: none runs, each has its reason', () => {
    expect(decide({ misfire: 'skip' }, missed)).toEqual(
      missed.map((slot_at) => ({
        kind: 'settled',
        slot_at,
        state: 'skipped',
        reason: expect.stringContaining('missed by'),
      })),
    );
  });

  test('one that is no longer useful is skipped whatever the policy says', () => {
    expect(shape(decide({ misfire: 'run_all', useful_for_seconds: 5400 }, missed))).toEqual([
      '180 min ago: skipped',
      '120 min ago: skipped',
      '60 min ago: run',
    ]);
  });

  test('too many for a row each share one row', () => {
    const omitted = { from: now - 9 * hour, until: now - 4 * hour, count: 300 };
    expect(decide({}, missed, { omitted })[0]).toMatchObject({
      state: 'coalesced',
      slot_at: omitted.from,
      span_until: omitted.until,
      span_count: 300,
    });
  });
});
