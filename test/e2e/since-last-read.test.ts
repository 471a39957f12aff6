import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ownerAgentId } from '../../core/model/agent.ts';
import type { Briefing } from '../../core/model/briefing.ts';
import type { JsonObject } from '../../core/model/json.ts';
import { resourcesDirectory } from '../../core/resources.ts';
import { seedStarterData } from '../../core/starter-workspace.ts';
import { startHttpServer } from '../core/toolkits/http-server.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { startLanguageModelServer } from '../support/language-model-server.ts';
import { openStarterEngine } from '../support/starter-engine.ts';
import { until } from '../support/tool-rig.ts';

const day = 24 * 3_600_000;

/** The starter workspace on Monday, 2 March 2026 at 08:00 in Chișinău. */
async function starter(toolkits: Readonly<Record<string, Record<string, unknown>>> = {}) {
  const site = await startHttpServer((_, response) => response.writeHead(404).end());
  const weather = { forecast_url: `${site.url}/forecast`, geocoding_url: `${site.url}/geocoding` };
  const clock = new FakeClock('2026-03-02T06:00:00Z');
  const engine = await openStarterEngine({ site: site.url, clock, toolkits: { weather, ...toolkits } });
  const { store, facts } = engine.services;
  await seedStarterData(engine.services, { resources: resourcesDirectory() });
  await engine.serve();
  const published = async () => (await store.findBriefings({}, { limit: 100 })).items;
  /** The briefing of the morning that the clock is moved to. */
  const morning = async (milliseconds: number): Promise<Briefing> => {
    const before = (await published()).length;
    await clock.advance(milliseconds);
    await until(async () => (await published()).length > before, 'the briefing of the morning');
    const [newest] = await published();
    return newest ?? expect.unreachable();
  };
  const sample = join(facts.data_directory, 'sample');
  return {
    store,
    clock,
    morning,
    addEvent(title: string, at: string) {
      const file = join(sample, 'calendar.ics');
      const event = [
        'BEGIN:VEVENT',
        `UID:${title}@test`,
        'DTSTAMP:20260301T080000Z',
        `SUMMARY:${title}`,
        `DTSTART;TZID=Europe/Chisinau:${at}`,
        'DURATION:PT1H',
        'END:VEVENT',
      ];
      const calendar = readFileSync(file, 'utf8');
      writeFileSync(file, calendar.replace('END:VCALENDAR', `${event.join('\r\n')}\r\nEND:VCALENDAR`));
    },
    readMail: (name: string) =>
      renameSync(join(sample, 'mail/new', name), join(sample, 'mail/cur', `${name}:2,S`)),
    writeMail: (name: string, subject: string) =>
      writeFileSync(
        join(sample, 'mail/new', name),
        `From: Dan <dan@example.com>\r\nSubject: ${subject}\r\nDate: Tue, 03 Mar 2026 07:00:00 +0200\r\n\r\nHello\r\n`,
      ),
    end: () => site.close(),
  };
}

const newsOf = (briefing: Briefing) => briefing.sections?.find(({ kind }) => kind === 'changes');

test('the starter briefing says what is new since the last one that was read, and from which step it knows', async () => {
  const { store, clock, morning, addEvent, writeMail, readMail, end } = await starter();
  const monday = await morning(30 * 60_000);
  expect(newsOf(monday)).toBeUndefined();

  await store.markBriefingRead(monday.id, clock.now());
  addEvent('Dentist', '20260303T110000');
  writeMail('1772514000.M900.sample', 'Keys');
  const tuesday = await morning(day);
  expect(newsOf(tuesday)).toMatchObject({
    title: 'Since you last read (Monday, 2 March, 08:30)',
    lines: expect.arrayContaining([
      { text: 'New: Agenda: 11:00–12:00 Dentist', step: 'calendar' },
      { text: 'New: Unread mail: Dan: Keys — Hello', step: 'emails' },
    ]),
  });
  // The daily stand-up is at its usual time.
  expect(JSON.stringify(newsOf(tuesday))).not.toContain('Stand-up');
  expect(tuesday.markdown).toMatch(/^# .*\n\n## Since you last read \(Monday, 2 March, 08:30\)\n\n- New: /);

  // Tuesday's was not read: on Wednesday its news is still news, but for what is over.
  readMail('1772514000.M900.sample');
  writeMail('1772517600.M901.sample', 'Keys again');
  const wednesday = await morning(day);
  const text = JSON.stringify(newsOf(wednesday));
  expect(newsOf(wednesday)?.title).toBe('Since you last read (Monday, 2 March, 08:30)');
  expect(text).toContain('New: Unread mail: Dan: Keys again');
  expect(text).not.toContain('Dentist');

  await store.markBriefingRead(wednesday.id, clock.now());
  const thursday = await morning(day);
  expect(newsOf(thursday)?.title).toBe('Since you last read (Wednesday, 4 March, 08:30)');
  expect(JSON.stringify(newsOf(thursday))).not.toContain('Keys');
  await end();
}, 60_000);

test('the words of a language model are told after what is new', async () => {
  const model = await startLanguageModelServer('A calm day.');
  onTestFinished(() => model.close());
  const settings = { provider: 'openai', base_url: model.url, model: 'scripted' };
  const { store, clock, morning, writeMail, end } = await starter({ llm: settings });
  const monday = await morning(30 * 60_000);
  expect(monday.markdown).toBe('A calm day.');
  await store.markBriefingRead(monday.id, clock.now());
  writeMail('1772514000.M900.sample', 'Keys');
  const tuesday = await morning(day);
  expect(tuesday.markdown).toMatch(
    /^## Since you last read .*New: Unread mail: Dan: Keys.*\n\nA calm day\.$/s,
  );
  await end();
}, 60_000);

test('a toolkit server asks the engine which briefing was read', async () => {
  const site = await startHttpServer((_, response) => response.writeHead(404).end());
  const engine = await openStarterEngine({ site: site.url });
  const { tasks, runs, store, clock } = engine.services;
  await engine.serve();
  const pipeline = [
    {
      id: 'brief',
      uses: 'briefing.compose',
      with: { title: 'Sites', sections: [{ title: 'Down', lines: '${params.down}', step: 'check' }] },
      save_as: 'brief',
    },
    {
      id: 'publish',
      uses: 'briefing.publish',
      with: { title: 'Sites', markdown: '${steps.brief.markdown}', sections: '${steps.brief.sections}' },
    },
  ];
  const task: JsonObject = {
    title: 'Sites',
    mode: 'mcp',
    schedule: 'every day at 8:00',
    params: { down: ['a', 'b'] },
    pipeline,
  };
  const { task: made } = await tasks.create(task, ownerAgentId);
  const run = async (params: JsonObject) => {
    const { run_id } = await tasks.runNow(made.id, params, 'test');
    expect(await runs.waitFor(run_id, { signal: AbortSignal.timeout(60_000) })).toMatchObject({
      state: 'succeeded',
    });
    const [newest] = (await store.findBriefings({}, { limit: 1 })).items;
    return newest ?? expect.unreachable();
  };
  const first = await run({});
  await store.markBriefingRead(first.id, clock.now());
  const second = await run({ down: ['b', 'c'] });
  expect(newsOf(second)?.lines).toEqual([
    { text: 'New: Down: c', step: 'check' },
    { text: 'Gone: Down: a', step: 'check' },
  ]);
  await site.close();
}, 90_000);
