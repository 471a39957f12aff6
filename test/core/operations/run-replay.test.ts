import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/model/json.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { classicTask, openTestEngine } from '../../support/test-engine.ts';

const dollar = '$';
const expression = (text: string) => `${dollar}{${text}}`;

/** Writes what it reads into a file, after it has said when. */
async function noted() {
  const folder = temporaryDirectory();
  const engine = await openTestEngine({
    toolkits: { files: { roots: [{ name: 'notes', path: folder, writable: true }] } },
  });
  await engine.start();
  const pipeline = [
    { id: 'say', uses: 'test.echo', with: { text: `it is ${expression('now')}` }, save_as: 'said' },
    {
      id: 'keep',
      uses: 'files.write',
      with: { root: 'notes', path: 'note.md', text: expression('steps.said.text') },
    },
  ];
  await engine.call('tasks.create', classicTask({ title: 'Note', payload: { pipeline } }));
  const { run } = await engine.call('tasks.run', { task: 'Note', wait: true });
  expect(run).toMatchObject({ state: 'succeeded' });
  return { engine, pipeline, run: (run as JsonObject).id as string, file: join(folder, 'note.md') };
}

const byPath = (nodes: unknown) =>
  Object.fromEntries((nodes as JsonObject[]).map((node) => [node.path as string, node]));

describe('runs.replay', () => {
  test('answers every call from the record, at the time of the run, and sends nothing', async () => {
    const { engine, run, file } = await noted();
    const before = readFileSync(file, 'utf8');
    const replayed = await engine.call('runs.replay', { run });
    expect(replayed).toMatchObject({ ok: true, output_differences: [], missing: [] });
    expect(replayed.nodes).toMatchObject([
      { path: 'say', what: 'recorded', input_differences: [], output_differences: [] },
      { path: 'keep', what: 'recorded', input_differences: [], output_differences: [] },
    ]);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await engine.call('runs.list')).items).toHaveLength(1);
  });

  test('calls an edited step that only reads, and shows what it changes after it', async () => {
    const { engine, run, pipeline, file } = await noted();
    const before = readFileSync(file, 'utf8');
    const [say, keep] = pipeline;
    const edited = { ...say, with: { text: 'edited' } };
    const replayed = await engine.call('runs.replay', {
      run,
      definition: { pipeline: [edited, keep] as JsonObject[] },
    });
    const nodes = byPath(replayed.nodes);
    expect(nodes.say).toMatchObject({
      what: 'ran',
      output: { text: 'edited' },
      output_differences: [{ path: 'text', kind: 'changed', after: 'edited' }],
    });
    expect(nodes.keep).toMatchObject({ what: 'would_send', input: { text: 'edited' } });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('from a step on calls what only reads anew', async () => {
    const { engine, run, file } = await noted();
    const replayed = await engine.call('runs.replay', { run, from: 'say' });
    expect(byPath(replayed.nodes)).toMatchObject({ say: { what: 'ran' }, keep: { what: 'recorded' } });
    expect(existsSync(file)).toBe(true);
    await expect(engine.call('runs.replay', { run, from: 'sya' })).rejects.toMatchObject({
      code: 'not_found',
      path: 'from',
    });
  });

  test('from a step on leaves the steps before it as recorded, though they began in the same millisecond', async () => {
    const engine = await openTestEngine();
    await engine.start();
    const ids = Array.from({ length: 12 }, (_, index) => `step_${index}`);
    const pipeline = ids.map((id) => ({ id, uses: 'test.echo', with: { text: id } }));
    await engine.call('tasks.create', classicTask({ title: 'Quick', payload: { pipeline } }));
    const { run } = await engine.call('tasks.run', { task: 'Quick', wait: true });
    const { nodes } = await engine.call('runs.replay', { run: (run as JsonObject).id, from: 'step_11' });
    const anew = (nodes as JsonObject[]).flatMap(({ path, what }) => (what === 'ran' ? [path] : []));
    expect(anew).toEqual(['step_11']);
  });

  test('a recorded failure fails again, and an edit of it is tried', async () => {
    const engine = await openTestEngine();
    await engine.start();
    const pipeline = [{ id: 'try', uses: 'test.fail', with: { text: 'no' } }];
    await engine.call('tasks.create', classicTask({ title: 'Fails', payload: { pipeline } }));
    const { run } = await engine.call('tasks.run', { task: 'Fails', wait: true });
    const { id } = run as JsonObject;
    expect(await engine.call('runs.replay', { run: id })).toMatchObject({
      ok: false,
      error: { code: 'test_failed' },
    });
    const definition = { pipeline: [{ id: 'try', uses: 'test.fail', with: { text: 'works' } }] };
    expect(await engine.call('runs.replay', { run: id, definition })).toMatchObject({ ok: true });
    const wrong = { pipeline: [{ id: 'try', uses: 'test.fial', with: {} }] };
    await expect(engine.call('runs.replay', { run: id, definition: wrong })).rejects.toMatchObject({
      hint: expect.stringContaining('test.fail'),
    });
  });
});

