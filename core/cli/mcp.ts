import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { DataDirectory } from '../data-directory.ts';
import { createHttpClient } from '../doors/http-client.ts';
import type { McpCaller } from '../doors/mcp/mcp-caller.ts';
import { changedResources, changesList } from '../doors/mcp/mcp-resources.ts';
import { createMcpServer } from '../doors/mcp/mcp-server.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { readToken } from '../doors/token.ts';
import type { Updates } from '../doors/updates.ts';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { Agent } from '../model/agent.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { findOperation } from '../operations/operations.ts';
import { agentTokenFile } from '../services/client-connections.ts';
import { clientScopes } from '../services/client-scopes.ts';
import { systemClock } from '../system-clock.ts';
import { version } from '../version.ts';
import { type EngineAddress, findOrStartEngine, servingEngine } from './engine-link.ts';
import { type PairedAgent, pairAgent } from './paired-agent.ts';
import { directoryOf, type Flags } from './session.ts';
import { createStderrLog } from './stderr-log.ts';

const shortestRestMs = 250;
const longestRestMs = 10_000;

/**
 * `ordinaut mcp`: the engine as an MCP server over standard input and output, for clients that start their servers as programs.
 * It finds the engine that serves, or starts one, and finds it again after a restart: the client notices nothing but what
 * was under way. Ends when its input ends.
 */
export async function serveMcp(flags: Flags, io: CommandIo): Promise<void> {
  const directory = directoryOf(flags);
  const log = createStderrLog(systemClock, { door: 'mcp' });
  const ended = new AbortController();
  const signal = AbortSignal.any([io.signal, ended.signal]);
  const servers = new Set<Server>();
  const paired =
    flags.pair === true ? await openPairing(flags, { io, directory, servers, signal }) : undefined;
  const own = paired ? undefined : tokenOf(directory.path, flags.agent);
  const linkWith = (token: string | undefined) => ({ directory, signal, ...(token && { token }) });
  const find = async () => findOrStartEngine(linkWith(paired ? await paired.requireToken() : own));
  const serving = () => {
    if (paired && paired.token === undefined) return undefined;
    return servingEngine(linkWith(paired?.token ?? own));
  };

  const bridge = createBridgeCaller(find, signal);
  const caller: McpCaller = {
    ...bridge,
    // Until it is let in it lists what it asks for; each call tells the code.
    me: async () => (paired && paired.token === undefined ? wanted(flags) : bridge.me()),
  };
  const subscriptions = new WeakMap<Server, Set<string>>();
  const stdio = serveStdio(
    ({ era }) => {
      const asked = new Set<string>();
      // The other generation of the protocol asks for a stream of what it wants, which the transport filters.
      const server = createMcpServer({
        ...{ caller, version, notice: paired?.question },
        ...(era === 'legacy' && { subscriptions: asked }),
      });
      if (era === 'legacy') subscriptions.set(server, asked);
      servers.add(server);
      server.onclose = () => servers.delete(server);
      return server;
    },
    { onerror: (err) => log.debug({ err }, 'a message was not understood') },
  );
  const tell = ({ changes }: Updates): void => {
    for (const server of servers) {
      const wanted = subscriptions.get(server);
      for (const uri of changes.flatMap(changedResources))
        if (!wanted || wanted.has(uri)) send(server.sendResourceUpdated({ uri }));
      if (changes.some(changesList)) send(server.sendResourceListChanged());
    }
  };
  // A client that has not said hello yet, or is gone, is not told.
  const send = (sent: Promise<void>): void =>
    void sent.catch((err: unknown) => log.debug({ err }, 'not told'));
  const following = followEngine({ find: serving, tell, signal });

  process.stdin.once('end', () => ended.abort());
  process.stdin.once('close', () => ended.abort());
  await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
  await stdio.close();
  await following;
}

/** What a client that is not let in yet is to itself. */
function wanted(flags: Flags): Pick<Agent, 'id' | 'name' | 'scopes'> {
  return { id: '', name: nameOf(flags), scopes: scopesOf(flags) ?? clientScopes };
}

const nameOf = ({ name }: Flags): string => (typeof name === 'string' ? name : 'MCP client');
const scopesOf = ({ scopes }: Flags): readonly string[] | undefined =>
  Array.isArray(scopes) ? scopes.map(String) : undefined;

