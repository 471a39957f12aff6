import type { Migration } from './migration.ts';

/**
 * INSERT OR REPLACE takes a row away without the trigger for deletions, which fires there with `recursive_triggers` alone:
 * an entry is written at the end, and no other.
 */
export const auditInsert: Migration = {
  name: '0018-audit-insert',
  up: `
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq >= NEW.seq AND NEW.seq > 0) BEGIN
  SELECT raise(ABORT, 'the audit log is append-only');
END;
`,
  down: `
DROP TRIGGER audit_is_not_replaced;
`,
};
