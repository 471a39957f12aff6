import { describe, expect, it } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { holidayDates } from '../../../core/schedule/holidays.ts';

const now = Date.parse('2026-03-02T08:00:00Z');

function calendar(...events: readonly string[]): string {
  const bodies = events.map((event) => `BEGIN:VEVENT\r\nUID:x\r\n${event}\r\nEND:VEVENT`);
  return `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n${bodies.join('\r\n')}\r\nEND:VCALENDAR\r\n`;
}

describe('a list', () => {
  it('gives its dates in order, once each, whatever stands beside them', () => {
    const list = '# 2026\n2026-12-25 Christmas\n\n2026-01-01, 2026-12-25\n';
    expect(holidayDates(list)).toEqual(['2026-01-01', '2026-12-25']);
  });

  it.each(['2026-02-30', 'Christmas'])('refuses the line "%s"', (line) => {
    expect(() => holidayDates(`2026-01-01\n${line}`)).toThrow(OrdinautError);
    expect(() => holidayDates(`2026-01-01\n${line}`)).toThrow(/Line 2/);
  });
});

describe('an ICS calendar', () => {
  it('gives every day of an all-day event, its end excluded', () => {
    expect(holidayDates(calendar('DTSTART;VALUE=DATE:20260410\r\nDTEND;VALUE=DATE:20260413'), now)).toEqual([
      '2026-04-10',
      '2026-04-11',
      '2026-04-12',
    ]);
  });

  it('gives one day without an end, and as many as a duration says', () => {
    expect(
      holidayDates(
        calendar('DTSTART;VALUE=DATE:20260410', 'DTSTART;VALUE=DATE:20260501\r\nDURATION:P2D'),
        now,
      ),
    ).toEqual(['2026-04-10', '2026-05-01', '2026-05-02']);
  });

  it('writes out yearly events from last year to ten years ahead', () => {
    const dates = holidayDates(
      calendar('DTSTART;VALUE=DATE:19700101\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20270101'),
      now,
    );
    expect(dates[0]).toBe('2025-01-01');
    expect(dates.at(-1)).toBe('2036-01-01');
    expect(dates).not.toContain('2027-01-01');
    expect(dates).toHaveLength(11);
  });

  it('leaves out timed and cancelled events', () => {
    expect(
      holidayDates(
        calendar('DTSTART:20260410T080000Z', 'DTSTART;VALUE=DATE:20260410\r\nSTATUS:CANCELLED'),
        now,
      ),
    ).toEqual([]);
  });

  it('refuses text that is broken', () => {
    expect(() => holidayDates('BEGIN:VCALENDAR\nBEGIN:VEVENT\nnonsense', now)).toThrow(OrdinautError);
  });
});
