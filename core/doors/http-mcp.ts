import type {
  McpHttpHandler,
  Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asOrdinautError } from '../errors.ts';
import type { Agent } from '../model/agent.ts';
import { agentOfToken, presentedToken } from './http-guard.ts';
import { callerOf, type RouteOptions } from './http-operations.ts';
import { engineCaller } from './mcp/mcp-caller.ts';
import type { McpServerOptions } from './mcp/mcp-server.ts';
import { followUpdates, heardBy, type Updates } from './updates.ts';

/** Where MCP clients connect. */
const mcpPath = '/mcp';

/** Open sessions of the protocol before 2026-07-28; the one that was quiet longest gives way to a new one. */
const mostSessions = 100;
/** A session without a request for so long, and without an open stream, is closed. */
const idleMs = 30 * 60_000;

/** Why a request's signal aborts; made once, since an error with its stack costs more than reading the request. */
const closed = new Error('the connection was closed');

/** Who is connected, by what token: both are looked at again before anything is told. */
interface Connected {
  agent: Agent;
  token: string | undefined;
}

interface Session extends Connected {
  readonly server: Server;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly subscriptions: Set<string>;
  /** Open requests; the stream of what the server tells on its own is one. */
  open: number;
  last_used: number;
}

export interface McpOptions extends RouteOptions {
  readonly version: string;
  /** The token of the data directory. */
  readonly token: string;
  /** Makes the server of a session or a request; the engine's own without it. */
  readonly mcp_server?: (options: McpServerOptions) => Server;
}

/**
 * `/mcp`: the Streamable HTTP transport of MCP, for both of its generations on one address. Requests that carry the envelope of
 * 2026-07-28 are answered without state; the others (2024-11-05 to 2025-11-25) open a session, which belongs to the agent that
 * opened it. The protocol's code is loaded with the first request.
 */
export function registerMcp(app: FastifyInstance, options: McpOptions): void {
  let made: Promise<McpEndpoint> | undefined;
  const endpoint = (): Promise<McpEndpoint> => {
    made ??= openEndpoint(options).catch((thrown) => {
      made = undefined;
      throw thrown;
    });
    return made;
  };
  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: mcpPath,
    schema: { hide: true },
    handler: async (request, reply) => {
      const caller = { agent: callerOf(request), token: presentedToken(request.headers) };
      const response = await (await endpoint()).answer(webRequest(request, reply), request.body, caller);
      return reply.send(response);
    },
  });
  options.stopping.addEventListener(
    'abort',
    () =>
      void made?.then(
        ({ close }) => close(),
        () => undefined,
      ),
    {
      once: true,
    },
  );
}

interface McpEndpoint {
  readonly answer: (request: Request, body: unknown, caller: Connected) => Promise<Response>;
  readonly close: () => Promise<void>;
}

