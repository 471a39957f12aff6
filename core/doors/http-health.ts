import type { FastifyInstance } from 'fastify';
import type { JsonObject } from '../model/json.ts';

/** What the door asks about the engine behind it. */
export interface HealthProbes {
  /** Whether work is accepted, with the state of each part. */
  readonly ready: () => Promise<{ readonly ok: boolean; readonly detail: JsonObject }>;
  /** Prometheus text exposition. */
  readonly metrics: () => Promise<{ readonly content_type: string; readonly text: string }>;
}

/** `/health/live`, `/health/ready` without a token, for supervisors; `/metrics` with one. */
export function registerHealth(app: FastifyInstance, { ready, metrics }: HealthProbes): void {
  app.get(
    '/health/live',
    { schema: { tags: ['health'], summary: 'The process answers', security: [] } },
    async () => ({
      status: 'live',
    }),
  );
  app.get(
    '/health/ready',
    { schema: { tags: ['health'], summary: 'Work is accepted; 503 otherwise', security: [] } },
    async (_, reply) => {
      const { ok, detail } = await ready();
      return reply.status(ok ? 200 : 503).send({ status: ok ? 'ready' : 'not_ready', ...detail });
    },
  );
  app.get(
    '/metrics',
    { schema: { tags: ['health'], summary: 'Metrics in the Prometheus text format' } },
    async (_, reply) => {
      const { content_type, text } = await metrics();
      return reply.header('content-type', content_type).send(text);
    },
  );
}
