import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../core/model/json.ts';
import { dayIn } from '../../../../core/toolkits/list/day.ts';
import { createListToolkit } from '../../../../core/toolkits/list/list.ts';
import { callTool } from '../toolkit-call.ts';

const call = (tool: string, input: object) =>
  callTool<{ items: JsonObject[]; duplicates?: number; left_out?: number }>(createListToolkit(), tool, input);

describe('the day in a text', () => {
  test.each([
    ['2026-03-12', '2026-03-12'],
    ['2026-03-12T23:30:00Z', '2026-03-13'],
    ['CFP closes 12 March 2026, the conference is on 4 June 2026', '2026-03-12'],
    ['until March 3rd, 2026', '2026-03-03'],
    ['Sept. 5, 2026', '2026-09-05'],
    ['am 12.3.2026', '2026-03-12'],
    ['2026/4/1', '2026-04-01'],
    ['Mon, 02 Mar 2026 07:12:00 GMT', '2026-03-02'],
    ['până la 12 martie 2026, conferința are loc pe 4 iunie 2026', '2026-03-12'],
    ['Înscrieri până pe 1 septembrie 2026', '2026-09-01'],
    ['3 ian. 2026', '2026-01-03'],
    ['15 noiembrie 2026', '2026-11-15'],
    ['9 mai 2026', '2026-05-09'],
    ['31 iulie, 2026', '2026-07-31'],
  ])('%s', (text, day) => {
    expect(dayIn(text, 'Europe/Chisinau')).toBe(day);
  });

  test.each(['', 'soon', '31 februarie 2026', '3 noi 26', '31 February 2026', '99.99.2026', 'March'])(
    'none: %s',
    (text) => {
      expect(dayIn(text, 'Europe/Chisinau')).toBeNull();
    },
  );
});

describe('organise', () => {
  test('reads dates, joins what has the same key and fills its gaps, sorts', async () => {
    const items = [
      { url: 'b', title: 'B', ends: 'till 5 May 2026' },
      { url: 'a', title: 'A', ends: '2026-04-01', place: null },
      { url: 'a', title: 'A again', place: 'Iași' },
      { title: 'no address' },
    ];
    expect(await call('organise', { items, dates: { day: ['ends'] }, key: 'url', sort_by: 'day' })).toEqual({
      items: [
        { url: 'a', title: 'A', ends: '2026-04-01', place: 'Iași', day: '2026-04-01' },
        { url: 'b', title: 'B', ends: 'till 5 May 2026', day: '2026-05-05' },
        { title: 'no address', day: null },
      ],
      duplicates: 1,
    });
  });

  test('numbers are sorted as numbers, either way', async () => {
    const items = [{ n: 10 }, { n: 9 }, {}];
    const sorted = await call('organise', { items, sort_by: 'n' });
    const descending = await call('organise', { items, sort_by: 'n', descending: true });
    expect([sorted.items, descending.items]).toEqual([
      [{ n: 9 }, { n: 10 }, {}],
      [{ n: 10 }, { n: 9 }, {}],
    ]);
  });
});

describe('select', () => {
  const items = [
    { id: '1', title: 'Maintaining Rust', topics: ['Systems'], day: '2026-03-01' },
    { id: '2', title: 'AI in schools', topics: [], day: '2026-03-10' },
    { id: '3', title: 'Ziua porților', topics: ['C++ (modern)'], day: null },
  ];
  const ids = async (input: object) =>
    (await call('select', { items, ...input })).items.map(({ id }) => id).join('');

  test.each<[string, object, string]>([
    ['whole words, whatever their case', { words: ['ai'] }, '2'],
    ['words without their accents', { words: ['portilor'] }, '3'],
    ['words with signs, in lists too', { words: ['c++', 'systems'] }, '13'],
    ['words in some fields only', { words: ['rust'], fields: ['topics'] }, ''],
    ['all without words', { words: [] }, '123'],
    ['keys', { keys: ['3', '1'] }, '13'],
    ['none of no keys', { keys: [] }, ''],
    ['days from one on; what has none stays', { date: 'day', from: '2026-03-05T10:00:00+02:00' }, '23'],
    ['days until one, included', { date: 'day', until: '2026-03-01' }, '13'],
    ['so many', { limit: 2 }, '12'],
  ])('%s', async (_, input, expected) => {
    expect(await ids(input)).toBe(expected);
  });

  test('says how many were left out', async () => {
    expect(await call('select', { items, words: ['ai'] })).toMatchObject({ left_out: 2 });
  });
});
