import { describe, expect, it } from 'vitest';
import { formatTable } from '../../../core/doors/table.ts';

const columns = [
  { head: 'id', cells: ['0190-aaaa', '0190-bbbb'], whole: true },
  { head: 'title', cells: ['Weekday Morning Briefing', 'Tidy'] },
  { head: 'note', cells: ['', 'a note of some length'] },
];

describe('formatTable', () => {
  it('aligns columns without trailing space', () => {
    expect(formatTable(columns, 100)).toBe(
      [
        'ID         TITLE                     NOTE',
        '0190-aaaa  Weekday Morning Briefing',
        '0190-bbbb  Tidy                      a note of some length',
      ].join('\n'),
    );
  });

  it.each([60, 50, 40, 33, 25])('has no line longer than %i columns', (width) => {
    for (const line of formatTable(columns, width).split('\n'))
      expect(line.length).toBeLessThanOrEqual(width);
  });

  it('never cuts a column that is whole', () => {
    expect(formatTable(columns, 25)).toContain('0190-aaaa');
  });

  it('leaves out the last columns when cutting is not enough', () => {
    expect(formatTable(columns, 22)).not.toContain('NOTE');
  });
});
