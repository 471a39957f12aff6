import type { Migration } from './migration.ts';

/**
 * Where the audit trail ends, kept beside it: entries cut off at its end leave a chain that is whole in itself. Written by the
 * database, so that no entry comes without it.
 */
export const auditHead: Migration = {
  name: '0014-audit-head',
  up: `
INSERT INTO settings (name, value)
SELECT 'audit_head', json_object('seq', seq, 'hash', hash) FROM audit ORDER BY seq DESC LIMIT 1;
CREATE TRIGGER audit_head_follows AFTER INSERT ON audit BEGIN
  INSERT INTO settings (name, value) VALUES ('audit_head', json_object('seq', NEW.seq, 'hash', NEW.hash))
  ON CONFLICT (name) DO UPDATE SET value = excluded.value;
END;
`,
  down: `
DROP TRIGGER audit_head_follows;
DELETE FROM settings WHERE name = 'audit_head';
`,
};
