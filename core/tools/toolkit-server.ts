import type { Readable, Writable } from 'node:stream';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Toolkit, ToolkitTool } from '../model/tool.ts';
import type { Clock, Logger } from '../ports.ts';
import { contextOf, ERROR_META, WRAPPED_META } from './call-meta.ts';
import { LineSplitter } from './line-splitter.ts';
import type { ToolkitHost } from './toolkit-host.ts';

const VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];
const LONGEST_MESSAGE = 10 * 1024 * 1024;
/** The client keeps the time, and sends a cancellation when it is over. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

export interface ToolkitServerOptions {
  readonly name: string;
  /** Loads the toolkit; called after the first answer, so that a client waits for nothing but the process. */
  readonly load: () => Promise<Toolkit>;
  readonly guardWorker: URL;
  readonly input: Readable;
  readonly output: Writable;
  readonly clock: Clock;
  /** Must not write to `output`. */
  readonly log: Logger;
}

interface Host {
  readonly host: ToolkitHost;
  readonly close: () => Promise<void>;
}

/** JSON-RPC errors that a client's mistake answers. */
class RpcError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Serves one toolkit as an MCP server over stdio (2025-11-25 and earlier, tools only). Resolves when the input ends and every call
 * under way has settled. It speaks the protocol itself: the SDK takes 80 ms to load, as long as everything else together,
 * and every start of a server waits for it.
 */
export async function serveToolkit(options: ToolkitServerOptions): Promise<void> {
  const { name, input, output, clock, log } = options;
  const running = new Map<unknown, AbortController>();
  const calls = new Set<Promise<void>>();
  let loading: Promise<Toolkit> | undefined;
  let hosting: Promise<Host> | undefined;
  const loaded = (): Promise<Toolkit> => {
    loading ??= options.load();
    return loading;
  };
  const hosted = (): Promise<Host> => {
    hosting ??= loaded().then((toolkit) => openHost(toolkit, options));
    return hosting;
  };
  const send = (message: JsonObject): void => {
    output.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  };

  const callTool = async (params: Record<string, unknown>, signal: AbortSignal): Promise<JsonObject> => {
    const ready = await Promise.all([loaded(), hosted()]).catch((error) => asOrdinautError(error));
    // Nothing has been called: whoever can do it in another way may.
    if (ready instanceof OrdinautError) return failureResult({ ...ready.toJSON(), delivery: 'not_sent' });
    const [toolkit, { host }] = ready;
    const tool = toolkit.tools.find((candidate) => candidate.name === params.name);
    if (!tool) throw new RpcError(-32_602, `Unknown tool: ${String(params.name)}`);
    try {
      const context = contextOf(params._meta, { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone });
      const value = await host.call(`${name}.${tool.name}`, argumentsOf(params), NO_TIMEOUT_MS, {
        ...context,
        signal,
        log,
        now: () => clock.now(),
      });
      return resultOf(value);
    } catch (error) {
      return failureResult(asOrdinautError(error).toJSON());
    }
  };

  const methods: Record<
    string,
    (params: Record<string, unknown>, signal: AbortSignal) => Promise<JsonObject> | JsonObject
  > = {
    initialize: ({ protocolVersion }) => ({
      protocolVersion: VERSIONS.find((version) => version === protocolVersion) ?? VERSIONS[0] ?? '',
      capabilities: { tools: {} },
      serverInfo: { name: `ordinaut-${name}`, version: '1' },
    }),
    ping: () => ({}),
    'tools/list': async () => ({ tools: (await loaded()).tools.map(toolJson) }),
    'tools/call': callTool,
  };

  const answer = async (
    id: string | number,
    method: string,
    params: Record<string, unknown>,
  ): Promise<void> => {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (!handler) throw new RpcError(-32_601, `Method not found: ${method}`);
      const result = await handler(params, abort.signal);
      // A cancelled request has no answer (MCP, "Cancellation").
      if (!abort.signal.aborted) send({ id, result });
    } catch (error) {
      const { code, message } = error instanceof RpcError ? error : { code: -32_603, message: String(error) };
      if (!abort.signal.aborted) send({ id, error: { code, message } });
    } finally {
      running.delete(id);
    }
  };

  const receive = (line: string): void => {
    const message = parse(line);
    if (!message) {
      send({ id: null, error: { code: -32_700, message: 'Parse error' } });
      return;
    }
    const { id, method } = message;
    const params = isRecord(message.params) ? message.params : {};
    if (typeof method !== 'string') return;
    if (typeof id === 'string' || typeof id === 'number') {
      const call = answer(id, method, params).finally(() => calls.delete(call));
      calls.add(call);
    } else if (method === 'notifications/cancelled') {
      running.get(params.requestId)?.abort();
    } else if (method === 'notifications/initialized') {
      // While the client makes up its mind what to call; a failure is told to who calls.
      hosted().catch(() => {});
    }
  };

  const lines = new LineSplitter(LONGEST_MESSAGE);
  for await (const chunk of input) {
    const complete = lines.push(chunk);
    if (complete === 'too_long') break;
    for (const line of complete) if (line !== '') receive(line);
  }
  for (const abort of running.values()) abort.abort();
  await Promise.all(calls);
  // A toolkit that could not be loaded has failed the calls that asked for it.
  await hosting?.then(({ close }) => close()).catch(() => {});
}

async function openHost(toolkit: Toolkit, { guardWorker, clock }: ToolkitServerOptions): Promise<Host> {
  const [{ ToolkitHost }, { SchemaValidator }] = await Promise.all([
    import('./toolkit-host.ts'),
    import('../guard/schema-validator.ts'),
  ]);
  const validator = new SchemaValidator({ clock, worker_url: guardWorker });
  return {
    host: new ToolkitHost([toolkit], validator, clock),
    close: async () => {
      await Promise.all([validator.close(), toolkit.close?.()]);
    },
  };
}

function toolJson(tool: ToolkitTool): Json {
  const output: unknown = JSON.parse(JSON.stringify(tool.output));
  const { title, description, annotations } = tool;
  return {
    name: tool.name,
    title,
    description,
    inputSchema: JSON.parse(JSON.stringify(tool.input)),
    // MCP knows outputs that are objects only; others are wrapped, and declared by the catalog.
    ...(isRecord(output) && output.type === 'object' ? { outputSchema: output as JsonObject } : {}),
    annotations: { ...annotations },
  };
}

function resultOf(value: Json): JsonObject {
  const content = [{ type: 'text', text: JSON.stringify(value) }];
  if (isRecord(value)) return { content, structuredContent: value as JsonObject };
  return { content, structuredContent: { value }, _meta: { [WRAPPED_META]: true } };
}

function failureResult(detail: ReturnType<ReturnType<typeof asOrdinautError>['toJSON']>): JsonObject {
  const error: JsonObject = JSON.parse(JSON.stringify(detail));
  const text = [detail.message, detail.hint].filter((part) => part !== undefined).join('; ');
  return {
    isError: true,
    content: [{ type: 'text', text }],
    structuredContent: { error },
    _meta: { [ERROR_META]: error },
  };
}

function argumentsOf(params: Record<string, unknown>): JsonObject {
  return isRecord(params.arguments) ? (params.arguments as JsonObject) : {};
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const message: unknown = JSON.parse(line);
    return isRecord(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
