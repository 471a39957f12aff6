import { describe, expect, test } from 'vitest';
import type { BriefingSection } from '../../../../core/model/briefing.ts';
import { createBriefingToolkit } from '../../../../core/toolkits/briefing/briefing.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';

interface Composed {
  readonly title: string;
  readonly markdown: string;
  readonly text: string;
  readonly sections: readonly BriefingSection[];
}
const toolkit = createBriefingToolkit(toolkitPorts().ports);
const compose = (input: object, timezone = 'Europe/Chisinau') =>
  callTool<Composed>(toolkit, 'compose', input, { timezone });
const linesOf = async (kind: string, input: object, timezone?: string) =>
  (await compose(input, timezone)).sections
    .find((section) => section.kind === kind)
    ?.lines.map(({ text }) => text);

const event = (title: string, start: string, end: string, more: object = {}) => ({
  uid: title,
  title,
  start,
  end,
  all_day: start.length === 10,
  location: null,
  calendar: 'Home',
  status: 'confirmed',
  ...more,
});
const calendar = {
  events: [
    event('Stand-up', '2026-03-02T07:15:00Z', '2026-03-02T07:30:00Z', { location: 'Team room' }),
    event('Birthday: Mihai', '2026-03-02', '2026-03-03'),
    event('Choir', '2026-03-03T07:00:00Z', '2026-03-03T08:00:00Z', { status: 'tentative' }),
  ],
  more: false,
  warnings: [],
};
const emails = {
  messages: [
    {
      id: 'home/1',
      account: 'home',
      from: 'Radu Popa <radu@example.com>',
      subject: 'Agenda for Thursday',
      date: '2026-03-02T07:12:00+02:00',
      snippet: 'Could you bring the figures?',
      unread: true,
      flagged: true,
    },
  ],
  unread_total: 8,
  warnings: [],
};
const weather = { city: 'Chisinau', text: 'Chisinau: light rain; 1 – 8 °C', days: [] };

