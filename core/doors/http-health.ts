import type { FastifyInstance } from 'fastify';
import type { Health } from '../observe/health.ts';
import type { Metrics } from '../observe/metrics.ts';

/** What the door asks about the engine behind it. */
export interface HealthProbes {
  readonly health: Health;
  readonly metrics: Metrics;
}

/** `/health/live`, `/health/ready` without a token, for supervisors; `/metrics` with one. */
export function registerHealth(app: FastifyInstance, { health, metrics }: HealthProbes): void {
  const probe = (name: 'live' | 'ready', summary: string) => {
    const schema = { tags: ['health'], summary: `${summary}; 503 otherwise`, security: [] };
    app.get(`/health/${name}`, { schema }, async (_, reply) => {
      const report = await health[name]();
      return reply.status(report.ok ? 200 : 503).send(report);
    });
  };
  probe('live', 'The engine answers');
  probe('ready', 'Work is accepted');
  const schema = { tags: ['health'], summary: 'Metrics in the Prometheus text format' };
  app.get('/metrics', { schema }, async (_, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.render()),
  );
}
