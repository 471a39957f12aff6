import type Database from 'better-sqlite3';
import { OrdinautError } from '../../errors.ts';
import type { Logger } from '../../ports.ts';
import { ground } from './migrations/0001-ground.ts';
import { briefingsAndAudit } from './migrations/0002-briefings-and-audit.ts';
import { stepCache } from './migrations/0003-step-cache.ts';
import { memory } from './migrations/0004-memory.ts';
import { usage } from './migrations/0005-usage.ts';
import { eventGroups } from './migrations/0006-event-groups.ts';
import { briefingSections } from './migrations/0007-briefing-sections.ts';
import { notifications } from './migrations/0008-notifications.ts';
import { metricsAndAlerts } from './migrations/0009-metrics-and-alerts.ts';
import { agentTokens } from './migrations/0010-agent-tokens.ts';
import { agentDays } from './migrations/0011-agent-days.ts';
import { recordings } from './migrations/0012-recordings.ts';
import { webhooks } from './migrations/0013-webhooks.ts';
import { auditHead } from './migrations/0014-audit-head.ts';
import { stepSources } from './migrations/0015-step-sources.ts';
import { pairings } from './migrations/0016-pairings.ts';
import { toolPermissions } from './migrations/0017-tool-permissions.ts';
import { auditInsert } from './migrations/0018-audit-insert.ts';
import { agentQuietHours } from './migrations/0019-agent-quiet-hours.ts';
import type { Migration } from './migrations/migration.ts';
import { translate } from './storage-error.ts';

export const migrations: readonly Migration[] = [
  ground,
  briefingsAndAudit,
  stepCache,
  memory,
  usage,
  eventGroups,
  briefingSections,
  notifications,
  metricsAndAlerts,
  agentTokens,
  agentDays,
  recordings,
  webhooks,
  auditHead,
  stepSources,
  pairings,
  toolPermissions,
  auditInsert,
  agentQuietHours,
];

/** The schema that this program writes. */
export const currentVersion = migrations.length;

/** "Ordn": marks a SQLite file as ours. */
const applicationId = 0x4f72646e;

const pragma = (db: Database.Database, name: string): number => Number(db.pragma(name, { simple: true }));

/**
 * The schema version of a file, 0 when it is empty.
 * Throws `foreign_database` when it belongs to another program, `newer_database` when a newer Ordinaut wrote it.
 */
export function schemaVersion(db: Database.Database, file: string): number {
  const version = readVersion(db, file);
  if (version <= currentVersion) return version;
  throw new OrdinautError({
    code: 'newer_database',
    message: `${file} was written by a newer Ordinaut: its schema is ${version}, this program knows up to ${currentVersion}`,
    hint: 'install the newer version again, or restore a backup that this version made',
  });
}

function readVersion(db: Database.Database, file: string): number {
  const foreign = (cause?: unknown) =>
    new OrdinautError(
      {
        code: 'foreign_database',
        message: `${file} is not an Ordinaut database`,
        hint: 'name another file, or another data directory',
      },
      cause,
    );
  try {
    const owner = pragma(db, 'application_id');
    if (owner === applicationId) return pragma(db, 'user_version');
    const empty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
    if (owner !== 0 || !empty) throw foreign();
    return 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_NOTADB') throw foreign(error);
    throw translate(error);
  }
}

/**
 * Takes the schema up or down to `target`, each migration in its own transaction: one that fails leaves the
 * file at the version before it.
 */
export function migrate(db: Database.Database, file: string, log: Logger, target = currentVersion): void {
  const from = schemaVersion(db, file);
  if (target < 0 || target > currentVersion)
    throw new OrdinautError({
      code: 'invalid_input',
      message: `there is no schema ${target}: expected 0 to ${currentVersion}`,
    });
  for (let version = from + 1; version <= target; version++) apply(db, log, version, 'up');
  for (let version = from; version > target; version--) apply(db, log, version, 'down');
}

function apply(db: Database.Database, log: Logger, version: number, direction: 'up' | 'down'): void {
  const migration = migrations[version - 1];
  if (!migration) return;
  const from = direction === 'up' ? version - 1 : version;
  const to = direction === 'up' ? version : version - 1;
  try {
    const applied = db
      .transaction(() => {
        // Another process may have been here between our look and our lock.
        if (pragma(db, 'user_version') !== from) return false;
        db.exec(migration[direction]);
        db.pragma(`application_id = ${to === 0 ? 0 : applicationId}`);
        db.pragma(`user_version = ${to}`);
        return true;
      })
      .immediate();
    if (applied) log.info({ migration: migration.name, direction }, 'schema migrated');
  } catch (error) {
    throw translate(error);
  }
}
