import { describe, expect, it } from 'vitest';
import { readSchedule } from '../../../../../../core/schedule/parse-words.ts';
import {
  readSimple,
  type SimpleSchedule,
  writeSimple,
} from '../../../../../../renderer/screens/tasks/editor/schedule/simple-schedule.ts';

const schedules: readonly SimpleSchedule[] = [
  { every: 'day', time: '08:30' },
  { every: 'week', days: ['MO', 'TU', 'WE', 'TH', 'FR'], time: '08:30' },
  { every: 'week', days: ['MO'], time: '00:05' },
  { every: 'week', days: ['MO', 'WE', 'SA'], time: '18:00' },
  { every: 'month', day: 1, time: '09:00' },
  { every: 'month', day: 22, time: '09:00' },
  { every: 'month', day: -1, time: '09:00' },
  { every: 'minutes', count: 1 },
  { every: 'minutes', count: 15 },
  { every: 'hours', count: 2 },
  { every: 'once', at: '2030-03-02T08:30' },
];

describe.each(schedules.map((schedule) => [writeSimple(schedule), schedule] as const))(
  '%s',
  (words, schedule) => {
    it('is read again as it was', () => {
      expect(readSimple(words)).toEqual(schedule);
    });

    it('is read by the engine, and its rule is read as the same', () => {
      const read = readSchedule(words, { now: Date.UTC(2026, 2, 1), timezone: 'Europe/Chisinau' });
      expect(['rrule', 'once']).toContain(read.kind);
      if (read.kind === 'rrule') expect(readSimple(read.expression)).toEqual(schedule);
    });
  },
);

it.each([
  'FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;BYMINUTE=30;COUNT=3',
  'FREQ=MONTHLY;BYDAY=2MO;BYHOUR=8;BYMINUTE=0',
  'FREQ=DAILY;BYHOUR=8,12;BYMINUTE=0',
  'FREQ=DAILY;INTERVAL=2;BYHOUR=8;BYMINUTE=0',
  '30 8 * * 1-5',
  'every day at 25:00',
  'every second Tuesday at 9:00',
])('%s needs writing', (text) => {
  expect(readSimple(text)).toBeUndefined();
});
