import type { Instant, Json } from '../../model/json.ts';
import type { Connection } from './connection.ts';
import { jsonOf, toJson } from './rows.ts';

/** Outputs of steps that may be used again for a while. */
export function cacheQueries(connection: Connection) {
  const get = connection.statement<{ output: string; created_at: Instant }>(
    'SELECT output, created_at FROM step_cache WHERE key = ? AND expires_at > ?',
  );
  const put = connection.statement(`
    INSERT INTO step_cache (key, tool, output, created_at, expires_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET tool = excluded.tool, output = excluded.output,
      created_at = excluded.created_at, expires_at = excluded.expires_at`);
  // Each entry makes room for itself, so that nobody has to sweep.
  const sweep = connection.statement(
    'DELETE FROM step_cache WHERE rowid IN (SELECT rowid FROM step_cache WHERE expires_at <= ? LIMIT 10)',
  );

  return {
    get(key: string, now: Instant): { readonly output: Json; readonly created_at: Instant } | null {
      const row = get.get(key, now);
      return row ? { output: jsonOf(row.output), created_at: row.created_at } : null;
    },
    put(key: string, tool: string, output: Json, created_at: Instant, expires_at: Instant): void {
      sweep.run(created_at);
      put.run(key, tool, toJson(output), created_at, expires_at);
    },
  };
}

/** Named values of the engine: preferences, the version of the zone data, pins. */
export function settingQueries(connection: Connection) {
  const get = connection.statement<{ value: string }>('SELECT value FROM settings WHERE name = ?');
  const set = connection.statement(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  return {
    get(name: string): Json | undefined {
      const row = get.get(name);
      return row && jsonOf(row.value);
    },
    set: (name: string, value: Json): void => void set.run(name, toJson(value)),
  };
}
