import { hash } from 'node:crypto';
import type { AuditEntry } from '../../model/agent.ts';
import type { Page, Paged } from '../page.ts';
import type { Connection } from './connection.ts';
import { paged, startOf } from './page.ts';

type Link = Pick<AuditEntry, 'seq' | 'hash'>;

const noHash = '0'.repeat(64);
/** Entries read at once when the chain is verified. */
const verifyPage = 1_000;

/** The append-only log: each entry's hash covers the one before it, so that no entry can be changed or taken out unseen; where it ends is kept apart. */
export function auditQueries(connection: Connection) {
  const last = connection.statement<AuditEntry>('SELECT * FROM audit ORDER BY seq DESC LIMIT 1');
  const insert = connection.statement(`
    INSERT INTO audit (seq, at, agent_id, door, operation, input, outcome, request_id, previous_hash, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const before = connection.statement<AuditEntry>(
    'SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?',
  );
  const after = connection.statement<AuditEntry>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?');

  const head = connection.statement<Link>(`
    SELECT json_extract(value, '$.seq') AS seq, json_extract(value, '$.hash') AS hash FROM settings WHERE name = 'audit_head'`);

  return {
    append(entry: Omit<AuditEntry, 'seq' | 'hash' | 'previous_hash'>): void {
      const previous = last.get();
      const linked = { ...entry, seq: (previous?.seq ?? 0) + 1, previous_hash: previous?.hash ?? noHash };
      insert.run(
        linked.seq,
        linked.at,
        linked.agent_id,
        linked.door,
        linked.operation,
        linked.input,
        linked.outcome,
        linked.request_id,
        linked.previous_hash,
        hashOf(linked),
      );
    },

    find(page: Page): Paged<AuditEntry> {
      const [start] = startOf(page, [Number.MAX_SAFE_INTEGER]);
      return paged(
        before.all(start, page.limit + 1),
        page,
        (row) => row,
        (row) => [row.seq],
      );
    },

    /** Walks the chain in pages. The first break in words; undefined when it is whole. */
    verify(): string | undefined {
      let previous = { seq: 0, hash: noHash };
      for (;;) {
        const entries = after.all(previous.seq, verifyPage);
        if (entries.length === 0) return endOf(previous, head.get());
        for (const entry of entries) {
          if (entry.seq !== previous.seq + 1)
            return `audit entries ${previous.seq + 1} to ${entry.seq - 1} are missing`;
          if (entry.previous_hash !== previous.hash)
            return `audit entry ${entry.seq} does not follow the one before it`;
          if (entry.hash !== hashOf(entry))
            return `audit entry ${entry.seq} was changed after it was written`;
          previous = entry;
        }
      }
    },
  };
}

/** What is wrong with the end of the chain; undefined when it is where it was written to be. */
function endOf(last: Link, head: Link | undefined): string | undefined {
  if (last.seq === 0 && head === undefined) return undefined;
  if (head === undefined) return 'where the audit trail ends was taken out';
  if (last.seq < head.seq) return `audit entries ${last.seq + 1} to ${head.seq} are missing`;
  if (last.seq > head.seq || last.hash !== head.hash)
    return `the audit trail does not end with entry ${head.seq} as it was written`;
  return undefined;
}

function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  const { previous_hash, seq, at, agent_id, door, operation, input, outcome, request_id } = entry;
  const fields = [previous_hash, seq, at, agent_id, door, operation, input, outcome, request_id];
  return hash('sha256', JSON.stringify(fields));
}
