import type { Alert } from '../model/alert.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Page, Paged } from './page.ts';

/** One figure over a time, in steps of `resolution_ms`, which begin at multiples of it. */
export interface MetricRange {
  readonly name: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly resolution_ms: number;
}

export interface MetricPoint {
  readonly at: Instant;
  readonly average: number;
  readonly least: number;
  readonly most: number;
}

export interface AlertFilter {
  /** Only those that are not resolved. */
  readonly live?: boolean;
}

/** Figures of each minute and what was raised because of them. Every method is one atomic operation, as those of the `Store`. */
export interface MetricStore {
  recordMetrics(at: Instant, figures: Readonly<Record<string, number>>): Promise<void>;
  /** Steps without a sample are left out. */
  metricHistory(range: MetricRange): Promise<readonly MetricPoint[]>;
  metricNames(): Promise<readonly string[]>;
  /** Deletes samples and resolved alerts older than `before`, at most `limit`; answers with how many. */
  pruneMetrics(before: Instant, limit: number): Promise<number>;
  /** When the claimable run that waits longest was due; null when none waits. */
  oldestQueued(): Promise<Instant | null>;
  /** One with a known id replaces it. Throws `conflict` for a rule and subject that have one which is not resolved. */
  saveAlert(alert: Alert): Promise<void>;
  getAlert(id: Id): Promise<Alert | null>;
  /** Newest first. */
  findAlerts(filter: AlertFilter, page: Page): Promise<Paged<Alert>>;
}
