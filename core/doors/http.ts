import { type AddressInfo, isIPv6 } from 'node:net';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { Agent } from '../model/agent.ts';
import type { OperationContext } from '../operations/operation.ts';
import { registerDocs } from './docs.ts';
import { agentOfToken, guardOrigin, presentedToken, requireLoopback } from './http-guard.ts';
import { type HealthProbes, registerHealth } from './http-health.ts';
import { interfacePaths, registerInterface } from './http-interface.ts';
import { type McpOptions, registerMcp } from './http-mcp.ts';
import { registerOperations } from './http-operations.ts';
import { pairingPaths, registerPairings } from './http-pairings.ts';
import { registerProgress } from './http-progress.ts';
import { errorBody, httpStatus } from './http-status.ts';
import { registerUpdates, updatesPath } from './http-updates.ts';
import { registerWebhooks, webhookPaths } from './http-webhooks.ts';
import { type TraceContext, traceContext } from './trace-context.ts';

export interface HttpDoorOptions extends HealthProbes, Pick<McpOptions, 'mcp_server'> {
  readonly services: OperationContext['services'];
  /** Loopback only; `0` takes any free port. */
  readonly host: string;
  readonly port: number;
  readonly token: string;
  /** Folder of the built interface; without one only the API is served. */
  readonly interface_directory?: string;
}

export interface HttpDoor {
  /** Listens, and answers with the address: `http://127.0.0.1:4666`. Throws `port_in_use`. */
  start(): Promise<string>;
  /** Answers what is under way, cuts long waits, and stops listening. */
  stop(): Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    trace: TraceContext;
    /** Whose token the request carries; null on the paths that need none. */
    agent: Agent | null;
  }
  interface FastifyContextConfig {
    /** `tasks.list`; for metrics. */
    operation?: string;
  }
}

/** Largest request body, in bytes: an import of thousands of tasks. */
const bodyLimit = 8 * 1024 * 1024;
/** How long a closing door waits for answers under way. */
const closingMs = 5_000;
/** Paths that need no token: they tell nothing but that an engine is here, and how to call it. */
const open = /^\/(health\/(live|ready)|docs(\/.*)?)$/;
const needsToken = (path: string) =>
  path !== updatesPath && ![open, interfacePaths, webhookPaths, pairingPaths].some((free) => free.test(path));

