import type { FastifyInstance } from 'fastify';
import { followRun } from './follow-run.ts';
import { contextOf, type RouteOptions } from './http-operations.ts';

const beatMs = 15_000;

/**
 * `GET /v1/runs/<id>/progress`: server-sent events of a run, from its first step on: `step_started`, `step_finished`, `run`; the last
 * is `settled` with the whole run, sent when it is over or waits for a person.
 */
export function registerProgress(app: FastifyInstance, options: RouteOptions): void {
  const { services } = options;
  app.get('/v1/runs/:run/progress', { schema: { hide: true } }, async (request, reply) => {
    const { run } = request.params as { readonly run: string };
    const context = await contextOf(request, reply, options);
    const send = (event: string, data: unknown) =>
      reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    let stopBeating: (() => void) | undefined;
    try {
      const settled = await followRun(
        run,
        context,
        (progress) => send(progress.kind, progress),
        () => {
          reply.hijack();
          reply.raw.writeHead(200, {
            'content-type': 'text/event-stream',
            'cache-control': 'no-store',
            connection: 'close',
            'x-request-id': context.request_id,
          });
          stopBeating = beat(services.clock, () => reply.raw.write(': still going on\n\n'));
        },
      );
      send('settled', settled);
    } catch (thrown) {
      // What is refused before the stream begins is refused as every request is.
      if (!stopBeating) throw thrown;
      send('error', thrown);
    } finally {
      stopBeating?.();
      if (stopBeating) reply.raw.end();
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
