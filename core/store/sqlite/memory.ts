import type { Instant, Json } from '../../model/json.ts';
import type { Memory, MemoryDocument, MemoryHit, MemoryScope } from '../../model/memory.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { Page, Paged } from '../page.ts';
import type { Connection, Named, SqlValue } from './connection.ts';
import { paged, startOf, where } from './page.ts';
import { jsonOf, toJson } from './rows.ts';

interface ValueRow {
  readonly scope: string;
  readonly key: string;
  readonly value: string;
  readonly updated_at: Instant;
  readonly expires_at: Instant | null;
}
interface DocumentRow extends Omit<MemoryDocument, 'scope' | 'tags'> {
  readonly scope: string;
  readonly tags: string;
}
interface HitRow extends Omit<DocumentRow, 'text'> {
  readonly excerpt: string;
}

const scopeText = (scope: MemoryScope): string => scope ?? '';
const scopeOf = (text: string): MemoryScope => (text === '' ? null : text);
const tagsOf = (text: string): readonly string[] => jsonOf(text) as readonly string[];
const EXCERPT = 300;

/** What agents remember. */
export function memoryQueries(connection: Connection) {
  const get = connection.statement<ValueRow>(
    'SELECT * FROM memory_values WHERE scope = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)',
  );
  const set = connection.statement(`
    INSERT INTO memory_values (scope, key, value, updated_at, expires_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (scope, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at,
      expires_at = excluded.expires_at`);
  const remove = connection.statement(
    'DELETE FROM memory_values WHERE scope = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)',
  );
  // Each value makes room for itself, so that nobody has to sweep.
  const sweep = connection.statement(
    'DELETE FROM memory_values WHERE (scope, key) IN (SELECT scope, key FROM memory_values WHERE expires_at <= ? LIMIT 10)',
  );
  const keys = connection.statement<ValueRow>(`
    SELECT * FROM memory_values
    WHERE scope = ? AND key > ? AND key >= ? AND substr(key, 1, length(?)) = ? AND (expires_at IS NULL OR expires_at > ?)
    ORDER BY key LIMIT ?`);

  const save = connection.statement(`
    INSERT INTO memory_documents (scope, id, title, text, tags, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (scope, id) DO UPDATE SET title = excluded.title, text = excluded.text, tags = excluded.tags,
      updated_at = excluded.updated_at`);
  const known = connection.statement('SELECT 1 FROM memory_documents WHERE scope = ? AND id = ?');
  const document = connection.statement<DocumentRow>(
    'SELECT scope, id, title, text, tags, created_at, updated_at FROM memory_documents WHERE scope = ? AND id = ?',
  );
  const removeDocument = connection.statement('DELETE FROM memory_documents WHERE scope = ? AND id = ?');

  const see = connection.statement<never, Named>(`
    INSERT INTO memory_seen (scope, set_name, id, request_key, seen_at)
    SELECT :scope, :set, value, :request_key, :at FROM json_each(:ids) WHERE true
    ON CONFLICT (scope, set_name, id) DO NOTHING`);
  const seenBy = connection.statement<{ id: string }, Named>(`
    SELECT DISTINCT s.id FROM json_each(:ids) AS given
    JOIN memory_seen AS s ON s.scope = :scope AND s.set_name = :set AND s.id = given.value
    WHERE s.request_key = :request_key ORDER BY given.key`);
  const unseen = connection.statement<{ id: string }, Named>(`
    SELECT DISTINCT given.value AS id FROM json_each(:ids) AS given
    WHERE NOT EXISTS (SELECT 1 FROM memory_seen AS s
                      WHERE s.scope = :scope AND s.set_name = :set AND s.id = given.value)
    ORDER BY given.key`);
  const forget = connection.statement<never, Named>(`
    DELETE FROM memory_seen WHERE scope = :scope AND set_name = :set
      AND (:ids IS NULL OR id IN (SELECT value FROM json_each(:ids)))`);

  return {
    get(scope: MemoryScope, key: string, now: Instant): Memory | null {
      const row = get.get(scopeText(scope), key, now);
      return row ? memoryOf(row) : null;
    },
    set(memory: Memory): void {
      sweep.run(memory.updated_at);
      set.run(
        scopeText(memory.scope),
        memory.key,
        toJson(memory.value),
        memory.updated_at,
        memory.expires_at,
      );
    },
    remove: (scope: MemoryScope, key: string, now: Instant): boolean =>
      remove.run(scopeText(scope), key, now) > 0,
    find(filter: Parameters<MemoryStore['findMemories']>[0], now: Instant, page: Page): Paged<Memory> {
      const [after] = startOf(page, ['']);
      const { scope, prefix } = filter;
      const rows = keys.all(scopeText(scope), after, prefix, prefix, prefix, now, page.limit + 1);
      return paged(rows, page, memoryOf, (row) => [row.key]);
    },

    save(saved: MemoryDocument): { readonly created: boolean } {
      const { id, title, text, tags, created_at, updated_at } = saved;
      const scope = scopeText(saved.scope);
      const created = known.get(scope, id) === undefined;
      save.run(scope, id, title, text, toJson(tags), created_at, updated_at);
      return { created };
    },
    document(scope: MemoryScope, id: string): MemoryDocument | null {
      const row = document.get(scopeText(scope), id);
      return row ? { ...row, scope: scopeOf(row.scope), tags: tagsOf(row.tags) } : null;
    },
    removeDocument: (scope: MemoryScope, id: string): boolean => removeDocument.run(scopeText(scope), id) > 0,

    search({
      scopes,
      words,
      tags,
      limit,
    }: Parameters<MemoryStore['searchDocuments']>[0]): readonly MemoryHit[] {
      const searching = words.length > 0;
      const places = scopes.map(() => '?').join(', ');
      const [condition, values] = where([
        [`d.scope IN (${places})`, ...scopes.map(scopeText)],
        searching ? ['memory_search MATCH ?', matching(words)] : undefined,
        ...tags.map((tag): readonly [string, SqlValue] => [
          'EXISTS (SELECT 1 FROM json_each(d.tags) WHERE value = ?)',
          tag,
        ]),
      ]);
      // A hit in the title counts most, one in a tag more than one in the text.
      const sql = searching
        ? `SELECT d.scope, d.id, d.title, d.tags, d.created_at, d.updated_at,
             snippet(memory_search, 1, '', '', '…', 40) AS excerpt
           FROM memory_search JOIN memory_documents AS d ON d.seq = memory_search.rowid
           WHERE ${condition} ORDER BY bm25(memory_search, 8.0, 1.0, 4.0), d.updated_at DESC LIMIT ?`
        : `SELECT d.scope, d.id, d.title, d.tags, d.created_at, d.updated_at, substr(d.text, 1, ${EXCERPT}) AS excerpt
           FROM memory_documents AS d WHERE ${condition} ORDER BY d.updated_at DESC, d.seq DESC LIMIT ?`;
      const rows = connection.statement<HitRow>(sql).all(...values, limit);
      return rows.map((row) => ({ ...row, scope: scopeOf(row.scope), tags: tagsOf(row.tags) }));
    },

    findNew(scope: MemoryScope, set_name: string, ids: readonly string[]): readonly string[] {
      const bindings = { scope: scopeText(scope), set: set_name, ids: toJson(ids) };
      return unseen.all(bindings).map(({ id }) => id);
    },
    rememberNew(seen: Parameters<MemoryStore['rememberNew']>[0]): readonly string[] {
      const { request_key } = seen;
      const bindings = { scope: scopeText(seen.scope), set: seen.set, ids: toJson(seen.ids), request_key };
      see.run({ ...bindings, at: seen.at });
      return seenBy.all(bindings).map(({ id }) => id);
    },
    forget: (scope: MemoryScope, set_name: string, ids: readonly string[] | null): number =>
      forget.run({ scope: scopeText(scope), set: set_name, ids: ids && toJson(ids) }),
  };
}

function memoryOf({ scope, key, value, updated_at, expires_at }: ValueRow): Memory {
  const parsed: Json = jsonOf(value);
  return { scope: scopeOf(scope), key, value: parsed, updated_at, expires_at };
}

/** All words, each also as the beginning of a longer one. Quoted, nothing in it is an operator of FTS5. */
const matching = (words: readonly string[]): string =>
  words.map((word) => `"${word.replaceAll('"', '""')}"${word.length >= 3 ? '*' : ''}`).join(' AND ');
