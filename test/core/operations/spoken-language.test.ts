import { expect, test } from 'vitest';
import { openTestEngine } from '../../support/test-engine.ts';

const daily = { title: 'Întindere', schedule: 'în fiecare zi lucrătoare la 8:30', pipeline: [] };

test('the engine says schedules in the language of the settings, and in another one as soon as they say so', async () => {
  const { call } = await openTestEngine({ language: 'ro' });
  const created = await call('tasks.create', daily);
  const { id } = created as { id: string };
  const sentence = 'în fiecare zi lucrătoare la 08:30, Europe/Chisinau';
  const english = 'every weekday at 08:30, Europe/Chisinau';
  const said = async () => {
    const [list, one, checked, preview, versions] = await Promise.all([
      call('tasks.list'),
      call('tasks.get', { task: id }),
      call('tasks.check', { draft: daily }),
      call('schedules.preview', { schedule: 'every weekday at 8:30' }),
      call('tasks.versions', { task: id }),
    ]);
    const first = (page: { items?: unknown }) => (page.items as { schedule_sentence: string }[])[0];
    return [
      first(list)?.schedule_sentence,
      one.schedule_sentence,
      checked.schedule_sentence,
      preview.sentence,
      first(versions)?.schedule_sentence,
    ];
  };
  expect(created.schedule_sentence).toBe(sentence);
  expect(await said()).toEqual(Array(5).fill(sentence));
  await call('settings.update', { changes: { language: 'en' } });
  expect(await said()).toEqual(Array(5).fill(english));
});

test('Romanian words are read whatever the language of the settings', async () => {
  const { call } = await openTestEngine();
  const { sentence } = await call('schedules.preview', { schedule: 'pe 15 ale lunii la 9' });
  expect(sentence).toBe('on the 15th of every month at 09:00, Europe/Chisinau');
});

test('a preview tells weekdays, notes and what clocks do in Romanian', async () => {
  const { call } = await openTestEngine({ language: 'ro' });
  const preview = await call('schedules.preview', {
    schedule: { kind: 'rrule', expression: 'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;BYHOUR=3;BYMINUTE=30' },
    count: 1,
  });
  expect(preview.gap_policy).toMatch(/^Când ceasul se dă înainte/);
  expect(preview.next).toEqual([
    expect.objectContaining({ weekday: 'duminică', note: expect.stringContaining('nu există în acea zi') }),
  ]);
});

test('an occurrence is explained in Romanian', async () => {
  const { call } = await openTestEngine({ language: 'ro' });
  const { id, next } = (await call('tasks.create', daily)) as unknown as {
    id: string;
    next: readonly { at: string }[];
  };
  const slot = next[0]?.at;
  const ahead = await call('occurrences.explain', { task: id, slot });
  expect(ahead.sentence).toMatch(/^„Întindere” va rula la .*, peste /);
  expect(ahead.facts).toEqual(['Programul este: în fiecare zi lucrătoare la 08:30, Europe/Chisinau.']);
  await call('tasks.skip_next', { task: id });
  const skipped = await call('occurrences.explain', { task: id, slot });
  expect(skipped.sentence).toMatch(/^„Întindere” de la .* nu a rulat: sărită la cererea unei persoane\.$/);
  const { items } = await call('occurrences.list', { task: id });
  expect(items).toEqual([expect.objectContaining({ reason: 'sărită la cererea unei persoane' })]);
});

test('what cannot be read is refused in Romanian, with Romanian examples', async () => {
  const { call } = await openTestEngine({ language: 'ro' });
  const refused = call('schedules.preview', { schedule: 'în fiecare blursday la 9' });
  await expect(refused).rejects.toMatchObject({
    code: 'unreadable_schedule',
    message: 'Nu se înțelege: "blursday la 9"',
    hint: expect.stringContaining('„mâine la 9”'),
  });
  await expect(call('tasks.get', { task: 'Nimic' })).rejects.toMatchObject({
    code: 'not_found',
    message: 'nu există sarcina „Nimic”',
  });
});

test('what an agent asks stays in its own words', async () => {
  const { call } = await openTestEngine({ language: 'ro' });
  const question = { title: 'Send it?', body: 'Did this go out? mail.send' };
  const made = await call('agents.create', { name: 'helper', scopes: ['inbox:write'] });
  const { id } = made.agent as { id: string };
  const agent = { id, name: 'helper', scopes: ['*'], created_at: 0 };
  await call('inbox.request_approval', question, { agent });
  const { items } = (await call('inbox.list')) as unknown as {
    items: readonly { body: string; title: string }[];
  };
  expect(items[0]).toMatchObject({ body: question.body });
});
