import { describe, expect, it } from 'vitest';
import { isoLocal, isoUtc, readMoment } from '../../../core/operations/moment.ts';

const now = Date.parse('2026-03-02T08:00:00Z');
const reading = { path: 'since', now, timezone: 'Europe/Chisinau', toward: 'past' } as const;
const read = (text: string) => isoUtc(readMoment(text, reading));

describe('readMoment', () => {
  it('keeps an offset that is written', () => {
    expect(read('2026-03-02T08:30:00+05:00')).toBe('2026-03-02T03:30:00.000Z');
  });

  it('takes a time without offset for local time in the given zone', () => {
    expect(read('2026-03-02T08:30')).toBe('2026-03-02T06:30:00.000Z');
  });

  it('counts a length back from now in a filter', () => {
    expect(read('90m')).toBe('2026-03-02T06:30:00.000Z');
  });

  it('counts a length forward where the future is meant', () => {
    expect(isoUtc(readMoment('2d', { ...reading, toward: 'future' }))).toBe('2026-03-04T08:00:00.000Z');
  });

  it('names the place and a right form when it cannot read a text', () => {
    expect(() => readMoment('yesterdayish', reading)).toThrow(
      expect.objectContaining({
        code: 'invalid_instant',
        path: 'since',
        hint: expect.stringContaining('90m'),
      }),
    );
  });

  it('refuses a day that does not exist', () => {
    expect(() => readMoment('2026-02-30', reading)).toThrow(
      expect.objectContaining({ code: 'invalid_instant' }),
    );
  });
});

describe('isoLocal', () => {
  it('shows an instant in a zone with its offset', () => {
    expect(isoLocal(Date.parse('2026-07-01T05:30:00Z'), 'Europe/Chisinau')).toBe('2026-07-01T08:30:00+03:00');
  });
});
