import { describe, expect, test } from 'vitest';
import { trayModel } from '../../electron/tray-model.ts';
import { wordsIn } from '../../electron/words.ts';

const calm = {
  running: 0,
  inbox_open: 0,
  accepting: true,
  last_error: null,
  last_run: { state: 'succeeded', task_title: 'Briefing' },
  next: [{ title: 'Briefing', at: '2026-03-02T06:30:00.000Z' }],
  pause: null,
};
const model = (changes: object = {}, language: 'en' | 'ro' = 'en') =>
  trayModel({ ...calm, ...changes }, { items: [] }, { words: wordsIn(language), moment: () => '08:30' });

describe('the state of the tray', () => {
  const failed = { state: 'failed', task_title: 'Backup' };
  const pause = { until: null };
  test.each([
    ['idle', {}],
    ['running', { running: 2 }],
    ['paused', { running: 2, pause }],
    ['failing', { running: 2, pause, last_run: failed }],
    ['failing', { last_error: { message: 'disk full' } }],
    ['failing', { accepting: false }],
    ['attention', { running: 2, pause, last_run: failed, inbox_open: 1 }],
  ])('is %s: what a person has to act on comes first', (state, changes) => {
    expect(model(changes).state).toBe(state);
  });
});

describe('the lines of the tray', () => {
  test('tell everything that holds', () => {
    expect(model({ running: 1, inbox_open: 3, pause: { until: '2026-03-02T06:30:00Z' } }).status).toBe(
      'Paused until 08:30 · 1 run under way · 3 waiting for you',
    );
    expect(model({ last_run: { state: 'failed', task_title: 'Backup' } }).status).toBe('Backup failed');
  });

  test('tell what comes next', () => {
    expect(model().next).toBe('Next: Briefing, 08:30');
    expect(model({ next: [] }).next).toBe('Nothing is scheduled');
  });

  test('count in Romanian as Romanian does', () => {
    expect([1, 19, 20].map((running) => model({ running }, 'ro').status)).toEqual([
      'O rulare în curs',
      '19 rulări în curs',
      '20 de rulări în curs',
    ]);
  });

  test('do not grow with a long title', () => {
    const { next } = model({ next: [{ title: 'x'.repeat(200), at: '2026-03-02T06:30:00Z' }] });
    expect(next.length).toBeLessThan(90);
  });
});

test('an answer of another form is refused', () => {
  expect(() => model({ running: 'many' })).toThrow();
});
