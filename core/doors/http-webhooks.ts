import type { FastifyInstance, FastifyRequest } from 'fastify';
import { asOrdinautError } from '../errors.ts';
import type { RouteOptions } from './http-operations.ts';

/** Whom a signature and no token lets in. */
export const webhookPaths = /^\/v1\/webhooks\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Largest body of a signed request, in bytes. */
const largestBody = 256 * 1024;

/** `POST /v1/webhooks/<id>`: events of programs outside. Answers 202 with the place of the event in the stream. */
export function registerWebhooks(app: FastifyInstance, { services }: Pick<RouteOptions, 'services'>): void {
  // What was signed are the bytes, whatever the sender calls them.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.route({
    method: 'POST',
    url: '/v1/webhooks/:webhook',
    bodyLimit: largestBody,
    schema: { hide: true },
    config: { operation: 'webhooks.receive' },
    handler: async (request, reply) => {
      const { webhook } = request.params as { readonly webhook: string };
      try {
        const event = await services.webhooks.receive({
          webhook,
          signature: headerOf(request, 'x-ordinaut-signature'),
          timestamp: headerOf(request, 'x-ordinaut-timestamp'),
          body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          correlation_id: request.trace.correlation_id,
        });
        await services.store.audit({
          ...{ at: services.clock.now(), agent_id: event.source, door: 'http', outcome: 'ok' },
          operation: 'webhooks.receive',
          input: JSON.stringify({ topic: event.topic, event: event.id }),
          request_id: request.trace.request_id,
        });
        return reply.status(202).send({ event: event.id, seq: event.seq });
      } catch (thrown) {
        const { code, message } = asOrdinautError(thrown);
        services.log.warn({ webhook, code }, `a webhook request was refused: ${message}`);
        throw thrown;
      }
    },
  });
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
