import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ToolContext } from '../../../../core/model/tool.ts';
import { memoryOfFile } from '../../../../core/store/sqlite/memory-file.ts';
import { openStore } from '../../../../core/store/sqlite/open-store.ts';
import { createMemoryToolkit } from '../../../../core/toolkits/memory/memory.ts';
import { createSilentLog } from '../../../support/silent-log.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { testIds } from '../../../support/test-store.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';

const failure = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });
const ana = '01930000-0000-7000-8000-00000000000a';
const bo = '01930000-0000-7000-8000-00000000000b';
const start = Date.parse('2026-03-02T08:00:00Z');

/** Toolkits over one database file: of the engine, and of a process of its own beside it. */
function rig() {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'data'));
  const file = join(directory, 'data', 'ordinaut.db');
  const options = { file, log: createSilentLog(), ids: testIds };
  const store = openStore({ ...options, slow_ms: 1_000 });
  onTestFinished(() => store.close());
  const calling = (memory: ReturnType<typeof memoryOfFile>) => {
    const toolkit = createMemoryToolkit(toolkitPorts({ memory: async () => memory, ids: testIds }).ports);
    return <Output = Record<string, unknown>>(
      name: string,
      input: object,
      context: Partial<ToolContext> = {},
    ) => callTool<Output>(toolkit, name, input, { agent_id: ana, now: () => start, ...context });
  };
  return { call: calling(store), elsewhere: calling(memoryOfFile(options)) };
}

describe.each(['call', 'elsewhere'] as const)('memory, %s', (place) => {
  test('keeps values, each agent its own', async () => {
    const call = rig()[place];
    expect(await call('set', { key: 'city', value: { name: 'Iași' } })).toEqual({
      key: 'city',
      expires_at: null,
    });
    expect(await call('get', { key: 'city' })).toEqual({
      found: true,
      value: { name: 'Iași' },
      updated_at: '2026-03-02T08:00:00.000Z',
      expires_at: null,
    });
    expect(await call('get', { key: 'city' }, { agent_id: bo })).toMatchObject({ found: false, value: null });
    expect(await call('get', { key: 'city', scope: 'shared' })).toMatchObject({ found: false });
    await call('set', { key: 'city', value: null, scope: 'shared' }, { agent_id: bo });
    expect(await call('get', { key: 'city', scope: 'shared' })).toMatchObject({ found: true, value: null });
  });

  test('forgets what has expired, and what is removed', async () => {
    const call = rig()[place];
    await call('set', { key: 'a/1', value: 1, expires_in_seconds: 60 });
    await call('set', { key: 'a/2', value: 2 });
    const later = { now: () => start + 60_000 };
    expect(await call('keys', { prefix: 'a/', limit: 1 })).toMatchObject({
      keys: [{ key: 'a/1', expires_at: '2026-03-02T08:01:00.000Z' }],
      next_cursor: expect.any(String),
    });
    expect(await call('get', { key: 'a/1' }, later)).toMatchObject({ found: false });
    expect(await call('keys', { prefix: 'a/' }, later)).toMatchObject({
      keys: [{ key: 'a/2' }],
      next_cursor: null,
    });
    expect(await call('remove', { key: 'a/2' })).toEqual({ removed: true });
    expect(await call('remove', { key: 'a/2' })).toEqual({ removed: false });
  });

  test('finds documents by their words', async () => {
    const call = rig()[place];
    const { id } = await call<{ id: string }>('save_document', {
      title: 'Ședință de bloc',
      text: 'Acoperișul curge.',
      tags: ['casă'],
    });
    await call('save_document', { id: 'n', title: 'Notes', text: 'shared words', scope: 'shared' });
    expect(
      await call('save_document', { title: 'ședință de bloc ', text: 'Acoperișul e uscat.', tags: ['casă'] }),
    ).toEqual({ id, created: false });
    expect(await call('search', { query: 'SEDINTA acoper' })).toMatchObject({
      documents: [{ id, scope: 'agent', tags: ['casă'], excerpt: 'Acoperișul e uscat.' }],
    });
    expect(await call('search', { query: 'curge' })).toEqual({ documents: [] });
    expect(await call('search', { query: '"*" -' })).toEqual({ documents: [] });
    expect(await call('search', { tags: ['casă'] })).toMatchObject({ documents: [{ id }] });
    expect(await call('search', {})).toMatchObject({ documents: [{}, {}] });
    expect(await call('search', { query: 'words' }, { agent_id: bo })).toMatchObject({
      documents: [{ id: 'n', scope: 'shared' }],
    });
    expect(await call('search', { scope: 'agent' }, { agent_id: bo })).toEqual({ documents: [] });
    expect(await call('read_document', { id })).toMatchObject({
      title: 'ședință de bloc ',
      text: 'Acoperișul e uscat.',
    });
    await expect(call('read_document', { id }, { agent_id: bo })).rejects.toThrow(
      failure('not_found', { path: 'id' }),
    );
    expect(await call('remove_document', { id })).toEqual({ removed: true });
    expect(await call('search', { query: 'uscat' })).toEqual({ documents: [] });
  });

  test('tells what is new, and a repeated step the same', async () => {
    const call = rig()[place];
    const remember = (ids: readonly string[], idempotency_key: string | null) =>
      call('remember_new', { set: 'cfp', ids }, { idempotency_key });
    expect(await remember(['a', 'b', 'a'], 'monday')).toEqual({ new: ['a', 'b'], seen: 0 });
    expect(await remember(['a', 'b', 'a'], 'monday')).toEqual({ new: ['a', 'b'], seen: 0 });
    expect(await call('which_new', { set: 'cfp', ids: ['a', 'c'] })).toEqual({ new: ['c'], seen: 1 });
    expect(await remember(['a', 'c'], 'tuesday')).toEqual({ new: ['c'], seen: 1 });
    expect(await remember(['a', 'c'], null)).toEqual({ new: [], seen: 2 });
    expect(await call('forget_seen', { set: 'cfp', ids: ['c'] })).toEqual({ forgotten: 1 });
    expect(await remember(['a', 'c'], 'wednesday')).toEqual({ new: ['c'], seen: 1 });
    expect(await call('forget_seen', { set: 'cfp' })).toEqual({ forgotten: 3 });
  });

  test('refuses what is too large or too deep', async () => {
    const call = rig()[place];
    await expect(call('set', { key: 'k', value: 'x'.repeat(300_000) })).rejects.toThrow(failure('too_large'));
    let deep: unknown = 1;
    for (let level = 0; level < 200; level++) deep = [deep];
    await expect(call('set', { key: 'k', value: deep })).rejects.toThrow(failure('too_deep'));
  });
});

test('what one process remembers, the other knows, at the same time', async () => {
  const { call, elsewhere } = rig();
  const ids = Array.from({ length: 200 }, (_, index) => `https://example.org/${index}`);
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      (index % 2 === 0 ? call : elsewhere)<{ new: string[] }>(
        'remember_new',
        { set: 's', ids },
        { idempotency_key: `k${index}` },
      ),
    ),
  );
  expect(answers.flatMap((answer) => answer.new).toSorted()).toEqual(ids.toSorted());
  await elsewhere('set', { key: 'from', value: 'elsewhere' });
  expect(await call('get', { key: 'from' })).toMatchObject({ value: 'elsewhere' });
});
