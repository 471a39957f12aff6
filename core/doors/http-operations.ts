import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OrdinautError } from '../errors.ts';
import type { Agent } from '../model/agent.ts';
import { invoke } from '../operations/invoke.ts';
import type { Operation, OperationContext } from '../operations/operation.ts';
import { findOperation, operations } from '../operations/operations.ts';
import { coerceInput } from './coerce.ts';
import { doorHeader } from './http-client.ts';
import { operationRouteSchema } from './openapi.ts';

export interface RouteOptions {
  readonly services: OperationContext['services'];
  /** Aborts when the door closes. */
  readonly stopping: AbortSignal;
}

/**
 * Two routes for every operation, derived from its name and annotations: `POST /v1/operations/tasks.list` with the input
 * as body, and `/v1/tasks/list`: GET with query parameters when it only reads, POST with a body otherwise.
 */
export function registerOperations(app: FastifyInstance, options: RouteOptions): void {
  for (const operation of operations) {
    const [noun, verb] = operation.name.split('.');
    const fromBody = async (request: FastifyRequest, reply: FastifyReply) =>
      invoke(operation, request.body ?? {}, await contextOf(request, reply, options));
    const fromQuery = async (request: FastifyRequest, reply: FastifyReply) => {
      const input = coerceInput({ ...(request.query as Record<string, string>) }, propertiesOf(operation));
      return invoke(operation, input, await contextOf(request, reply, options));
    };
    const config = { operation: operation.name };
    const documented = (method: 'GET' | 'POST') => ({
      // Made when somebody reads the documentation: for every route they would hold some megabytes.
      config: {
        ...config,
        swaggerTransform: ({ url }: { readonly url: string }) => ({
          schema: operationRouteSchema(operation, method),
          url,
        }),
      },
    });
    app.post(`/v1/operations/${operation.name}`, documented('POST'), fromBody);
    if (operation.annotations.readOnly) app.get(`/v1/${noun}/${verb}`, documented('GET'), fromQuery);
    else app.post(`/v1/${noun}/${verb}`, { schema: { hide: true }, config }, fromBody);
  }
  app.all('/v1/operations/:name', { schema: { hide: true } }, async (request) => {
    const { name } = request.params as { readonly name: string };
    findOperation(name);
    throw new OrdinautError({
      code: 'invalid_input',
      message: `${name} is called with POST, not ${request.method}`,
      hint: `POST /v1/operations/${name} with the input as JSON body`,
    });
  });
}

function propertiesOf(operation: Operation): Readonly<Record<string, object>> {
  return (operation.input as { readonly properties?: Record<string, object> }).properties ?? {};
}

/** The agent whose token a request carries. Throws `unauthorised` where none was asked for. */
export function callerOf({ agent }: FastifyRequest): Agent {
  if (agent) return agent;
  throw new OrdinautError({ code: 'unauthorised', message: 'no bearer token was sent' });
}

/** Who calls, under which ids, and until when: the caller's connection or the door itself closes. */
export async function contextOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { services, stopping }: RouteOptions,
): Promise<OperationContext> {
  const agent = callerOf(request);
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  const { request_id, correlation_id } = request.trace;
  return {
    agent,
    // A bridge may say that a program asks, which allows less; nobody can say that a person does.
    door: request.headers[doorHeader] === 'mcp' ? 'mcp' : 'http',
    request_id,
    correlation_id,
    signal: AbortSignal.any([gone.signal, stopping]),
    log: services.log,
    services,
  };
}