describe('runs.compare', () => {
  test('tells what differs between two runs', async () => {
    const engine = await openTestEngine();
    await engine.start();
    const pipeline = [
      { id: 'same', uses: 'test.echo', with: { text: 'always' } },
      { id: 'say', uses: 'test.echo', with: { text: expression('params.text') } },
    ];
    await engine.call('tasks.create', classicTask({ payload: { params: { text: 'x' }, pipeline } }));
    const go = async (text: string) => {
      const { run } = await engine.call('tasks.run', { task: 'Echo', params: { text }, wait: true });
      return (run as JsonObject).id as string;
    };
    const [a, b, c] = [await go('one'), await go('two'), await go('one')];
    expect(await engine.call('runs.compare', { a, b })).toMatchObject({
      same: false,
      steps: [
        { path: 'same', same: true, output_differences: [] },
        { path: 'say', same: false, output_differences: [{ path: 'text', before: 'one', after: 'two' }] },
      ],
      definition_differences: [],
    });
    expect(await engine.call('runs.compare', { a, b: c })).toMatchObject({ same: true });
    await expect(engine.call('runs.compare', { a, b: 'nope' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('tasks.dry_run with a past run', () => {
  test('takes over what was called in the same way, and shows effects without sending them', async () => {
    const { engine, run, file, pipeline } = await noted();
    const before = readFileSync(file, 'utf8');
    const same = await engine.call('tasks.dry_run', { task: 'Note', from_run: run });
    const [said, kept] = same.nodes as JsonObject[];
    expect(said).toMatchObject({ path: 'say', what: 'recorded', recorded: true, output: { text: before } });
    expect(kept).toMatchObject({ path: 'keep', what: 'would_send', recorded: true, input: { text: before } });

    const [say, keep] = pipeline;
    const edited = [say, { ...keep, with: { ...keep?.with, text: 'edited' } }] as JsonObject[];
    const draft = classicTask({ title: 'Draft', payload: { pipeline: edited } });
    const { nodes } = await engine.call('tasks.dry_run', { draft, from_run: run });
    expect(byPath(nodes)).toMatchObject({
      say: { what: 'recorded', recorded: true },
      keep: { what: 'would_send', recorded: false, input: { text: 'edited' } },
    });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('has its params, and calls anew what others change', async () => {
    const engine = await openTestEngine();
    await engine.start();
    const greet = { id: 'say', uses: 'test.echo', with: { text: expression('params.who') } };
    const draft = classicTask({ title: 'Greet', payload: { params: { who: 'Ana' }, pipeline: [greet] } });
    await engine.call('tasks.create', draft);
    const { run_id } = await engine.call('tasks.run', { task: 'Greet', params: { who: 'Ion' }, wait: true });
    const run = String(run_id);
    const past = await engine.call('tasks.dry_run', { task: 'Greet', from_run: run });
    expect(past.nodes).toMatchObject([{ recorded: true, input: { text: 'Ion' } }]);
    const other = await engine.call('tasks.dry_run', { task: 'Greet', from_run: run, params: { who: 'Eu' } });
    expect(other.nodes).toMatchObject([{ what: 'ran', recorded: false, input: { text: 'Eu' } }]);
    await expect(engine.call('tasks.dry_run', { task: 'Greet', from_run: 'gone' })).rejects.toMatchObject({
      code: 'not_found',
      path: 'from_run',
    });
  });
});
