import { OrdinautError } from '../../errors.ts';
import type { EffectState } from '../../model/effect.ts';
import { type InboxItem, inDoubtChoices, parkedChoices, permissionChoices } from '../../model/inbox-item.ts';
import type { Id, Instant, Json } from '../../model/json.ts';
import { didYouMean } from '../../model/suggest.ts';
import { askedPermission } from '../../model/tool-permission.ts';
import type { NewInboxItem } from '../inbox-store.ts';
import type { Page, Paged } from '../page.ts';
import type { Store } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import { paged, startOf, where } from './page.ts';
import { type InboxRow, inboxItemOf, toJson, toJsonOrNull } from './rows.ts';
import type { RunEnd } from './run-end.ts';
import type { runQueries } from './runs.ts';
import type { toolPermissionQueries } from './tool-permissions.ts';

const [wentOut, sendAgain, stop] = inDoubtChoices;
const [, alwaysAllow] = permissionChoices;
const effectAfter: Readonly<Record<string, EffectState>> = {
  [wentOut]: 'went_out',
  [sendAgain]: 'send_again',
  [stop]: 'stopped',
};

export type InboxQueries = ReturnType<typeof inboxQueries>;

/** What needs a person: asking, answering, and deadlines. */
export function inboxQueries(
  connection: Connection,
  runEnd: RunEnd,
  runs: ReturnType<typeof runQueries>,
  toolPermissions: ReturnType<typeof toolPermissionQueries>,
) {
  const insert = connection.statement(`
    INSERT INTO inbox (id, kind, state, title, body, choices, detail, run_id, step_path, effect_id, deadline_at,
                       default_answer, created_at)
    VALUES (?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const openOfEffect = connection.statement<{ id: Id }>(
    "SELECT id FROM inbox WHERE state = 'open' AND kind = 'in_doubt' AND effect_id = ?",
  );
  const openOfStep = connection.statement<{ id: Id }>(`
    SELECT id FROM inbox
    WHERE state = 'open' AND kind <> 'in_doubt' AND run_id = ? AND coalesce(step_path, '') = ? AND kind = ?`);
  const openWithoutRun = connection.statement<{ id: Id }>(
    "SELECT id FROM inbox WHERE state = 'open' AND run_id IS NULL AND kind = ? AND title = ?",
  );
  const openWithSame = connection.statement<{ id: Id }>(`
    SELECT id FROM inbox
    WHERE state = 'open' AND run_id IS NULL AND kind = ? AND title = ? AND body = ? AND detail = ?`);
  const openAbout = connection.statement<InboxRow>(
    "SELECT * FROM inbox WHERE state = 'open' AND kind = 'approval' AND detail ->> '$.about' = ? ORDER BY seq",
  );
  const get = connection.statement<InboxRow>('SELECT * FROM inbox WHERE id = ?');
  const close = connection.statement(
    'UPDATE inbox SET state = ?, answer = ?, answer_value = ?, answered_by = ?, answered_at = ? WHERE id = ?',
  );
  const resolve = connection.statement(`
    UPDATE effects SET state = ?, output = coalesce(?, output), settled_at = ?
    WHERE run_id = ? AND id = ? AND state = 'in_doubt'`);
  const overdue = connection.statement<InboxRow>(
    `
    SELECT * FROM inbox INDEXED BY inbox_deadline
    WHERE state = 'open' AND deadline_at <= ? ORDER BY deadline_at, seq`,
  );
  const wakeDue = connection.statement<{ id: Id; task_id: Id }>(`
    UPDATE runs SET state = 'queued', wait_for = NULL, wait_path = NULL, wait_ref = NULL, wake_at = NULL
    WHERE wake_at <= ? RETURNING id, task_id`);

  /** The open item that asks the same already. */
  function alreadyOpen(item: NewInboxItem): Id | undefined {
    if (item.kind === 'in_doubt') return openOfEffect.get(item.effect_id)?.id;
    // What a person agrees to is all that they were shown: a question of the same title may be about something else.
    if (item.run_id === null && (item.kind === 'approval' || item.kind === 'elicitation'))
      return openWithSame.get(item.kind, item.title, item.body, toJson(item.detail))?.id;
    if (item.run_id === null) return openWithoutRun.get(item.kind, item.title)?.id;
    return openOfStep.get(item.run_id, item.step_path ?? '', item.kind)?.id;
  }

  const existing = (id: Id): InboxItem => {
    const row = get.get(id);
    if (row) return inboxItemOf(row);
    throw new OrdinautError({ code: 'not_found', message: `there is no inbox item ${id}` });
  };

  /** What an answer sets going. */
  function follow(emit: Emit, item: InboxItem, choice: string | null, value: Json, at: Instant): void {
    if (item.run_id === null) return;
    if (item.kind === 'parked') {
      if (choice !== null) unpark(emit, item.run_id, choice, at);
      return;
    }
    const effect = choice === null ? undefined : effectAfter[choice];
    if (item.kind === 'in_doubt' && effect)
      resolve.run(
        effect,
        effect === 'went_out' ? toJsonOrNull(value) : null,
        at,
        item.run_id,
        item.effect_id,
      );
    runEnd.wakeRun(emit, item.run_id);
  }

  function unpark(emit: Emit, run_id: Id, choice: string, at: Instant): void {
    if (choice === parkedChoices[0]) runs.retry(emit, run_id, [], at);
    else
      runs.cancel(emit, run_id, { code: 'stopped', message: 'stopped by a person after it was parked' }, at);
  }

  return {
    /** Opens an item unless one that asks the same is open; answers with the id of the open one. */
    open(emit: Emit, item: NewInboxItem): Id {
      const known = alreadyOpen(item);
      if (known !== undefined) return known;
      insert.run(
        item.id,
        item.kind,
        item.title,
        item.body,
        toJson(item.choices),
        toJson(item.detail),
        item.run_id,
        item.step_path,
        item.effect_id,
        item.deadline_at,
        item.default_answer,
        item.created_at,
      );
      emit({ kind: 'inbox', id: item.id });
      return item.id;
    },

    answer(emit: Emit, { id, choice, value, by, at }: Parameters<Store['answer']>[0]): InboxItem {
      const item = existing(id);
      if (item.state !== 'open')
        throw new OrdinautError({
          code: 'conflict',
          message: `inbox item ${id} is not open: it was ${item.state}`,
        });
      if (!item.choices.includes(choice)) {
        const hint = didYouMean(choice, item.choices);
        const message = `"${choice}" is not an answer to this: expected ${item.choices.map((each) => `"${each}"`).join(', ')}`;
        throw new OrdinautError({ code: 'invalid_input', path: 'choice', message, ...(hint && { hint }) });
      }
      // What is allowed for good is not asked about twice.
      const lasting = choice === alwaysAllow && askedPermission(item) !== null;
      const same = lasting ? openAbout.all(toJson(item.detail.about)).map(inboxItemOf) : [item];
      for (const each of same) {
        close.run('answered', choice, toJsonOrNull(value), by, at, each.id);
        toolPermissions.answered(each, choice, by, at);
        follow(emit, each, choice, value, at);
        emit({ kind: 'inbox', id: each.id });
      }
      return existing(id);
    },

    withdraw(emit: Emit, id: Id, at: Instant): void {
      if (get.get(id)?.state !== 'open') return;
      close.run('withdrawn', null, null, null, at, id);
      emit({ kind: 'inbox', id });
    },

    wake(emit: Emit, now: Instant): number {
      const woken = wakeDue.all(now);
      for (const { id, task_id } of woken) {
        emit({ kind: 'run', id, task_id, state: 'queued' });
        emit({ kind: 'run_queued', id });
      }
      const items = overdue.all(now).map(inboxItemOf);
      for (const item of items) {
        const value = item.detail.default_value ?? null;
        close.run('expired', item.default_answer, toJsonOrNull(value), null, now, item.id);
        follow(emit, item, item.default_answer, null, now);
        emit({ kind: 'inbox', id: item.id });
      }
      return woken.length + items.length;
    },

    get(id: Id): InboxItem | null {
      const row = get.get(id);
      return row ? inboxItemOf(row) : null;
    },

    find(filter: Parameters<Store['findInbox']>[0], page: Page): Paged<InboxItem> {
      const [before] = startOf(page, [Number.MAX_SAFE_INTEGER]);
      const [condition, values] = where([
        ['seq < ?', before],
        filter.state ? ['state = ?', filter.state] : undefined,
        filter.run_id ? ['run_id = ?', filter.run_id] : undefined,
      ]);
      const rows = connection
        .statement<InboxRow>(`SELECT * FROM inbox WHERE ${condition} ORDER BY seq DESC LIMIT ?`)
        .all(...values, page.limit + 1);
      return paged(rows, page, inboxItemOf, (row) => [row.seq]);
    },
  };
}
