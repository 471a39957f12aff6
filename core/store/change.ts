import type { Id } from '../model/json.ts';
import type { RunStateName } from '../model/run.ts';

/** What changed in a committed batch; listeners re-arm timers, claim work, and refresh screens. */
export type Change =
  /** A run became claimable (queued). */
  | { readonly kind: 'run_queued'; readonly id: Id }
  | { readonly kind: 'run'; readonly id: Id; readonly task_id: Id; readonly state: RunStateName }
  /** A task or its next instant changed. */
  | { readonly kind: 'task'; readonly id: Id }
  | { readonly kind: 'inbox'; readonly id: Id }
  | { readonly kind: 'event'; readonly seq: number }
  | { readonly kind: 'briefing'; readonly id: Id }
  /** The engine as a whole: a pause of all schedules, the settings, the tool servers. */
  | { readonly kind: 'system'; readonly id: 'pause' | 'settings' | 'servers' }
  | { readonly kind: 'alert'; readonly id: Id }
  /** An agent, its key, or what bounds it. */
  | { readonly kind: 'agent'; readonly id: Id }
  /** A recording began, grew, ended or went. */
  | { readonly kind: 'recording'; readonly id: Id };
