import { describe, expect, it } from 'vitest';
import type { Memory, MemoryDocument } from '../../../core/model/memory.ts';
import { codeOf, minute, nextId, type OpenStore, setting, t0 } from './setting.ts';

const value = (key: string, changes: Partial<Memory> = {}): Memory => ({
  scope: null,
  key,
  value: { n: 1 },
  updated_at: t0,
  expires_at: null,
  ...changes,
});
const document = (id: string, changes: Partial<MemoryDocument> = {}): MemoryDocument => ({
  scope: null,
  id,
  title: 'Roof',
  text: 'The roof leaks.',
  tags: ['house'],
  created_at: t0,
  updated_at: t0,
  ...changes,
});

export const memoryConforms = (open: OpenStore): void => {
  describe('memory', () => {
    it('keeps values by scope and key, the last one set', async () => {
      const { store } = await setting(open);
      const agent = nextId();
      await store.setMemory(value('city', { value: 'Chisinau' }));
      await store.setMemory(value('city', { value: 'Iași', updated_at: t0 + 1 }));
      await store.setMemory(value('city', { scope: agent, value: null }));
      expect(await store.getMemory(null, 'city', t0)).toEqual(
        value('city', { value: 'Iași', updated_at: t0 + 1 }),
      );
      expect(await store.getMemory(agent, 'city', t0)).toEqual(value('city', { scope: agent, value: null }));
      expect(await store.getMemory(nextId(), 'city', t0)).toBeNull();
      expect(await store.removeMemory(agent, 'city', t0)).toBe(true);
      expect(await store.removeMemory(agent, 'city', t0)).toBe(false);
      expect(await store.getMemory(null, 'city', t0)).not.toBeNull();
    });

    it('forgets a value when its time has come', async () => {
      const { store } = await setting(open);
      await store.setMemory(value('token', { expires_at: t0 + minute }));
      expect(await store.getMemory(null, 'token', t0 + minute - 1)).not.toBeNull();
      expect(await store.getMemory(null, 'token', t0 + minute)).toBeNull();
      expect(await store.removeMemory(null, 'token', t0 + minute)).toBe(false);
      expect(
        (await store.findMemories({ scope: null, prefix: '' }, t0 + minute, { limit: 9 })).items,
      ).toEqual([]);
      await store.setMemory(value('token', { updated_at: t0 + minute }));
      expect(await store.getMemory(null, 'token', t0 + minute)).not.toBeNull();
    });

    it('lists values by prefix, page by page, whatever characters there are', async () => {
      const { store } = await setting(open);
      for (const key of ['a', 'a%b', 'a/2', 'a/1', 'a_b', 'ă/1', 'A/1', 'a/😀'])
        await store.setMemory(value(key));
      const keysOf = async (prefix: string, limit: number, cursor?: string) => {
        const filter = { scope: null, prefix };
        const page = await store.findMemories(filter, t0, { limit, ...(cursor && { cursor }) });
        return { keys: page.items.map(({ key }) => key), next: page.next_cursor };
      };
      const first = await keysOf('a/', 2);
      expect(first.keys).toEqual(['a/1', 'a/2']);
      expect(await keysOf('a/', 2, first.next ?? '')).toEqual({ keys: ['a/😀'], next: null });
      expect((await keysOf('a%', 9)).keys).toEqual(['a%b']);
      expect((await keysOf('', 99)).keys).toHaveLength(8);
      expect(await codeOf(keysOf('', 0))).toBe('invalid_input');
    });

    it('keeps documents, and what they were first', async () => {
      const { store } = await setting(open);
      expect(await store.saveDocument(document('roof'))).toEqual({ created: true });
      const later = document('roof', {
        text: 'It is dry.',
        tags: [],
        created_at: t0 + 5,
        updated_at: t0 + 5,
      });
      expect(await store.saveDocument(later)).toEqual({ created: false });
      expect(await store.getDocument(null, 'roof')).toEqual({ ...later, created_at: t0 });
      expect(await store.getDocument(nextId(), 'roof')).toBeNull();
      expect(await store.removeDocument(null, 'roof')).toBe(true);
      expect(await store.removeDocument(null, 'roof')).toBe(false);
      expect(await store.getDocument(null, 'roof')).toBeNull();
    });

    it('finds documents by their words, of the scopes asked for', async () => {
      const { store } = await setting(open);
      const agent = nextId();
      await store.saveDocument(
        document('a', { title: 'Ședință', text: 'Bugetul și acoperișul.', tags: ['bloc'] }),
      );
      await store.saveDocument(
        document('b', { title: 'Note', text: `${'x '.repeat(500)}ședință în martie`, tags: [] }),
      );
      await store.saveDocument(
        document('c', { scope: agent, title: 'Mine', text: 'sedinta', tags: ['bloc'] }),
      );
      const found = async (words: readonly string[], tags: readonly string[] = [], limit = 9) =>
        (await store.searchDocuments({ scopes: [null], words, tags, limit })).map(({ id }) => id);
      expect(await found(['SEDINTA'])).toEqual(['a', 'b']);
      expect(await found(['sedin', 'martie'])).toEqual(['b']);
      expect(await found(['bloc'])).toEqual(['a']);
      expect(await found(['sedinta'], ['bloc'])).toEqual(['a']);
      expect(await found(['sedinta'], [], 1)).toEqual(['a']);
      expect(await found([], ['bloc'])).toEqual(['a']);
      const both = await store.searchDocuments({
        scopes: [null, agent],
        words: ['sedinta'],
        tags: [],
        limit: 9,
      });
      expect(both.map(({ id, scope }) => [id, scope])).toContainEqual(['c', agent]);
      const [hit] = await store.searchDocuments({ scopes: [null], words: ['martie'], tags: [], limit: 1 });
      expect(hit?.excerpt).toMatch(/^….*ședință în martie$/);
    });

    it('finds what a document says now, not what it said', async () => {
      const { store } = await setting(open);
      const found = async (word: string) =>
        (await store.searchDocuments({ scopes: [null], words: [word], tags: [], limit: 9 })).length;
      await store.saveDocument(document('roof'));
      await store.saveDocument(document('roof', { text: 'It is dry.' }));
      expect([await found('leaks'), await found('dry')]).toEqual([0, 1]);
      await store.removeDocument(null, 'roof');
      expect(await found('dry')).toBe(0);
    });

    it('takes operators of the search for words', async () => {
      const { store } = await setting(open);
      await store.saveDocument(
        document('roof', { text: 'NEAR the "old" roof AND title:x OR NOT (y) a* ^b -c' }),
      );
      for (const word of [
        'NEAR',
        'AND',
        'OR',
        'NOT',
        '"old"',
        'title:x',
        '(y)',
        'a*',
        '^b',
        '-c',
        'NEAR(',
        '"',
        '',
      ]) {
        const search = { scopes: [null], words: [word, 'roof'], tags: [], limit: 9 };
        expect((await store.searchDocuments(search)).length).toBeLessThanOrEqual(1);
      }
      expect(
        await store.searchDocuments({ scopes: [null], words: ['near', '(y)'], tags: [], limit: 9 }),
      ).toHaveLength(1);
    });

    it('tells which ids are new, once', async () => {
      const { store } = await setting(open);
      const remember = (ids: readonly string[], request_key: string, set = 'events') =>
        store.rememberNew({ scope: null, set, ids, request_key, at: t0 });
      expect(await store.findNew(null, 'events', ['b', 'a', 'b'])).toEqual(['b', 'a']);
      expect(await remember(['b', 'a', 'b'], 'monday')).toEqual(['b', 'a']);
      expect(await remember(['c', 'a', 'b'], 'tuesday')).toEqual(['c']);
      expect(await store.findNew(null, 'events', ['a', 'd'])).toEqual(['d']);
      expect(await remember(['a'], 'tuesday', 'others')).toEqual(['a']);
      expect(await store.findNew(nextId(), 'events', ['a'])).toEqual(['a']);
      expect(await remember([], 'empty')).toEqual([]);
    });

    it('answers a repeated call as it did before', async () => {
      const { store } = await setting(open);
      const call = (request_key: string) =>
        store.rememberNew({ scope: null, set: 's', ids: ['a', 'b'], request_key, at: t0 });
      const first = await call('run-1');
      await call('run-2');
      expect([first, await call('run-1'), await call('run-2')]).toEqual([['a', 'b'], ['a', 'b'], []]);
    });

    it('gives each id to one of two calls at once', async () => {
      const { store } = await setting(open);
      const ids = Array.from({ length: 500 }, (_, index) => `id-${index}`);
      const calls = ['x', 'y', 'z'].map((request_key) =>
        store.rememberNew({ scope: null, set: 's', ids, request_key, at: t0 }),
      );
      expect((await Promise.all(calls)).flat().toSorted()).toEqual(ids.toSorted());
    });

    it('takes ids out of a set again', async () => {
      const { store } = await setting(open);
      const remember = () =>
        store.rememberNew({ scope: null, set: 's', ids: ['a', 'b', 'c'], request_key: nextId(), at: t0 });
      await remember();
      expect(await store.forget(null, 's', ['a', 'x'])).toBe(1);
      expect(await remember()).toEqual(['a']);
      expect(await store.forget(null, 's', null)).toBe(3);
      expect(await remember()).toEqual(['a', 'b', 'c']);
    });
  });
};