async function openEndpoint(options: McpOptions): Promise<McpEndpoint> {
  const { services, version, stopping, mcp_server } = options;
  const [
    { createMcpHandler, isInitializeRequest, isLegacyRequest, WebStandardStreamableHTTPServerTransport },
    { createMcpServer },
    { changedResources, changesList },
  ] = await Promise.all([
    import('@modelcontextprotocol/server'),
    import('./mcp/mcp-server.ts'),
    import('./mcp/mcp-resources.ts'),
  ]);
  const { clock } = services;
  const serve = mcp_server ?? createMcpServer;
  const log = services.log.child({ door: 'mcp' });
  const onerror = (err: Error): void => log.debug({ err }, 'an MCP client was refused');
  const sessions = new Map<string, Session>();

  // One handler for each agent: what it may see differs.
  const modern = new Map<string, Connected & { readonly handler: McpHttpHandler }>();
  const modernFor = ({ agent, token }: Connected): McpHttpHandler => {
    const known = modern.get(agent.id);
    if (known && known.token === token) {
      known.agent = agent;
      return known.handler;
    }
    void known?.handler.close();
    const connected: Connected = { agent, token };
    const handler = createMcpHandler(
      () => serve({ caller: engineCaller(() => connected.agent, services), version }),
      { legacy: 'reject', onerror },
    );
    modern.set(agent.id, Object.assign(connected, { handler }));
    return handler;
  };

  /** What a client may hear of updates now; null when its token opens nothing any more. */
  const heardNow = async (connected: Connected, updates: Updates): Promise<Updates['changes'] | null> => {
    try {
      connected.agent = await agentOfToken(connected.token, options);
      return heardBy(connected.agent, updates)?.changes ?? [];
    } catch (thrown) {
      if (asOrdinautError(thrown).code === 'unauthorised') return null;
      throw thrown;
    }
  };
  const tellAll = async (updates: Updates): Promise<void> => {
    for (const [id, client] of modern) {
      const { handler } = client;
      const heard = await heardNow(client, updates);
      if (heard === null) {
        modern.delete(id);
        await handler.close();
        continue;
      }
      for (const uri of new Set(heard.flatMap(changedResources))) handler.notify.resourceUpdated(uri);
      if (heard.some(changesList)) handler.notify.resourcesChanged();
    }
    for (const session of new Set(sessions.values())) {
      const { server, subscriptions } = session;
      const heard = await heardNow(session, updates);
      if (heard === null) {
        await close(session);
        continue;
      }
      for (const uri of new Set(heard.flatMap(changedResources)))
        if (subscriptions.has(uri)) tell(server.sendResourceUpdated({ uri }));
      if (heard.some(changesList)) tell(server.sendResourceListChanged());
    }
  };
  // Gathered: however much happens, a client is told of each thing ten times a second at most.
  const unwatched = { store: services.store, clock, progress: () => () => undefined };
  let told: Promise<void> = Promise.resolve();
  const endUpdates = followUpdates(unwatched, (updates) => {
    told = told.then(() => tellAll(updates)).catch(onerror);
  });
  // A client that is not listening now reads when it comes back.
  const tell = (sent: Promise<void>): void => void sent.catch(onerror);

  const close = async (session: Session): Promise<void> => {
    for (const [id, each] of sessions) if (each === session) sessions.delete(id);
    await session.server.close();
  };
  const makeRoom = async (): Promise<void> => {
    const quietFirst = [...sessions.values()].toSorted(
      (a, b) => Math.sign(a.open) - Math.sign(b.open) || a.last_used - b.last_used,
    );
    const isOver = ({ open, last_used }: Session) => open === 0 && clock.now() - last_used > idleMs;
    const excess = sessions.size - mostSessions + 1;
    await Promise.all(quietFirst.filter((session, index) => index < excess || isOver(session)).map(close));
  };

  const openSession = async ({ agent, token }: Connected): Promise<Session> => {
    await makeRoom();
    const subscriptions = new Set<string>();
    const server = serve({ caller: engineCaller(() => session.agent, services), version, subscriptions });
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => services.ids.next(),
      onsessioninitialized: (id) => {
        sessions.set(id, session);
      },
      onsessionclosed: (id) => {
        sessions.delete(id);
      },
    });
    const session: Session = {
      ...{ agent, token, server, transport, subscriptions },
      open: 0,
      last_used: clock.now(),
    };
    await server.connect(transport);
    return session;
  };

  const answerInSession = async (request: Request, body: unknown, caller: Connected): Promise<Response> => {
    const id = request.headers.get('mcp-session-id');
    const known = id === null ? undefined : sessions.get(id);
    // Another agent's session is not told apart from one that there is not.
    const own = known?.agent.id === caller.agent.id ? known : undefined;
    const opens = [body].flat().some((message) => isInitializeRequest(message));
    const session = own ?? (id === null && opens ? await openSession(caller) : undefined);
    if (!session)
      return refused(
        id === null ? 400 : 404,
        id === null ? 'No session: initialize first' : 'Session not found',
      );
    // What a person has granted or taken back since holds from here on.
    session.agent = caller.agent;
    session.token = caller.token;
    session.open += 1;
    session.last_used = clock.now();
    request.signal.addEventListener('abort', () => {
      session.open -= 1;
      session.last_used = clock.now();
    });
    return session.transport.handleRequest(request, body === undefined ? {} : { parsedBody: body });
  };

  return {
    async answer(request, body, caller) {
      if (stopping.aborted) return refused(503, 'The engine stops');
      return (await isLegacyRequest(request, body))
        ? answerInSession(request, body, caller)
        : modernFor(caller).fetch(request, body === undefined ? {} : { parsedBody: body });
    },
    async close() {
      endUpdates();
      await Promise.all([
        ...[...sessions.values()].map(close),
        ...[...modern.values()].map(({ handler }) => handler.close()),
      ]);
    },
  };
}

function refused(status: number, message: string): Response {
  return Response.json({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }, { status });
}

/** The request as the web platform has it, without its body, which is parsed already; it aborts when the connection closes or is answered. */
function webRequest(request: FastifyRequest, reply: FastifyReply): Request {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort(closed));
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    for (const each of [value ?? []].flat()) headers.append(name, each);
  return new Request(`http://${request.headers.host}${request.url}`, {
    method: request.method,
    headers,
    signal: gone.signal,
  });
}
