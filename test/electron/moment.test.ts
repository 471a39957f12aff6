import { describe, expect, test } from 'vitest';
import { momentInWords, tomorrow } from '../../electron/moment.ts';

const now = Date.parse('2026-03-02T20:00:00Z');
const inWords = (iso: string, language = 'en') =>
  momentInWords(iso, { now, timezone: 'Europe/Chisinau', language });

describe('an instant in a menu', () => {
  test('is a time today, a weekday soon, and a date later', () => {
    expect(inWords('2026-03-02T21:30:00Z')).toBe('23:30');
    expect(inWords('2026-03-03T06:30:00Z')).toBe('Tue 08:30');
    expect(inWords('2026-03-20T06:30:00Z')).toBe('20 Mar 08:30');
  });

  test('is told in the person’s language', () => {
    expect(inWords('2026-03-03T06:30:00Z', 'ro')).toMatch(/^mar\.? 08:30$/);
  });
});

test('tomorrow is a day of the person’s zone, over the end of a month too', () => {
  const at = (iso: string) => tomorrow({ now: () => Date.parse(iso) }, 'Europe/Chisinau');
  expect(at('2026-03-02T20:00:00Z')).toBe('2026-03-03');
  expect(at('2026-03-02T23:00:00Z')).toBe('2026-03-04');
  expect(at('2026-12-31T20:00:00Z')).toBe('2027-01-01');
});
