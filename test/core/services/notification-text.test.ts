import { describe, expect, test } from 'vitest';
import type { InboxItem, InboxKind } from '../../../core/model/inbox-item.ts';
import type { Run } from '../../../core/model/run.ts';
import type { News } from '../../../core/services/news.ts';
import { faceOf } from '../../../core/services/notification-text.ts';
import { notificationWords } from '../../../core/services/notification-words.ts';
import { sampleTask } from '../../support/sample-task.ts';

const task = sampleTask({}, { title: 'Report' });
const en = notificationWords('en');
const ro = notificationWords('ro');

const question = (kind: InboxKind, changes: Partial<InboxItem> = {}): News => ({
  subject: 'inbox:i',
  kind: 'question',
  task,
  run_id: 'r',
  item: {
    ...{
      id: 'i',
      kind,
      state: 'open',
      title: 'asked',
      body: 'Send it?',
      detail: { step: 'send', tool: 'mail.send' },
    },
    ...{ choices: ['approve', 'reject'], run_id: 'r', step_path: 'send', effect_id: null, deadline_at: null },
    ...{ default_answer: null, answer: null, answer_value: null, answered_by: null, answered_at: null },
    created_at: 0,
    ...changes,
  },
});
const failure = (message: string): News => ({
  ...{ subject: 'run:r:1', kind: 'run_failed', task, run_id: 'r' },
  run: { id: 'r', error: { code: 'x', message } } as Run & { readonly state: 'failed' },
});
const briefing = (title: string, markdown: string): News => ({
  ...{ subject: 'briefing:b', kind: 'briefing', task, run_id: null },
  briefing: { id: 'b', run_id: null, task_id: null, title, markdown, created_at: 0, read_at: null },
});

describe('what others have written', () => {
  test('comes in one bounded line for a title, in bounded text for a body', () => {
    const { title, text } = faceOf(briefing('a\nb '.repeat(200), 'word '.repeat(2_000)), en);
    expect(title).toMatch(/^a b a b .*…$/);
    expect(title.length).toBeLessThanOrEqual(120);
    expect(text.length).toBeLessThanOrEqual(200);
    expect(faceOf(failure('x'.repeat(100_000)), en).text).toHaveLength(500);
  });

  test('loses control characters and those that turn the direction of text', () => {
    const { text } = faceOf(failure('no\u0000 route\u001b[31m \u202Eto\u2066 host\u0007'), en);
    expect(text).toBe('no route[31m to host');
  });

  test('is text, not markup: what looks like it is left as it was written', () => {
    expect(faceOf(failure('<a href="x">&amp;</a>'), en).text).toBe('<a href="x">&amp;</a>');
  });

  test('is cut between characters, not within one', () => {
    const { text } = faceOf(failure('😀'.repeat(400)), en);
    expect(text.isWellFormed()).toBe(true);
  });
});

