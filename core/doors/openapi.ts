import type {} from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import type { Operation } from '../operations/operation.ts';

/** OpenAPI 3.1 at `/docs/json`, and a page to read and try it at `/docs`. Call before routes are registered. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ]);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ordinaut',
        description: 'Time, state and discipline for personal agents. Every operation of the engine.',
        version: '1',
      },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      },
      security: [{ token: [] }],
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'none', deepLinking: true },
  });
}

/** What `/docs` says about an operation's route. Schemas are copies: the plugin must not change the operation's own. */
export function operationRouteSchema(operation: Operation, method: 'GET' | 'POST'): FastifySchema {
  const [noun = ''] = operation.name.split('.');
  const input = copy(operation.input);
  return {
    tags: [noun],
    operationId: method === 'GET' ? `${operation.name}.get` : operation.name,
    summary: operation.title,
    description: `${operation.description}\n\nScope: \`${operation.scope}\`.`,
    ...(method === 'GET' ? { querystring: input } : { body: input }),
    response: {
      200: { description: 'Done.', ...copy(operation.output) },
      default: { description: 'Refused: what, where, and what would be right.', ...errorSchema },
    },
  };
}

/** The body of every refusal. */
const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'request_id'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        path: { type: 'string' },
        hint: { type: 'string' },
        request_id: { type: 'string' },
        problems: { type: 'array', items: { type: 'object' } },
      },
    },
  },
} as const;

const copy = (schema: object): object => JSON.parse(JSON.stringify(schema));
