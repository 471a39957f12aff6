import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  ElicitRequestSchema,
  ResultSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { JsonSchemaValidator, jsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/types.js';
import { OrdinautError } from '../errors.ts';
import type { Id, Json, JsonObject } from '../model/json.ts';
import type { Clock, Elicit, Logger } from '../ports.ts';
import type { CallLimits } from './call-limits.ts';
import { failureOf } from './mcp-error.ts';
import { outputOf } from './mcp-result.ts';
import { ServerQuestions } from './server-questions.ts';
import { cancelled, timedOut } from './tool-error.ts';

/** The SDK wants a timeout of its own; ours comes first. */
const NEVER_MS = 2 ** 31 - 1;
const MOST_PAGES = 100;
const MOST_TOOLS = 2_000;
/** Characters of JSON of all tools of a server. */
const LARGEST_LIST = 10_000_000;
const LEAVE_MS = 1_000;

export interface McpCall extends CallLimits {
  /** The name the server knows. */
  readonly tool: string;
  readonly input: JsonObject;
  /** Sent as `_meta`. */
  readonly meta: JsonObject;
  /** Whom the call is for, should the server ask the person something meanwhile. */
  readonly run_id?: Id | null;
  readonly task_id?: Id | null;
}

/** A connected transport with what the client must ask it. */
export interface McpTransport {
  readonly transport: Transport;
  readonly pid: () => number | null;
  /** Why it closed by itself. */
  readonly failure: () => OrdinautError | undefined;
  /** Tells a server that goes on without us that the session is over. */
  readonly leave?: () => Promise<void>;
}

export interface McpClientOptions {
  /** The name in the configuration; stands in messages. */
  readonly server: string;
  readonly connect_timeout_ms: number;
  /** One of our own toolkit servers. */
  readonly trusted: boolean;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onClosed: () => void;
  readonly onToolsChanged: () => void;
  /** Puts questions of the server to the person; without it the server is told that nobody can be asked. */
  readonly elicit?: Elicit;
}

/** One MCP session. Every failure is an `OrdinautError` with `retryable` and `delivery`. */
export class McpClient {
  readonly #client: Client;
  readonly #wire: McpTransport;
  readonly #options: McpClientOptions;
  readonly #questions: ServerQuestions;

  private constructor(
    client: Client,
    wire: McpTransport,
    options: McpClientOptions,
    questions: ServerQuestions,
  ) {
    this.#client = client;
    this.#wire = wire;
    this.#options = options;
    this.#questions = questions;
  }

  /** Starts the transport and initialises the session. Nothing has been sent to a tool when it throws. */
  static async connect(wire: McpTransport, options: McpClientOptions): Promise<McpClient> {
    const { server, clock, log, elicit } = options;
    const client = new Client(
      { name: 'ordinaut', version: '1' },
      // Outputs are validated by the caller, with the same schema for every kind of server.
      { capabilities: elicit ? { elicitation: { form: {} } } : {}, jsonSchemaValidator: acceptAll },
    );
    const questions = new ServerQuestions(server, clock, elicit);
    if (elicit)
      client.setRequestHandler(ElicitRequestSchema, ({ params }, { signal }) =>
        questions.ask(params, signal),
      );
    client.onerror = (error) => log.debug({ error: error.message }, 'tool server');
    client.onclose = options.onClosed;
    client.setNotificationHandler(ToolListChangedNotificationSchema, options.onToolsChanged);

    let late = false;
    const abort = new AbortController();
    const cancelTimer = clock.timer(options.connect_timeout_ms, () => {
      late = true;
      abort.abort();
    });
    try {
      await client.connect(wire.transport, { signal: abort.signal, timeout: NEVER_MS });
      return new McpClient(client, wire, options, questions);
    } catch (error) {
      await wire.transport.close().catch(() => {});
      if (late)
        throw new OrdinautError({
          code: 'server_start_timeout',
          message: `${server} did not initialise within ${options.connect_timeout_ms / 1000} s`,
          hint: 'is it an MCP server? Run its command by hand and look at what it prints',
          retryable: true,
          delivery: 'not_sent',
        });
      const failure = failureOf(server, error, wire.failure());
      throw new OrdinautError({ ...failure.toJSON(), delivery: 'not_sent' }, error);
    } finally {
      cancelTimer();
    }
  }

  get pid(): number | null {
    return this.#wire.pid();
  }

  /** Every page of `tools/list`, as the server sent them. Throws `list_too_large` (permanent) for more than anybody would call. */
  async listTools(timeout_ms: number): Promise<readonly Json[]> {
    const tools: Json[] = [];
    let cursor: string | undefined;
    let size = 0;
    for (let page = 0; page < MOST_PAGES; page++) {
      const result = await this.#request('tools/list', 'tools/list', cursor === undefined ? {} : { cursor }, {
        timeout_ms,
        signal: new AbortController().signal,
      });
      if (Array.isArray(result.tools)) {
        const more = result.tools as Json[];
        size += JSON.stringify(more).length;
        if (tools.length + more.length > MOST_TOOLS || size > LARGEST_LIST)
          throw tooLarge(this.#options.server);
        tools.push(...more);
      }
      if (typeof result.nextCursor !== 'string' || result.nextCursor === cursor) return tools;
      cursor = result.nextCursor;
    }
    return tools;
  }

  /** `name` stands in messages: `server.tool`. */
  async callTool(name: string, call: McpCall): Promise<Json> {
    const params = { name: call.tool, arguments: call.input, _meta: call.meta };
    const result = await this.#questions.during(name, call, () =>
      this.#request(name, 'tools/call', params, call),
    );
    return outputOf(name, result, this.#options.trusted);
  }

  /** Ends the session and its process; resolves when nothing of it is left. */
  async close(): Promise<void> {
    const { clock } = this.#options;
    if (this.#wire.leave) {
      const left = this.#wire.leave().catch(() => {});
      await Promise.race([left, new Promise<void>((resolve) => clock.timer(LEAVE_MS, resolve))]);
    }
    await this.#wire.transport.close();
  }

  #request(
    name: string,
    method: string,
    params: Record<string, unknown>,
    limits: CallLimits,
  ): Promise<Record<string, unknown>> {
    const { clock, log, server } = this.#options;
    return new Promise((resolve, reject) => {
      const { signal, timeout_ms, waited_ms = 0 } = limits;
      if (signal.aborted) {
        reject(cancelled(name, 'not_sent'));
        return;
      }
      // The SDK never lets go of the signal it gets, so each request has its own.
      const abort = new AbortController();
      const giveUp = (reason: OrdinautError): void => {
        finish(() => reject(reason));
        abort.abort(reason.code);
      };
      // Whole milliseconds: Node keeps one list of timers for each duration.
      const left = Math.max(0, Math.ceil(timeout_ms - waited_ms));
      const cancelTimer = clock.timer(left, () => giveUp(timedOut(name, timeout_ms)));
      const onAbort = (): void => giveUp(cancelled(name, 'unknown'));
      signal.addEventListener('abort', onAbort, { once: true });
      let done = false;
      const finish = (settle: () => void): void => {
        if (done) return;
        done = true;
        cancelTimer();
        signal.removeEventListener('abort', onAbort);
        settle();
      };
      this.#client
        .request({ method, params }, ResultSchema, {
          signal: abort.signal,
          timeout: NEVER_MS,
          onprogress: (progress) => log.debug({ tool: name, ...progress }, 'progress'),
        })
        .then(
          (result) => finish(() => resolve(result)),
          (error) => finish(() => reject(failureOf(server, error, this.#wire.failure()))),
        );
    });
  }
}

function tooLarge(server: string): OrdinautError {
  return new OrdinautError({
    code: 'list_too_large',
    message: `${server} lists more than ${MOST_TOOLS} tools, or ${LARGEST_LIST / 1_000_000} million characters of them`,
    hint: 'many servers take an option for the tools that they are to offer',
    delivery: 'not_sent',
  });
}

/** Takes every output for valid. */
const acceptAll: jsonSchemaValidator = {
  getValidator<T>(): JsonSchemaValidator<T> {
    return (input) => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};
