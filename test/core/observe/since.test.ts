import { expect, test } from 'vitest';
import { parseSince } from '../../../core/observe/since.ts';

const now = Date.parse('2026-03-02T08:30:00Z');

test.each([
  ['1h', '2026-03-02T07:30:00.000Z'],
  ['30m', '2026-03-02T08:00:00.000Z'],
  ['90s', '2026-03-02T08:28:30.000Z'],
  ['2d', '2026-02-28T08:30:00.000Z'],
  ['1w', '2026-02-23T08:30:00.000Z'],
  ['1h30m', '2026-03-02T07:00:00.000Z'],
  ['1.5H', '2026-03-02T07:00:00.000Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01T10:00', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01 10:00', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01T10:00:00+02:00', '2026-03-01T08:00:00.000Z'],
])('%s is %s', (text, expected) => {
  expect(new Date(parseSince(text, now)).toISOString()).toBe(expected);
});

test.each(['', 'yesterday', '1', '5y', '2026-13-01', '-1h'])(
  '%j is refused with what would be right',
  (text) => {
    expect(() => parseSince(text, now)).toThrow(
      expect.objectContaining({ code: 'invalid_time', message: expect.stringContaining('30m, 1h, 2d') }),
    );
  },
);
