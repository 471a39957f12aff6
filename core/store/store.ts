import type { Instant, Json } from '../model/json.ts';
import type { AgentStore } from './agent-store.ts';
import type { BriefingStore } from './briefing-store.ts';
import type { Change } from './change.ts';
import type { EventGroupStore } from './event-group-store.ts';
import type { EventStore } from './event-store.ts';
import type { InboxStore } from './inbox-store.ts';
import type { MemoryStore } from './memory-store.ts';
import type { MetricStore } from './metric-store.ts';
import type { NotificationStore } from './notification-store.ts';
import type { PairingStore } from './pairing-store.ts';
import type { RecordingStore } from './recording-store.ts';
import type { RunHistory } from './run-history.ts';
import type { RunQueue } from './run-queue.ts';
import type { ScheduleStore } from './schedule-store.ts';
import type { TaskStore } from './task-store.ts';
import type { ToolPermissionStore } from './tool-permission-store.ts';
import type { WebhookStore } from './webhook-store.ts';

export interface DoctorFinding {
  readonly check: 'integrity' | 'foreign_keys' | 'stuck_lease' | 'orphan' | 'ledger' | 'audit';
  readonly message: string;
  readonly repairable: boolean;
}

/**
 * Durable state. Every method is one atomic operation; it resolves after the commit is on disk and throws
 * `OrdinautError` (`storage_full`, `storage_io`, `lease_lost`, `conflict`, `not_found`). No caller ever holds a
 * transaction. Any adapter passes `test/support/store-conformance.ts`.
 */
export interface Store
  extends TaskStore,
    ScheduleStore,
    RunQueue,
    RunHistory,
    InboxStore,
    EventStore,
    WebhookStore,
    BriefingStore,
    AgentStore,
    ToolPermissionStore,
    RecordingStore,
    MemoryStore,
    EventGroupStore,
    NotificationStore,
    MetricStore,
    PairingStore {
  close(): Promise<void>;
  /** Called after each commit with what it changed. Returns the unsubscribe function. */
  onChange(listener: (changes: readonly Change[]) => void): () => void;
  /** Tells the listeners of a change of something that is not stored, such as the state of a tool server. */
  announce(change: Change): Promise<void>;

  getCached(
    key: string,
    now: Instant,
  ): Promise<{ readonly output: Json; readonly created_at: Instant } | null>;
  putCached(key: string, tool: string, output: Json, created_at: Instant, expires_at: Instant): Promise<void>;
  getSetting(name: string): Promise<Json | undefined>;
  /** `change` is told to listeners with the commit. */
  setSetting(name: string, value: Json, change?: Change): Promise<void>;

  /** Deletes settled history older than `before`; answers with the rows removed. */
  prune(before: Instant, limit: number): Promise<number>;
  backup(file: string): Promise<void>;
  doctor(options: {
    readonly repair: boolean;
    readonly owner: string;
    readonly now: Instant;
  }): Promise<readonly DoctorFinding[]>;
}
