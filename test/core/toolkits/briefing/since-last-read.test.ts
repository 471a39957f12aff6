import { describe, expect, test } from 'vitest';
import type { Briefing, BriefingSection } from '../../../../core/model/briefing.ts';
import { createBriefingToolkit } from '../../../../core/toolkits/briefing/briefing.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';

const monday = Date.parse('2026-03-02T06:30:00Z');
interface Changes {
  readonly since_last_read: object | null;
  readonly markdown: string;
  readonly text: string;
  readonly sections: readonly BriefingSection[];
}

/** What `briefing.changes` says of `later`, one day (or as long as said) after a briefing of `earlier` was read. */
async function changesBetween(earlier: object, later: object, after_ms = 86_400_000) {
  const { ports } = toolkitPorts();
  const first = await callTool<Changes>(createBriefingToolkit(ports), 'changes', earlier, {
    task_id: 'task',
  });
  const read: Briefing = {
    id: 'earlier',
    run_id: null,
    task_id: 'task',
    title: 'Morning',
    markdown: '',
    sections: first.sections,
    created_at: monday,
    read_at: monday + 60_000,
  };
  const toolkit = createBriefingToolkit({ ...ports, lastReadBriefing: async () => read });
  const answer = await callTool<Changes>(toolkit, 'changes', later, {
    task_id: 'task',
    now: () => monday + after_ms,
  });
  const news = answer.sections.find(({ kind }) => kind === 'changes');
  return { ...answer, lines: news?.lines.map(({ text }) => text) };
}

const event = (uid: string, start: string, end: string, title = uid) => ({ uid, title, start, end });
const agenda = (...events: object[]) => ({ calendar: { events } });
const mail = (id: string, more: object = {}) => ({ id, from: 'Ana', subject: id, snippet: '', ...more });
const inbox = (unread_total: number, ...messages: object[]) => ({ emails: { messages, unread_total } });
const nothing = ['Nothing new.'];

describe('the agenda', () => {
  test.each<[string, object, object, readonly string[]]>([
    [
      'an event that was not there is new',
      agenda(),
      agenda(event('Dentist', '2026-03-03T09:00:00Z', '2026-03-03T10:00:00Z')),
      ['New: Agenda: 11:00–12:00 Dentist'],
    ],
    [
      'what happens every day at the same time is not',
      agenda(event('Stand-up', '2026-03-02T07:15:00Z', '2026-03-02T07:30:00Z')),
      agenda(event('Stand-up', '2026-03-03T07:15:00Z', '2026-03-03T07:30:00Z')),
      nothing,
    ],
    [
      'unless it was moved',
      agenda(event('Stand-up', '2026-03-02T07:15:00Z', '2026-03-02T07:30:00Z')),
      agenda(event('Stand-up', '2026-03-03T08:00:00Z', '2026-03-03T08:15:00Z')),
      ['Changed: Agenda: 10:00–10:15 Stand-up (was: 09:15–09:30 Stand-up)'],
    ],
    [
      'what was moved to another day at the same time has changed',
      agenda(event('Flight', '2026-03-04T07:00:00Z', '2026-03-04T09:00:00Z')),
      agenda(event('Flight', '2026-03-05T07:00:00Z', '2026-03-05T09:00:00Z')),
      [
        'Changed: Agenda: Thursday, 5 March: 09:00–11:00 Flight (was: Wednesday, 4 March: 09:00–11:00 Flight)',
      ],
    ],
    [
      'what is over is not gone',
      agenda(event('Lunch', '2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z')),
      agenda(),
      nothing,
    ],
    [
      'what was still to come and is not there is',
      agenda(event('Flight', '2026-03-04T07:00:00Z', '2026-03-04T09:00:00Z')),
      agenda(),
      ['Gone: Agenda: 09:00–11:00 Flight'],
    ],
    [
      'an occurrence that both know is the same one, whatever else its series holds',
      agenda(
        event('Choir', '2026-03-02T17:00:00Z', '2026-03-02T18:00:00Z'),
        event('Choir', '2026-03-03T17:00:00Z', '2026-03-03T18:00:00Z'),
      ),
      agenda(event('Choir', '2026-03-03T17:00:00Z', '2026-03-03T18:00:00Z')),
      nothing,
    ],
  ])('%s', async (_, earlier, later, lines) => {
    expect((await changesBetween(earlier, later)).lines).toEqual(lines);
  });

  test('a calendar that could not be read is neither empty now nor was it then', async () => {
    const flight = agenda(event('Flight', '2026-03-04T07:00:00Z', '2026-03-04T09:00:00Z'));
    expect((await changesBetween(flight, { calendar: null })).lines).toEqual(nothing);
    expect((await changesBetween({ calendar: null }, flight)).lines).toEqual(nothing);
  });
});

describe('mail', () => {
  test('new and no longer unread messages are told', async () => {
    const { lines } = await changesBetween(inbox(1, mail('Old')), inbox(1, mail('Keys')));
    expect(lines).toEqual(['New: Unread mail: Ana: Keys', 'Gone: Unread mail: Ana: Old']);
  });

  test('a message that only had no place in the list is not gone, and one that moved up is not new', async () => {
    const earlier = inbox(9, mail('Old'));
    const older = { date: '2026-02-27T08:00:00+02:00' };
    const { lines } = await changesBetween(
      earlier,
      inbox(9, mail('Older', older), mail('Keys', { date: '2026-03-03T07:00:00+02:00' })),
    );
    expect(lines).toEqual(['New: Unread mail: Ana: Keys']);
  });
});

test('the weather of another day is no news, another forecast for the same day is', async () => {
  const [rain, sun] = [{ weather: { text: 'Rain' } }, { weather: { text: 'Sun' } }];
  expect((await changesBetween(rain, sun)).lines).toEqual(nothing);
  expect((await changesBetween(rain, sun, 3_600_000)).lines).toEqual(['Changed: Weather: Sun (was: Rain)']);
});

test('counts what differs, and names the briefing', async () => {
  const sections = (...lines: string[]) => ({ sections: [{ title: 'Down', lines, step: 'check' }] });
  const { since_last_read, text } = await changesBetween(sections('a', 'b'), sections('b', 'c'));
  expect(since_last_read).toEqual({ briefing_id: 'earlier', new: 1, changed: 0, gone: 1 });
  expect(text).toBe('Since you last read (Monday, 2 March, 08:30)\n- New: Down: c\n- Gone: Down: a\n\n');
});

test('speaks Romanian', async () => {
  const { text } = await changesBetween(
    { ...agenda(), language: 'ro' },
    {
      ...agenda(event('Dentist', '2026-03-03T09:00:00Z', '2026-03-03T10:00:00Z')),
      language: 'ro',
    },
  );
  expect(text).toBe(
    'De când ați citit ultima dată (luni, 2 martie, 08:30)\n- Nou: Agenda: 11:00–12:00 Dentist\n\n',
  );
});

test.each([
  ['nobody has read one', async () => null, 'task'],
  [
    'it is not known whose it is',
    async () => {
      throw new Error('asked for the briefings of no task');
    },
    null,
  ],
])('when %s there is nothing to compare with', async (_, lastReadBriefing, task_id) => {
  const toolkit = createBriefingToolkit(toolkitPorts({ lastReadBriefing }).ports);
  const answer = await callTool<Changes>(toolkit, 'changes', agenda(), { task_id });
  expect([answer.since_last_read, answer.markdown, answer.text]).toEqual([null, '', '']);
});
