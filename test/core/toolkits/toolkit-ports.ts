import { SchemaValidator } from '../../../core/guard/schema-validator.ts';
import { guardWorkerUrl } from '../../../core/guard-worker-url.ts';
import type { Briefing } from '../../../core/model/briefing.ts';
import { evaluateExpression } from '../../../core/pipeline/expression.ts';
import type { Notifier, Secrets } from '../../../core/ports.ts';
import type { ToolkitPorts } from '../../../core/toolkits/ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { realClock } from '../../support/real-clock.ts';
import { toolContext } from './toolkit-call.ts';

/** Ports whose clock the test moves; what is published and shown is kept for looking at. */
export function toolkitPorts(
  overrides: Partial<ToolkitPorts> = {},
  secrets: Readonly<Record<string, string>> = {},
) {
  const published: Briefing[] = [];
  const shown: Parameters<Notifier['show']>[0][] = [];
  let id = 0;
  const store: Secrets = {
    get: async (name) => secrets[name],
    set: async () => {},
    remove: async () => {},
    names: async () => Object.keys(secrets),
  };
  const clock = new FakeClock();
  const validator = new SchemaValidator({ clock: realClock, worker_url: guardWorkerUrl() });
  const ports: ToolkitPorts = {
    clock,
    ids: { next: () => `019c0000-0000-7000-8000-${String(++id).padStart(12, '0')}` },
    log: toolContext().log,
    notifier: { show: async (notification) => void shown.push(notification) },
    secrets: store,
    publishBriefing: async (briefing) => void published.push(briefing),
    lastReadBriefing: async () => null,
    memory: async () => {
      throw new Error('this test has no memory');
    },
    evaluate: async (expression, data) => evaluateExpression(expression, data),
    validate: async (schema, value) => {
      const result = await validator.validate(schema, value);
      return result.ok ? [] : result.problems;
    },
    directory: '/nonexistent/data',
    home: '/nonexistent/home',
    ...overrides,
  };
  return { ports, clock, published, shown };
}
