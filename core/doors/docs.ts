import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { OrdinautError } from '../errors.ts';
import { errorBody, httpStatus } from './http-status.ts';
import { registerOpenApi } from './openapi.ts';

/**
 * The documentation at `/docs`: an application of its own that is made when somebody first reads it, because its pages and
 * the schemas of all routes hold some ten megabytes. The door's own checks and headers come before it.
 */
export function registerDocs(app: FastifyInstance, registerRoutes: (routes: FastifyInstance) => void): void {
  let made: Promise<FastifyInstance> | undefined;
  const show = async (request: FastifyRequest, reply: FastifyReply) => {
    made ??= makeDocs(registerRoutes).catch((thrown) => {
      made = undefined;
      throw thrown;
    });
    const docs = await made;
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    reply.hijack();
    docs.routing(request.raw, reply.raw);
  };
  app.get('/docs', { schema: { hide: true } }, show);
  app.get('/docs/*', { schema: { hide: true } }, show);
  app.addHook('onClose', async () => {
    await (await made?.catch(() => undefined))?.close();
  });
}

async function makeDocs(registerRoutes: (routes: FastifyInstance) => void): Promise<FastifyInstance> {
  const docs = fastify({ logger: false });
  docs.decorateRequest('trace');
  docs.decorateRequest('agent', null);
  docs.setValidatorCompiler(() => () => true);
  docs.setNotFoundHandler((request, reply) => {
    const message = `there is nothing at ${request.url.split('?', 1)[0]}`;
    const error = new OrdinautError({ code: 'not_found', message, hint: 'the documentation is at /docs' });
    const request_id = String(reply.raw.getHeader('x-request-id'));
    return reply.status(httpStatus(error.code)).send(errorBody(error, request_id));
  });
  await registerOpenApi(docs);
  docs.register(async (routes) => registerRoutes(routes));
  await docs.ready();
  return docs;
}
