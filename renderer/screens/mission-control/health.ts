/** What is looked at, and how it stands. The words are the screen's. */
export interface HealthCheck {
  readonly name: 'work' | 'schedules' | 'punctuality' | 'servers' | 'disk' | 'last_error';
  readonly state: 'good' | 'look' | 'bad';
  /** What is wrong, in the engine's own words, or a name. */
  readonly detail: string | null;
}

export interface HealthFacts {
  readonly accepting: boolean;
  readonly paused: boolean;
  readonly lag_ms: number;
  readonly late_after_ms: number;
  readonly failing_servers: readonly string[];
  /** Null where it is not known. */
  readonly free_bytes: number | null;
  readonly last_error: string | null;
}

const leastFreeBytes = 1_000_000_000;
const criticalFreeBytes = 100_000_000;

/** The checks of an engine, worst ones not first: always in the same order. */
export function healthChecks(facts: HealthFacts): readonly HealthCheck[] {
  const { accepting, paused, lag_ms, late_after_ms, failing_servers, free_bytes, last_error } = facts;
  return [
    { name: 'work', state: accepting ? 'good' : 'bad', detail: null },
    { name: 'schedules', state: paused ? 'look' : 'good', detail: null },
    { name: 'punctuality', state: lag_ms > late_after_ms ? 'look' : 'good', detail: null },
    {
      name: 'servers',
      state: failing_servers.length > 0 ? 'look' : 'good',
      detail: failing_servers.length > 0 ? failing_servers.join(', ') : null,
    },
    { name: 'disk', state: diskState(free_bytes), detail: null },
    { name: 'last_error', state: last_error === null ? 'good' : 'look', detail: last_error },
  ];
}

function diskState(free: number | null): HealthCheck['state'] {
  if (free === null || free >= leastFreeBytes) return 'good';
  return free < criticalFreeBytes ? 'bad' : 'look';
}