describe('a question', () => {
  test.each([
    ['approval', '“Report” asks: send', 'Send it?', '„Report” întreabă: send'],
    [
      'in_doubt',
      'Did this go out? mail.send',
      'Nobody knows whether mail.send took effect in “Report”.',
      'A plecat? mail.send',
    ],
    [
      'parked',
      '“Report” was set aside',
      'The engine ended once while it ran.',
      '„Report” a fost pusă deoparte',
    ],
    ['elicitation', 'asked', 'Send it?', 'asked'],
  ] as const)('of kind %s is told in words', (kind, title, text, inRomanian) => {
    expect(faceOf(question(kind), en)).toMatchObject({ title, text, path: '/inbox/i' });
    expect(faceOf(question(kind), ro).title).toBe(inRomanian);
  });

  test('counts how often the engine ended', () => {
    const parked = question('parked', { detail: { crashes: 3 } });
    expect(faceOf(parked, en).text).toBe('The engine ended 3 times while it ran.');
    expect(faceOf(parked, ro).text).toBe('Motorul s-a oprit de 3 ori în timp ce rula.');
  });

  test('offers its answers with the operation that gives them', () => {
    const choices = ['it went out', 'send again', 'stop'];
    expect(faceOf(question('in_doubt', { choices }), en).actions).toEqual([
      {
        id: 'it_went_out',
        label: 'It went out',
        operation: 'inbox.answer',
        input: { item: 'i', choice: 'it went out' },
      },
      {
        id: 'send_again',
        label: 'Send again',
        operation: 'inbox.answer',
        input: { item: 'i', choice: 'send again' },
      },
      { id: 'stop', label: 'Stop', operation: 'inbox.answer', input: { item: 'i', choice: 'stop' } },
    ]);
  });

  test('that is too long to be shown whole is not approved from here, only rejected', () => {
    const { actions, text } = faceOf(question('approval', { body: `Pay ${'x'.repeat(600)} to Eve?` }), en);
    expect(text).toMatch(/…$/);
    expect(actions.map(({ id }) => id)).toEqual(['reject']);
  });

  test('about a call offers to allow it once or to refuse it, never for good', () => {
    const choices = ['allow once', 'always allow', 'refuse'];
    const short = faceOf(question('approval', { body: 'Pay Eve?', choices }), en);
    expect(short.actions.map(({ label }) => label)).toEqual(['Allow once', 'Refuse']);
    const long = faceOf(question('approval', { body: `Pay ${'x'.repeat(600)}?`, choices }), en);
    expect(long.actions.map(({ id }) => id)).toEqual(['refuse']);
  });

  test('about new tools of a server names them', () => {
    const added = question('changed_tool', { body: 'shop: pay', detail: { server: 'shop', added: [] } });
    expect(faceOf(added, en)).toMatchObject({
      title: 'shop offers new tools',
      text: 'shop: pay',
      actions: [],
    });
  });

  test('about a changed tool has to be looked at', () => {
    const changed = question('changed_tool', {
      detail: { server: 'mail', tool: 'send' },
      choices: ['use it', 'keep it blocked'],
    });
    expect(faceOf(changed, en)).toMatchObject({ title: 'mail.send has changed', actions: [] });
  });

  test('about a failed step says what failed and what can be done', () => {
    const detail = { step: 'send', message: 'no route' };
    expect(
      faceOf(question('escalation', { detail, choices: ['retry', 'continue', 'stop'] }), en),
    ).toMatchObject({
      title: '“Report” needs you: send failed',
      text: 'no route\nRetry it, continue without it, or stop the run?',
      actions: [{ label: 'Retry' }, { label: 'Continue' }, { label: 'Stop' }],
    });
  });
});

describe('a briefing', () => {
  test('is told by what stands first in it, without Markdown', () => {
    const markdown =
      '# Monday\n\n## Agenda\n- **10:00** [Meeting](https://x.example) with `Ana`\n\n> Bring cake\n';
    expect(faceOf(briefing('Monday', markdown), en).text).toBe('10:00 Meeting with Ana · Bring cake');
  });

  test('without a text is still told', () => {
    expect(faceOf(briefing('Monday', '# Monday\n'), en).text).toBe('Your briefing is ready.');
  });
});

describe('a digest', () => {
  test.each([
    [
      { failed: 7, waiting: 3, alerts: 0, briefings: 0 },
      '7 runs failed, 3 wait for you',
      '7 rulări au eșuat, 3 te așteaptă',
    ],
    [
      { failed: 1, waiting: 1, alerts: 1, briefings: 1 },
      '1 run failed, 1 waits for you, 1 alert, 1 briefing is ready',
      '1 rulare a eșuat, 1 te așteaptă, 1 alertă, 1 rezumat este gata',
    ],
    [{ failed: 25, waiting: 0, alerts: 0, briefings: 0 }, '25 runs failed', '25 de rulări au eșuat'],
  ])('counts %o', (counts, english, romanian) => {
    expect(en.digest(counts)).toBe(english);
    expect(ro.digest(counts)).toBe(romanian);
  });
});