describe('compose', () => {
  test('makes one document of agenda, weather and mail', async () => {
    const { title, markdown } = await compose({
      title: 'Morning briefing',
      instruction: 'x',
      calendar,
      weather,
      emails,
    });
    expect([title, markdown]).toEqual([
      'Morning briefing',
      [
        '# Morning briefing — Monday, 2 March 2026',
        '',
        '## Agenda',
        '',
        '- all day: Birthday: Mihai',
        '- 09:15–09:30 Stand-up (Team room)',
        '- Tomorrow: 09:00–10:00 Choir (tentative)',
        '',
        '## Weather',
        '',
        '- Chisinau: light rain; 1 – 8 °C',
        '',
        '## Unread mail',
        '',
        '- ! Radu Popa: Agenda for Thursday — Could you bring the figures?',
        '- 1 of 8 unread messages',
        '',
        '---',
        '',
        '*Composed without a language model.*',
        '',
      ].join('\n'),
    ]);
  });

  test('says the same without Markdown', async () => {
    const { text } = await compose({
      calendar: { events: [] },
      composed_because: 'no language model is configured',
    });
    expect(text).toBe(
      [
        'Briefing: Monday, 2 March 2026',
        '',
        'Agenda',
        '- Nothing planned.',
        '',
        'Composed without a language model: no language model is configured',
        '',
      ].join('\n'),
    );
  });

  test('speaks Romanian', async () => {
    const { text } = await compose({ language: 'ro', calendar: { events: [] }, weather: null, emails: [] });
    expect(text).toBe(
      [
        'Rezumat: luni, 2 martie 2026',
        '',
        'Agenda',
        '- Nimic planificat.',
        '',
        'Vremea',
        '- Vremea: indisponibil (fără răspuns)',
        '',
        'E-mailuri necitite',
        '- Niciun e-mail necitit.',
        '',
        'Alcătuit fără model lingvistic.',
        '',
      ].join('\n'),
    );
  });

  test.each([
    [
      { error: { message: 'the weather service could not be reached' } },
      'the weather service could not be reached',
    ],
    [{ error: 'down' }, 'down'],
    [null, 'no answer'],
    [{ unknown: 'form' }, 'no answer'],
  ])('weather that is %j is said to be unavailable', async (value, reason) => {
    expect(await linesOf('weather', { weather: value })).toEqual([`Weather is unavailable: ${reason}`]);
  });

  test('what was not asked for has no section', async () => {
    const { sections } = await compose({ calendar });
    expect(sections.map(({ kind }) => kind)).toEqual(['agenda', 'origin']);
  });

  test('each line names the step that it came from', async () => {
    const { sections } = await compose({
      calendar,
      weather: null,
      steps: { calendar: 'agenda', weather: 'sky' },
    });
    expect(sections.flatMap(({ kind, lines }) => lines.map(({ step }) => `${kind} ${step}`))).toEqual([
      'agenda agenda',
      'agenda agenda',
      'agenda agenda',
      'weather sky',
      'origin null',
    ]);
  });

  test('times are those of the zone of the caller', async () => {
    expect(await linesOf('agenda', { calendar }, 'Asia/Tokyo')).toEqual([
      'all day: Birthday: Mihai',
      '16:15–16:30 Stand-up (Team room)',
      'Tomorrow: 16:00–17:00 Choir (tentative)',
    ]);
  });

  test('every event of a later day says which', async () => {
    const events = ['2026-03-03T10:00:00+02:00', '2026-03-03T11:00:00+02:00', '2026-03-05T11:00:00+02:00'];
    expect(await linesOf('agenda', { calendar: events.map((start) => ({ title: 'x', start })) })).toEqual([
      'Tomorrow: 10:00 x',
      'Tomorrow: 11:00 x',
      'Thursday, 5 March: 11:00 x',
    ]);
  });

  test('an event that began days ago stands under today, with its last day', async () => {
    const trip = event('Trip', '2026-02-27', '2026-03-05');
    expect(await linesOf('agenda', { calendar: [trip] })).toEqual(['all day, until 4.03.: Trip']);
  });

  test('takes the events of other calendar servers', async () => {
    const items = [
      {
        summary: 'Review',
        start: { dateTime: '2026-03-02T10:00:00+02:00' },
        end: { dateTime: '2026-03-02T11:00:00+02:00' },
      },
      { summary: 'Holiday', start: { date: '2026-03-02' }, end: { date: '2026-03-03' } },
    ];
    expect(await linesOf('agenda', { calendar: { items } })).toEqual([
      'all day: Holiday',
      '10:00–11:00 Review',
    ]);
  });

  test('what could not be read is said', async () => {
    const partial = {
      events: [],
      warnings: [{ code: 'calendar_malformed', message: 'work.ics is not a calendar', source: 'x' }],
    };
    expect(await linesOf('agenda', { calendar: partial })).toEqual([
      'Nothing planned.',
      'Not everything could be read: work.ics is not a calendar',
    ]);
  });

  test('the words of others make no Markdown, HTML or further lines', async () => {
    const hostile = {
      messages: [
        {
          from: '# Bank <b@x>',
          subject: '[click](https://evil.example) ![x](y) <script>',
          snippet: 'a\n## Heading\n**bold** `code` _so_ snake_case &lt; \u202Eevil',
          flagged: false,
        },
      ],
    };
    const { markdown } = await compose({ emails: hostile, note: '1. one\r\n# two' });
    expect(markdown.split('\n').slice(2)).toEqual([
      '## Unread mail',
      '',
      '- \\# Bank: \\[click\\](https://evil.example) !\\[x\\](y) \\<script> — a ## Heading \\*\\*bold\\*\\* \\`code\\` \\_so\\_ snake_case \\&lt; evil',
      '',
      '## Note',
      '',
      '1\\. one # two',
      '',
      '---',
      '',
      '*Composed without a language model.*',
      '',
    ]);
  });

  test('a flood of events and endless texts are cut, and it is said how many', async () => {
    const events = Array.from({ length: 5_000 }, (_, n) =>
      event(
        'x'.repeat(5_000),
        `2026-03-02T08:00:00Z`,
        `2026-03-02T09:${String(n % 60).padStart(2, '0')}:00Z`,
      ),
    );
    const { text, sections } = await compose({ calendar: events });
    const lines = sections[0]?.lines ?? [];
    expect([lines.length, lines.at(-1)?.text, text.length < 60_000]).toEqual([101, '… and 4900 more', true]);
  });

  test('lists of the caller stand as they are given, escaped, with the step they came from', async () => {
    const { markdown, sections } = await compose({
      sections: [
        { title: 'Sites', lines: ['*down*'], step: 'look' },
        { title: 'Quiet', lines: [], empty: 'All is well.' },
        { title: 'Left out', lines: [] },
        { title: 'Feeds', lines: null },
      ],
    });
    expect(markdown).toContain('## Sites\n\n- \\*down\\*\n\n## Quiet\n\n- All is well.\n\n## Feeds');
    expect(sections.slice(0, 3)).toMatchObject([
      { kind: 'list', lines: [{ text: '*down*', step: 'look' }] },
      { lines: [{ text: 'All is well.', step: null }] },
      { lines: [{ text: 'Feeds is unavailable: no answer' }] },
    ]);
  });
});
