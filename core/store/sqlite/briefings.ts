import { OrdinautError } from '../../errors.ts';
import type { Briefing } from '../../model/briefing.ts';
import type { Id, Instant } from '../../model/json.ts';
import type { Page, Paged } from '../page.ts';
import type { Store } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import { paged, startOf, where } from './page.ts';

type BriefingRow = Omit<Briefing, 'sections'> & { readonly seq: number; readonly sections: string | null };
const briefingOf = ({ seq: _, sections, ...briefing }: BriefingRow): Briefing => ({
  ...briefing,
  ...(sections !== null && { sections: JSON.parse(sections) as NonNullable<Briefing['sections']> }),
});

/** Documents that runs publish for the person. */
export function briefingQueries(connection: Connection) {
  const insert = connection.statement(`
    INSERT INTO briefings (id, run_id, task_id, title, markdown, sections, created_at, read_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET title = excluded.title, markdown = excluded.markdown, sections = excluded.sections`);
  const get = connection.statement<BriefingRow>('SELECT * FROM briefings WHERE id = ?');
  const read = connection.statement('UPDATE briefings SET read_at = coalesce(read_at, ?) WHERE id = ?');
  const unread = connection.statement('UPDATE briefings SET read_at = NULL WHERE id = ?');
  const missing = (id: Id) => new OrdinautError({ code: 'not_found', message: `there is no briefing ${id}` });

  return {
    publish(emit: Emit, briefing: Briefing): void {
      const { id, run_id, task_id, title, markdown, sections, created_at, read_at } = briefing;
      const lines = sections === undefined ? null : JSON.stringify(sections);
      insert.run(id, run_id, task_id, title, markdown, lines, created_at, read_at);
      emit({ kind: 'briefing', id });
    },

    get(id: Id): Briefing | null {
      const row = get.get(id);
      return row ? briefingOf(row) : null;
    },

    markRead(emit: Emit, id: Id, at: Instant): void {
      if (read.run(at, id) === 0) throw missing(id);
      emit({ kind: 'briefing', id });
    },

    markUnread(emit: Emit, id: Id): void {
      if (unread.run(id) === 0) throw missing(id);
      emit({ kind: 'briefing', id });
    },

    find(filter: Parameters<Store['findBriefings']>[0], page: Page): Paged<Briefing> {
      const [before] = startOf(page, [Number.MAX_SAFE_INTEGER]);
      const [condition, values] = where([
        ['seq < ?', before],
        filter.task_id ? ['task_id = ?', filter.task_id] : undefined,
        filter.unread === undefined ? undefined : [`read_at IS ${filter.unread ? '' : 'NOT '}NULL`],
      ]);
      const rows = connection
        .statement<BriefingRow>(`SELECT * FROM briefings WHERE ${condition} ORDER BY seq DESC LIMIT ?`)
        .all(...values, page.limit + 1);
      return paged(rows, page, briefingOf, (row) => [row.seq]);
    },
  };
}
