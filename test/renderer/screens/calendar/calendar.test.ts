import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  isDay,
  weekOf,
  weekStartOf,
  weeksOfMonth,
} from '../../../../renderer/screens/calendar/calendar-days.ts';
import { moved, readPlace, writePlace } from '../../../../renderer/screens/calendar/calendar-place.ts';
import {
  byTask,
  type CalendarSlot,
  countsOf,
  heatOf,
  slotsByCell,
  withComing,
} from '../../../../renderer/screens/calendar/slots.ts';

describe('days of the calendar', () => {
  it('are counted by the calendar, over months, leap days and days of another length', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  });

  it('are not just any text', () => {
    expect(['2026-02-28', '2026-02-30', '2026-2-1', 'today'].map(isDay)).toEqual([true, false, false, false]);
  });

  it('are laid out in the weeks that a month touches, as the week begins there', () => {
    expect(weeksOfMonth('2026-11-20', 1).map((week) => week[0])).toEqual([
      '2026-10-26',
      '2026-11-02',
      '2026-11-09',
      '2026-11-16',
      '2026-11-23',
      '2026-11-30',
    ]);
    expect(weeksOfMonth('2026-11-20', 7)[0]?.[0]).toBe('2026-11-01');
    expect(weekOf('2026-11-01', 1)).toBe('2026-10-26');
  });

  it('begin the week as where the person lives', () => {
    expect(weekStartOf('en', ['en-GB', 'en'])).toBe(1);
    expect(weekStartOf('en', ['en-US'])).toBe(7);
    expect(weekStartOf('ro', ['en-US'])).toBe(1);
  });
});

describe('the place in the calendar', () => {
  const now = new Date(2026, 10, 20, 9, 30).getTime();

  it('stands in the address; what is unknown there is today', () => {
    const place = { view: 'week', day: '2026-03-02', hour: 8 } as const;
    expect(readPlace(writePlace(place), now)).toEqual(place);
    expect(readPlace(new URLSearchParams('day=soon&hour=99'), now)).toEqual({
      view: 'month',
      day: '2026-11-20',
      hour: 9,
    });
  });

  it('moves by days and weeks in the month, by days and hours in the week', () => {
    expect(moved({ view: 'month', day: '2026-11-30', hour: 0 }, 1, 0).day).toBe('2026-12-01');
    expect(moved({ view: 'month', day: '2026-11-03', hour: 0 }, 0, -1).day).toBe('2026-10-27');
    expect(moved({ view: 'week', day: '2026-11-03', hour: 23 }, 0, 1)).toMatchObject({
      day: '2026-11-04',
      hour: 0,
    });
    expect(moved({ view: 'week', day: '2026-11-03', hour: 0 }, 0, -1)).toMatchObject({
      day: '2026-11-02',
      hour: 23,
    });
  });
});

describe('slots of the calendar', () => {
  const slot = (task_id: string, hour: number, state: string, count = 1): CalendarSlot => ({
    task_id,
    task_title: task_id,
    at: new Date(2026, 10, 20, hour).getTime(),
    state,
    reason: null,
    run_id: null,
    count,
  });

  it('are counted by outcome, a row for many as many', () => {
    const slots = [
      slot('a', 1, 'ran'),
      slot('a', 2, 'coalesced', 5),
      slot('a', 3, 'pending'),
      slot('a', 4, 'expected'),
    ];
    expect(countsOf(slots)).toEqual({ ran: 1, skipped: 5, going: 1, expected: 1 });
  });

  it('fall into days and hours, and are told task by task', () => {
    const slots = [slot('b', 8, 'ran'), slot('a', 9, 'ran'), slot('b', 9, 'failed')];
    expect([...slotsByCell(slots, 'day').keys()]).toEqual(['2026-11-20']);
    expect(slotsByCell(slots, 'hour').get('2026-11-20 09')).toHaveLength(2);
    expect(byTask(slots).map(({ task_id, slots: own }) => [task_id, own.length])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
  });

  it('that are still to come follow those of the ledger, each once and no later than what is shown', () => {
    const at = (hour: number) => new Date(2026, 10, 20, hour).toISOString();
    const skipped = {
      task_id: 'a',
      task_title: 'A',
      slot_at: at(9),
      state: 'skipped' as const,
      reason: 'a person skipped it',
      run_id: null,
      fire_at: null,
      span_until: null,
      span_count: 1,
      decided_at: at(8),
    };
    const coming = [9, 10, 24].map((hour) => ({
      task_id: 'a',
      title: 'A',
      at: at(hour),
      at_local: at(hour),
    }));
    const slots = withComing([skipped], coming, new Date(2026, 10, 21).getTime());
    expect(slots.map(({ at: when, state }) => [new Date(when).getHours(), state])).toEqual([
      [9, 'skipped'],
      [10, 'expected'],
    ]);
  });

  it('are as warm as they are many, beside the fullest', () => {
    expect([0, 1, 10, 100].map((total) => heatOf(total, 100))).toEqual([0, 1, 3, 4]);
  });
});
