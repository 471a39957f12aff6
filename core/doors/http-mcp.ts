import type {
  McpHttpHandler,
  Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Agent } from '../model/agent.ts';
import { callerOf, type RouteOptions } from './http-operations.ts';
import { engineCaller } from './mcp/mcp-caller.ts';
import type { McpServerOptions } from './mcp/mcp-server.ts';
import { followUpdates, mayHear } from './updates.ts';

/** Where MCP clients connect. */
const mcpPath = '/mcp';

/** Open sessions of the protocol before 2026-07-28; the one that was quiet longest gives way to a new one. */
const mostSessions = 100;
/** A session without a request for so long, and without an open stream, is closed. */
const idleMs = 30 * 60_000;

/** Why a request's signal aborts; made once, since an error with its stack costs more than reading the request. */
const closed = new Error('the connection was closed');

interface Session {
  readonly agent: Agent;
  readonly server: Server;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly subscriptions: Set<string>;
  /** Open requests; the stream of what the server tells on its own is one. */
  open: number;
  last_used: number;
}

export interface McpOptions extends RouteOptions {
  readonly version: string;
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
      const agent = callerOf(request);
      const response = await (await endpoint()).answer(webRequest(request, reply), request.body, agent);
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
  readonly answer: (request: Request, body: unknown, agent: Agent) => Promise<Response>;
  readonly close: () => Promise<void>;
}

async function openEndpoint({ services, version, stopping, mcp_server }: McpOptions): Promise<McpEndpoint> {
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
  const modern = new Map<string, { readonly agent: Agent; readonly handler: McpHttpHandler }>();
  const modernFor = (agent: Agent): McpHttpHandler => {
    const known = modern.get(agent.id);
    // With other scopes it sees other things.
    if (known && JSON.stringify(known.agent) === JSON.stringify(agent)) return known.handler;
    void known?.handler.close();
    const handler = createMcpHandler(() => serve({ caller: engineCaller(agent, services), version }), {
      legacy: 'reject',
      onerror,
    });
    modern.set(agent.id, { agent, handler });
    return handler;
  };

  // Gathered: however much happens, a client is told of each thing ten times a second at most.
  const unwatched = { store: services.store, clock, progress: () => () => undefined };
  const endUpdates = followUpdates(unwatched, ({ changes }) => {
    for (const { agent, handler } of modern.values()) {
      const heard = changes.filter((change) => mayHear(agent, change));
      for (const uri of new Set(heard.flatMap(changedResources))) handler.notify.resourceUpdated(uri);
      if (heard.some(changesList)) handler.notify.resourcesChanged();
    }
    for (const { agent, server, subscriptions } of sessions.values()) {
      const heard = changes.filter((change) => mayHear(agent, change));
      for (const uri of new Set(heard.flatMap(changedResources)))
        if (subscriptions.has(uri)) tell(server.sendResourceUpdated({ uri }));
      if (heard.some(changesList)) tell(server.sendResourceListChanged());
    }
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

  const openSession = async (agent: Agent): Promise<Session> => {
    await makeRoom();
    const subscriptions = new Set<string>();
    const server = serve({ caller: engineCaller(agent, services), version, subscriptions });
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
      ...{ agent, server, transport, subscriptions },
      open: 0,
      last_used: clock.now(),
    };
    await server.connect(transport);
    return session;
  };

  const answerInSession = async (request: Request, body: unknown, agent: Agent): Promise<Response> => {
    const id = request.headers.get('mcp-session-id');
    const known = id === null ? undefined : sessions.get(id);
    // Another agent's session is not told apart from one that there is not.
    const own = known?.agent.id === agent.id ? known : undefined;
    const opens = [body].flat().some((message) => isInitializeRequest(message));
    const session = own ?? (id === null && opens ? await openSession(agent) : undefined);
    if (!session)
      return refused(
        id === null ? 400 : 404,
        id === null ? 'No session: initialize first' : 'Session not found',
      );
    session.open += 1;
    session.last_used = clock.now();
    request.signal.addEventListener('abort', () => {
      session.open -= 1;
      session.last_used = clock.now();
    });
    return session.transport.handleRequest(request, body === undefined ? {} : { parsedBody: body });
  };

  return {
    async answer(request, body, agent) {
      if (stopping.aborted) return refused(503, 'The engine stops');
      return (await isLegacyRequest(request, body))
        ? answerInSession(request, body, agent)
        : modernFor(agent).fetch(request, body === undefined ? {} : { parsedBody: body });
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