/** Becomes an agent, whose token is kept under `--agent`, or a name of its own. */
function openPairing(
  flags: Flags,
  {
    io,
    directory,
    servers,
    signal,
  }: {
    readonly io: CommandIo;
    readonly directory: DataDirectory;
    readonly servers: ReadonlySet<Server>;
    readonly signal: AbortSignal;
  },
): Promise<PairedAgent> {
  const name = nameOf(flags);
  const scopes = scopesOf(flags);
  const kept =
    typeof flags.agent === 'string' ? flags.agent : name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return pairAgent({
    ...{ name, signal, ...(scopes && { scopes }) },
    file: agentTokenFile(directory.path, kept),
    find: () => findOrStartEngine({ directory, signal }),
    tell: (message) => io.writeError(`${message}\n`),
    // What it may call may be other than what it asked for.
    onPaired: () => {
      for (const server of servers) server.sendToolListChanged().catch(() => undefined);
    },
  });
}

/** The token of the agent that the client is; undefined stands for the owner. Throws `not_connected` for an agent that has none here. */
function tokenOf(data_directory: string, agent: unknown): string | undefined {
  if (typeof agent !== 'string') return process.env.ORDINAUT_TOKEN;
  const token = readToken(agentTokenFile(data_directory, agent));
  if (token !== undefined) return token;
  throw new OrdinautError({
    code: 'not_connected',
    message: `there is no token of an agent ${agent} in ${data_directory}`,
    hint: `connect it: ordinaut clients connect ${agent}`,
  });
}

/** Calls over HTTP. What was never sent, and what only reads, is sent again to an engine that came back. */
function createBridgeCaller(find: () => Promise<EngineAddress>, signal: AbortSignal): McpCaller {
  const client = async () => createHttpClient({ ...(await find()), for_program: true });
  const again = async <T>(mayRepeat: boolean, send: () => Promise<T>): Promise<T> => {
    try {
      return await send();
    } catch (thrown) {
      const { code } = asOrdinautError(thrown);
      const never_sent = hasCode(thrown, 'ECONNREFUSED');
      if (code !== 'engine_unreachable' || signal.aborted || !(mayRepeat || never_sent)) throw thrown;
      return send();
    }
  };
  const call: McpCaller['call'] = (operation, input, ending): Promise<Json> =>
    again(findOperation(operation).annotations.readOnly, async () =>
      (await client()).call(operation, input, ending),
    );
  return {
    // Asked each time: a person may grant or take scopes meanwhile.
    me: async () => (await call('agents.me', {}, signal)) as unknown as Agent,
    call,
    follow: (run, onProgress, ending): Promise<JsonObject> =>
      again(true, async () => (await client()).follow(run, onProgress, ending)),
  };
}

function hasCode(thrown: unknown, code: string): boolean {
  for (let cause = thrown; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && cause.code === code) return true;
  return false;
}

interface Following {
  readonly find: () => EngineAddress | undefined;
  readonly tell: (updates: Updates) => void;
  readonly signal: AbortSignal;
}

/** Hears what changes in the engine, over restarts, until the signal aborts. It starts none: one that a person stopped stays so until a call needs it. */
async function followEngine({ find, tell, signal }: Following): Promise<void> {
  let restMs = shortestRestMs;
  while (!signal.aborted) {
    const engine = find();
    if (engine && (await hear(engine, tell, signal))) restMs = shortestRestMs;
    else restMs = Math.min(restMs * 2, longestRestMs);
    await pause(restMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Until the connection ends; answers whether there was one. */
function hear({ url, token }: EngineAddress, tell: Following['tell'], signal: AbortSignal): Promise<boolean> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/updates`, ['ordinaut', `bearer.${token}`]);
  const stop = () => socket.close();
  signal.addEventListener('abort', stop, { once: true });
  return new Promise((ended) => {
    let opened = false;
    socket.onopen = () => {
      opened = true;
    };
    socket.onmessage = ({ data }) => tell(JSON.parse(String(data)) as Updates);
    socket.onclose = () => {
      signal.removeEventListener('abort', stop);
      ended(opened);
    };
  });
}
