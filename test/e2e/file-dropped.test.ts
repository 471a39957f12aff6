import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ownerAgentId } from '../../core/model/agent.ts';
import type { JsonObject } from '../../core/model/json.ts';
import { startHttpServer } from '../core/toolkits/http-server.ts';
import { openStarterEngine } from '../support/starter-engine.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { openTestEngine } from '../support/test-engine.ts';
import { until } from '../support/tool-rig.ts';

const task = (changes: JsonObject = {}): JsonObject => ({
  title: 'File the invoice',
  schedule: {
    kind: 'event',
    expression: 'file.created',
    filter: "ends_with(event.payload.path, '.txt')",
    timezone: 'UTC',
  },
  pipeline: [
    { id: 'read', uses: 'files.read', with: { path: '${event.payload.path}' }, save_as: 'letter' },
    {
      id: 'file',
      uses: 'files.write',
      with: { root: 'filed', path: 'note.md', text: 'from ${event.payload.relative}: ${steps.letter.text}' },
    },
  ],
  ...changes,
});

const settled = ({ state }: JsonObject) => state === 'succeeded' || state === 'failed';

/** An engine that watches one folder and may write into another. */
async function watching() {
  const folders = temporaryDirectory();
  const [inbox, filed] = [join(folders, 'inbox'), join(folders, 'filed')];
  for (const folder of [inbox, filed]) mkdirSync(folder);
  const engine = await openTestEngine({
    toolkits: {
      files: {
        roots: [
          { name: 'inbox', path: inbox, watch: true },
          { name: 'filed', path: filed, writable: true },
        ],
      },
    },
  });
  const runs = async () => (await engine.call('runs.list')).items as JsonObject[];
  const start = async () => {
    await engine.start();
    const snapshot = join(engine.directory.path, 'watched-files', 'inbox.json');
    await until(() => existsSync(snapshot), 'the first look at the folder');
  };
  return { ...engine, inbox, filed, runs, start };
}

test('a file that is dropped into a watched folder runs the task, which reads it by the path of the event', async () => {
  const { call, start, inbox, filed, runs } = await watching();
  await call('tasks.create', task());
  await start();
  writeFileSync(join(inbox, 'picture.png'), 'not for this task');
  writeFileSync(join(inbox, 'letter.txt'), 'Dear Ana');
  await until(async () => (await runs()).some(settled), 'the run');
  expect(await runs()).toMatchObject([{ trigger: 'event', state: 'succeeded', error: null }]);
  expect(readFileSync(join(filed, 'note.md'), 'utf8')).toBe('from letter.txt: Dear Ana');
});

test('the template of letters tells what was dropped into the watched folder of the starter workspace', async () => {
  const site = await startHttpServer((_, response) => response.writeHead(404).end());
  onTestFinished(() => site.close());
  const engine = await openStarterEngine({ site: site.url });
  const { templates, tasks, store, facts } = engine.services;
  const { task } = await tasks.create(await templates.draft('dropped-letter', {}), ownerAgentId);
  await engine.serve();
  const snapshot = join(facts.data_directory, 'watched-files', 'inbox.json');
  await until(() => existsSync(snapshot), 'the first look at the folder');
  const folder = join(facts.data_directory, 'sample', 'inbox');
  writeFileSync(join(folder, 'picture.png'), 'not a letter');
  writeFileSync(join(folder, 'school.md'), 'Bring slippers on Monday.');
  const told = async () => (await store.findBriefings({ task_id: task.id }, { limit: 9 })).items;
  await until(async () => (await told()).length > 0, 'the briefing');
  expect(await told()).toMatchObject([
    { title: 'Letter: school.md', markdown: expect.stringContaining('Bring slippers on Monday.') },
  ]);
  const [run] = (await store.findRuns({ task_id: task.id }, { limit: 9 })).items;
  expect(run).toMatchObject({ trigger: 'event', event: { payload: { path: join(folder, 'school.md') } } });
  const found = await store.searchDocuments({
    scopes: [ownerAgentId],
    words: ['slippers'],
    tags: ['letter'],
    limit: 9,
  });
  expect(found).toMatchObject([{ title: 'school.md' }]);
});

test('a condition that a dropped file meets runs its task once, with what was polled', async () => {
  const { call, start, inbox, filed, runs } = await watching();
  await call(
    'tasks.create',
    task({
      schedule: {
        kind: 'condition',
        expression: 'entries[0]',
        timezone: 'UTC',
        poll: { uses: 'files.list', with: { root: 'inbox' }, every_seconds: 5 },
      },
      pipeline: [
        {
          id: 'file',
          uses: 'files.write',
          with: { root: 'filed', path: 'note.md', text: '${event.payload.output.entries[0].relative}' },
        },
      ],
    }),
  );
  await start();
  writeFileSync(join(inbox, 'letter.txt'), 'Dear Ana');
  await until(async () => (await runs()).some(settled), 'the run');
  expect(await runs()).toMatchObject([{ trigger: 'condition', state: 'succeeded', error: null }]);
  expect(readFileSync(join(filed, 'note.md'), 'utf8')).toBe('letter.txt');
}, 30_000);

test('the group of another program reads the same event, and the backtest finds it', async () => {
  const { call, start, inbox } = await watching();
  await call('events.create_group', { group: 'archive', topic: 'file.*' });
  await start();
  writeFileSync(join(inbox, 'letter.txt'), 'Dear Ana');
  const { items: read } = await call('events.read', { group: 'archive', consumer: 'one', wait_seconds: 60 });
  const path = join(inbox, 'letter.txt');
  expect(read).toMatchObject([{ topic: 'file.created', source: 'engine', payload: { path } }]);
  const filter = "ends_with(event.payload.path, '.txt')";
  expect((await call('events.backtest', { topic: 'file.created', filter })).items).toMatchObject([
    { payload: { path } },
  ]);
});
