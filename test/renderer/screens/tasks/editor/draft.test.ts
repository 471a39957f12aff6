import { describe, expect, it } from 'vitest';
import { changesOf, definitionOf, draftOf } from '../../../../../renderer/screens/tasks/editor/draft.ts';
import {
  beginHistory,
  edit,
  redo,
  undo,
} from '../../../../../renderer/screens/tasks/editor/draft-history.ts';

const stored = {
  title: 'Echo',
  priority: 5,
  dedupe_key: 'one',
  schedule: {
    kind: 'rrule',
    expression: 'FREQ=DAILY;BYHOUR=8;BYMINUTE=30',
    timezone: 'Europe/Chisinau',
    anchor: '2026-03-02T08:30:00',
  },
  pipeline: [{ id: 'say', uses: 'test.echo' }],
};

describe('changesOf', () => {
  const before = draftOf(stored, 'UTC');

  it('of an untouched draft are none', () => {
    expect(changesOf(stored, before, before)).toEqual({});
  });

  it('name a field that was taken away as null', () => {
    const { dedupe_key: _, ...fields } = before.fields;
    expect(changesOf(stored, before, { ...before, fields: { ...fields, priority: 9 } })).toEqual({
      priority: 9,
      dedupe_key: null,
    });
  });

  it('do not name a pipeline that is only written otherwise', () => {
    expect(changesOf(stored, before, { ...before, text: JSON.stringify(stored.pipeline) })).toEqual({});
  });

  it('are unknown while the pipeline is no JSON', () => {
    expect(changesOf(stored, before, { ...before, text: '[' })).toBeUndefined();
  });
});

describe('draftOf', () => {
  it('shows a simple rule in words', () => {
    expect(draftOf(stored, 'UTC').schedule).toMatchObject({
      kind: 'time',
      text: 'every day at 08:30',
      timezone: 'Europe/Chisinau',
    });
  });

  it('keeps the holidays of a task when its times change', () => {
    const schedule = { ...stored.schedule, on_holiday: 'skip', holidays: ['2026-12-25'] };
    const draft = draftOf({ ...stored, schedule }, 'UTC');
    const later = { ...draft, schedule: { ...draft.schedule, text: 'every day at 9:00' } };
    expect(definitionOf(later)?.schedule).toEqual({
      words: 'every day at 9:00',
      timezone: 'Europe/Chisinau',
      on_holiday: 'skip',
      holidays: ['2026-12-25'],
    });
  });

  it('takes the classic form', () => {
    const classic = {
      title: 'Classic',
      schedule_kind: 'cron',
      schedule_expr: '30 8 * * 1-5',
      timezone: 'Europe/Chisinau',
      payload: { pipeline: [{ id: 'a' }], params: { city: 'Chisinau' } },
    };
    expect(definitionOf(draftOf(classic, 'UTC'))).toEqual({
      title: 'Classic',
      params: { city: 'Chisinau' },
      schedule: { words: '30 8 * * 1-5', timezone: 'Europe/Chisinau' },
      pipeline: [{ id: 'a' }],
    });
  });

  it.each([
    { kind: 'event', expression: 'mail.*', timezone: 'UTC', filter: 'event.payload.size > `10`' },
    {
      kind: 'condition',
      expression: 'max > `30`',
      timezone: 'UTC',
      poll: { uses: 'weather.forecast', with: { city: 'Chisinau' }, every_seconds: 60 },
    },
    { kind: 'manual', expression: '', timezone: 'UTC' },
  ])('gives a schedule of kind $kind back as it was', (schedule) => {
    expect(definitionOf(draftOf({ title: 'T', schedule, pipeline: [] }, 'UTC'))?.schedule).toEqual(schedule);
  });
});

describe('the history of a draft', () => {
  it('takes typing in one field as one edit', () => {
    let history = edit(beginHistory(''), 'a', 'title', 0);
    history = edit(history, 'ab', 'title', 500);
    expect(undo(history).present).toBe('');
  });

  it('takes another field, or typing after a rest, as another edit', () => {
    let history = edit(beginHistory(''), 'a', 'title', 0);
    history = edit(history, 'b', 'other', 100);
    history = edit(history, 'c', 'other', 5_000);
    expect(undo(history).present).toBe('b');
    expect(undo(undo(history)).present).toBe('a');
  });

  it('leads forward again until something else is edited', () => {
    const history = undo(edit(beginHistory(''), 'a', 'title', 0));
    expect(redo(history).present).toBe('a');
    expect(redo(edit(history, 'x', 'title', 9_000)).present).toBe('x');
  });

  it('stays where it is at its ends', () => {
    expect(undo(beginHistory('a')).present).toBe('a');
    expect(redo(beginHistory('a')).present).toBe('a');
  });
});
