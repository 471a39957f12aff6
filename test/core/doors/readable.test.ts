import { describe, expect, it } from 'vitest';
import { printable, readable } from '../../../core/doors/readable.ts';

describe('readable', () => {
  it('shows a list as a table, what names a thing first and empty columns left out', () => {
    const items = [{ status: 'active', version: 2, title: 'Tidy', id: 'x1', error: null }];
    expect(readable({ items, next_cursor: null }, 80)).toBe(
      'ID  TITLE  STATUS  VERSION\nx1  Tidy   active  2\n',
    );
  });

  it('tells how to go on when there is more', () => {
    expect(readable({ items: [{ id: 'x' }], next_cursor: 'abc' }, 80)).toContain('more: --cursor abc');
  });

  it('shows one thing as names and values, nested ones below', () => {
    const task = {
      title: 'Tidy',
      next_at: '2026-03-02T06:30:00Z',
      next_at_local: '2026-03-02T08:30:00+02:00',
      schedule: { kind: 'cron' },
    };
    expect(readable(task, 80)).toBe(
      'title     Tidy\nnext at   2026-03-02 08:30 +02:00\nschedule\n  kind  cron\n',
    );
  });

  it('says that a list is empty', () => {
    expect(readable({ items: [], next_cursor: null }, 80)).toBe('(none)\n');
  });
});

describe('printable', () => {
  it('writes out what would steer the terminal, and what would hide in it', () => {
    expect(printable('a\u001b[2Jb\u009bc\u202ed\ne\tf\r\u0007')).toBe(
      'a⟨U+001B⟩[2Jb⟨U+009B⟩c⟨U+202E⟩d\ne\tf⟨U+000D⟩⟨U+0007⟩',
    );
    expect(printable('ok\u{e0041}\u200b 👩‍🚀\r\n')).toBe('ok⟨U+E0041⟩⟨U+200B⟩ 👩‍🚀\n');
  });
});
