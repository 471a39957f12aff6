import type { Id, Instant } from './json.ts';

/** What is watched. A rule and a subject have one alert that is not resolved. */
export type AlertRule = 'error_rate' | 'lag' | 'missed_runs' | 'server_failing' | 'disk_low';

/*
 * Alert:  open ──▶ acknowledged (a person has seen it)
 *           │           │
 *           └─────┬─────┘
 *                 ▼ what it is about is over
 *              resolved
 */
export type AlertState = 'open' | 'acknowledged' | 'resolved';

export interface Alert {
  readonly id: Id;
  readonly rule: AlertRule;
  /** The tool server of `server_failing`; empty for the engine itself. */
  readonly subject: string;
  readonly severity: 'warning' | 'critical';
  readonly message: string;
  readonly state: AlertState;
  readonly raised_at: Instant;
  readonly acknowledged_at: Instant | null;
  readonly acknowledged_by: Id | null;
  readonly resolved_at: Instant | null;
}