/** The HTTP door: every operation, updates, health, metrics, OpenAPI and the interface on loopback, behind a bearer token. */
export function createHttpDoor(options: HttpDoorOptions): HttpDoor {
  requireLoopback(options.host);
  const { services, token } = options;
  const log = services.log.child({ door: 'http' });
  const stopping = new AbortController();
  const app = fastify({
    logger: false,
    bodyLimit,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 200 },
    genReqId: () => services.ids.next(),
  });
  let port = options.port;

  app.decorateRequest('trace');
  app.decorateRequest('agent', null);
  // Ours checks, with the same schema at every door; fastify's would check twice and coerce bodies.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  );

  app.addHook('onRequest', async (request, reply) => {
    request.trace = traceContext(request.headers, request.id);
    reply.header('x-request-id', request.trace.request_id);
    reply.header('traceparent', request.trace.traceparent);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('cache-control', 'no-store');
    guardOrigin(request.headers, port);
    if (needsToken(request.url.split('?', 1)[0] ?? ''))
      request.agent = await agentOfToken(presentedToken(request.headers), { token, services });
  });
  // A connection that was busy when the door began to close must not be kept alive by its answer.
  app.addHook('onSend', async (request, reply) => {
    const refusedUpgrade = request.headers.upgrade !== undefined;
    if (stopping.signal.aborted || refusedUpgrade) reply.header('connection', 'close');
    // Node's server has let go of a connection that asked for an upgrade: nobody else would close it.
    if (refusedUpgrade) reply.raw.once('finish', () => request.raw.socket.end());
  });
  app.addHook('onResponse', async (request, reply) => {
    const { operation = 'none' } = request.routeOptions.config;
    const outcome = reply.statusCode < 400 ? 'ok' : String(reply.statusCode);
    options.metrics.requestServed({ door: 'http', operation, outcome, duration_ms: reply.elapsedTime });
  });
  app.setErrorHandler((thrown, request, reply) => {
    const error = fromFastify(thrown, request.routeOptions.bodyLimit);
    const { request_id } = request.trace;
    if (error.code === 'internal') log.error({ err: thrown, request_id }, 'a request failed inside');
    else log.debug({ request_id, code: error.code, url: request.url }, error.message);
    if (error.code === 'unauthorised') reply.header('www-authenticate', 'Bearer realm="ordinaut"');
    if (error.code === 'rate_limited' && error.retry_after_seconds !== undefined)
      reply.header('retry-after', Math.ceil(error.retry_after_seconds));
    const shown =
      error.code === 'internal'
        ? new OrdinautError({ code: 'internal', message: 'the request failed inside the engine' })
        : error;
    return reply.status(httpStatus(error.code)).send(errorBody(shown, request_id));
  });
  app.setNotFoundHandler((request) => {
    throw new OrdinautError({
      code: 'not_found',
      message: `there is nothing at ${request.method} ${request.url.split('?', 1)[0]}`,
      hint: 'operations are at POST /v1/operations/<noun.verb>; /docs lists them',
    });
  });

  return {
    async start() {
      const registerRoutes = (routes: FastifyInstance): void => {
        registerOperations(routes, { services, stopping: stopping.signal });
        registerProgress(routes, { services, stopping: stopping.signal });
        registerHealth(routes, options);
        registerPairings(routes, { services });
        registerMcp(routes, {
          ...{ services, stopping: stopping.signal, token, version: services.facts.version },
          ...(options.mcp_server && { mcp_server: options.mcp_server }),
        });
      };
      app.register(async (routes) => registerRoutes(routes));
      app.register(async (routes) => registerWebhooks(routes, { services }));
      registerDocs(app, registerRoutes);
      await registerUpdates(app, { services, stopping: stopping.signal, token });
      if (options.interface_directory !== undefined)
        await registerInterface(app, options.interface_directory);
      await listen(app, options);
      port = (app.server.address() as AddressInfo).port;
      const url = `http://${isIPv6(options.host) ? `[${options.host}]` : options.host}:${port}`;
      log.info({ url }, `listening on ${url}`);
      return url;
    },
    async stop() {
      stopping.abort();
      const cut = services.clock.timer(closingMs, () => app.server.closeAllConnections());
      await app.close();
      cut();
    },
  };
}

async function listen(app: FastifyInstance, { host, port }: HttpDoorOptions): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const inUse = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    if (!inUse) throw cause;
    throw new OrdinautError(
      {
        code: 'port_in_use',
        message: `port ${port} of ${host} is in use by another program`,
        path: 'http.port',
        hint: 'choose another with --port or ORDINAUT_HTTP_PORT; 0 takes any free one',
      },
      cause,
    );
  }
}

/** fastify's own refusals in our words; anything else as it is. */
function fromFastify(thrown: unknown, largest = bodyLimit): OrdinautError {
  const { code, message } = thrown as Partial<FastifyError>;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new OrdinautError({
        code: 'too_large',
        message: `the body is larger than ${largest} bytes`,
      });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new OrdinautError({
        code: 'unsupported_media_type',
        message: 'the body has to be JSON',
        hint: 'send "Content-Type: application/json"',
      });
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new OrdinautError({ code: 'invalid_json', message: message ?? 'the body is not JSON' });
  }
  if (thrown instanceof SyntaxError)
    return new OrdinautError({ code: 'invalid_json', message: `the body is not JSON: ${thrown.message}` });
  return asOrdinautError(thrown);
}
