import type { Clock } from '../ports.ts';

export interface CheckResult {
  readonly ok: boolean;
  /** One sentence; what to do when it is not ok. */
  readonly message: string;
}
export type Check = () => CheckResult | Promise<CheckResult>;

export interface HealthReport {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

export interface Health {
  /** Whether the process works at all; a supervisor restarts it when not. */
  live(): Promise<HealthReport>;
  /** Whether it can do its work now: live, and every further check. */
  ready(): Promise<HealthReport>;
}

/** A check that has not answered by then is not ok. */
const TIMEOUT_MS = 2_000;

/**
 * Named checks behind `/health/live` and `/health/ready`. They run side by side; one that throws or hangs is reported as
 * not ok and holds up no other. An answer takes two seconds at most.
 */
export function createHealth(options: {
  readonly clock: Clock;
  readonly live: Readonly<Record<string, Check>>;
  readonly ready: Readonly<Record<string, Check>>;
}): Health {
  const { clock, live, ready } = options;
  return {
    live: () => runChecks(clock, live),
    ready: () => runChecks(clock, { ...live, ...ready }),
  };
}

async function runChecks(clock: Clock, checks: Readonly<Record<string, Check>>): Promise<HealthReport> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await runCheck(clock, check)] as const),
  );
  return { ok: results.every(([, result]) => result.ok), checks: Object.fromEntries(results) };
}

async function runCheck(clock: Clock, check: Check): Promise<CheckResult> {
  const { promise, resolve } = Promise.withResolvers<CheckResult>();
  const cancel = clock.timer(TIMEOUT_MS, () =>
    resolve({ ok: false, message: `did not answer within ${TIMEOUT_MS / 1000} s` }),
  );
  const answer = (async () => check())().catch((error: unknown) => ({
    ok: false,
    message: error instanceof Error ? error.message : String(error),
  }));
  void answer.then(resolve);
  const result = await promise;
  cancel();
  return result;
}
