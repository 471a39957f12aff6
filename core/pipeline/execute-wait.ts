import { OrdinautError } from '../errors.ts';
import { noSources } from '../model/flow.ts';
import type { Instant } from '../model/json.ts';
import type { Step } from '../model/step.ts';
import { parseLocal } from '../schedule/civil.ts';
import { zoneOf } from '../schedule/zone-names.ts';
import { sourcesOfValue } from './carried-sources.ts';
import type { Execution } from './execution.ts';
import type { NodeResult, Place } from './node-result.ts';
import type { WaitPlan } from './plan-node.ts';
import { renderValue } from './template.ts';
import { formatInstant } from './time-arithmetic.ts';

/** Suspends the run until the time has come. Output: `{until}`, the instant waited for. */
export async function executeWait(
  execution: Execution,
  node: WaitPlan,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<NodeResult> {
  const { timezone } = execution.options.task;
  const until = row?.wake_at ?? wakeTime(execution, node, place);
  const output = { until: formatInstant(until, timezone) };
  if (until <= execution.now) {
    const sources = 'until' in node.wait ? sourcesOfValue(node.wait.until, place.scope) : noSources;
    return { kind: 'done', output, sources };
  }
  if (row?.wake_at == null) {
    const started_at = row?.started_at ?? execution.now;
    await execution.settle({ path, kind: 'wait', state: 'waiting', started_at, wake_at: until }, place.alone);
  }
  return { kind: 'suspended', waits: [{ for: 'time', until, step_path: path }] };
}

function wakeTime(execution: Execution, { wait, source }: WaitPlan, place: Place): Instant {
  if ('seconds' in wait) return execution.now + Math.round(wait.seconds * 1000);
  const value = renderValue(wait.until, execution.view(place.scope));
  const instant = typeof value === 'string' ? readInstant(value.trim(), place.scope.timezone) : undefined;
  if (instant !== undefined) return instant;
  throw new OrdinautError({
    code: 'invalid_time',
    message: `wait.until must be an ISO 8601 time, got ${JSON.stringify(value)?.slice(0, 100)}`,
    path: `${source}.wait.until`,
    hint: 'write 2026-03-02T08:30:00 (in the zone of the task), 2026-03-02T06:30:00Z, or now+2h as a template',
  });
}

/** ISO 8601 with an offset, or local time in the zone. */
function readInstant(text: string, timezone: string): Instant | undefined {
  const local = parseLocal(text);
  if (local !== undefined) return zoneOf(timezone).fromLocal(local);
  if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/i.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}
