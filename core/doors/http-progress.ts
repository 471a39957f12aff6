import type { FastifyInstance } from 'fastify';
import { invoke } from '../operations/invoke.ts';
import { findOperation } from '../operations/operations.ts';
import { contextOf, type RouteOptions } from './http-operations.ts';

const beatMs = 15_000;

/**
 * `GET /v1/runs/<id>/progress`: server-sent events while a run goes on, `step_started`, `step_finished`, `run`; the last
 * is `settled` with the whole run, sent when it is over or waits for a person.
 */
export function registerProgress(app: FastifyInstance, options: RouteOptions): void {
  const { services } = options;
  app.get('/v1/runs/:run/progress', { schema: { hide: true } }, async (request, reply) => {
    const { run } = request.params as { readonly run: string };
    const context = await contextOf(request, reply, options);
    // Authorises, and refuses an unknown run before the stream begins.
    await invoke(findOperation('runs.get'), { run }, context);
    const send = (event: string, data: unknown) =>
      reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    const unsubscribe = services.progress((progress) => {
      if (progress.run_id === run) send(progress.kind, progress);
    });
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      connection: 'close',
      'x-request-id': context.request_id,
    });
    const stopBeating = beat(services.clock, () => reply.raw.write(': still going on\n\n'));
    try {
      send('settled', await invoke(findOperation('runs.wait'), { run }, context));
    } catch (thrown) {
      send('error', thrown);
    } finally {
      unsubscribe();
      stopBeating();
      reply.raw.end();
    }
  });
}

/** Clients and proxies take a silent connection for a dead one. Returns the function that ends it. */
function beat(clock: RouteOptions['services']['clock'], write: () => void): () => void {
  let cancel = clock.timer(beatMs, again);
  function again(): void {
    write();
    cancel = clock.timer(beatMs, again);
  }
  return () => cancel();
}
