import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { Instant, Json } from '../model/json.ts';
import type { Clock, Logger } from '../ports.ts';
import { type CallLimits, whileWaiting } from './call-limits.ts';
import { CallStatistics } from './call-statistics.ts';
import type { McpCall, McpClient } from './mcp-client.ts';
import { Places } from './places.ts';
import type { ServerState, ServerStatus } from './tool-service.ts';

const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 60_000;
/** Crashes in a row that a caller waits out; after more of them it fails at once. */
const PATIENT_CRASHES = 2;

export interface PooledServerOptions {
  readonly name: string;
  readonly kind: ServerStatus['kind'];
  readonly idle_ms: number;
  readonly concurrency: number | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly connect: (events: { readonly onClosed: () => void }) => Promise<McpClient>;
  /** After each start, before the first call: lists the tools. */
  readonly onConnected: (client: McpClient) => Promise<void>;
  readonly onState?: (state: ServerState) => void;
}

/** The states of `ServerState` (diagram there) with what each of them holds. */
type State =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting'; readonly client: Promise<McpClient> }
  | { readonly kind: 'ready'; readonly client: McpClient; readonly started_at: Instant }
  | {
      readonly kind: 'backing_off';
      readonly error: OrdinautError;
      /** Monotonic, and for people. */
      readonly until: number;
      readonly retry_at: Instant;
    }
  | { readonly kind: 'failed'; readonly error: OrdinautError };

/** One MCP server: started by the first call, kept warm, stopped when idle, restarted with backoff after a crash. */
export class PooledServer {
  readonly #options: PooledServerOptions;
  readonly #places: Places | undefined;
  readonly #statistics: CallStatistics;
  #state: State = { kind: 'stopped' };
  #closing: Promise<void> = Promise.resolve();
  #cancelIdle: (() => void) | undefined;
  #crashes = 0;
  #restarts = 0;
  /** It ended by itself, or could not be started, since it last ran. */
  #ended = false;
  #active = 0;
  #last_used = 0;
  #onQuiet: (() => void) | undefined;

  constructor(options: PooledServerOptions) {
    this.#options = options;
    this.#statistics = new CallStatistics(options.clock);
    if (options.concurrency !== undefined) this.#places = new Places(options.concurrency);
  }

  get state(): ServerState {
    return this.#state.kind;
  }

  get status(): Omit<ServerStatus, 'changed_tools'> {
    const { name, kind } = this.#options;
    const state = this.#state;
    return {
      server: name,
      kind,
      state: state.kind,
      pid: state.kind === 'ready' ? state.client.pid : null,
      started_at: state.kind === 'ready' ? state.started_at : null,
      retry_at: state.kind === 'backing_off' ? state.retry_at : null,
      restarts: this.#restarts,
      ...this.#statistics.figures,
    };
  }

  /** The running server, started when it is not. `tool` stands in messages. Every error means: not sent. */
  async ready(tool: string, limits: CallLimits): Promise<McpClient> {
    const before = this.#state;
    if (before.kind === 'backing_off') await this.#waitOut(before, tool, limits);
    const state: State = this.#state;
    if (state.kind === 'ready') return state.client;
    const starting = state.kind === 'starting' ? state.client : this.#start();
    return whileWaiting(starting, tool, limits, this.#options.clock);
  }

  /** Starts it when it has not been started; how that ends is told to the first call. */
  warmUp(): void {
    if (this.#state.kind === 'stopped') this.#start();
  }

  /** Calls a tool. `name` stands in messages: `server.tool`. */
  call(name: string, call: McpCall): Promise<Json> {
    return this.#statistics.record(() => this.#callInPlace(name, call));
  }

  /** Ends the process and resolves when nothing of it is left. A later call starts it again. */
  async stop(): Promise<void> {
    const state = this.#state;
    if (state.kind === 'starting') {
      await state.client.catch(() => {});
      return this.stop();
    }
    this.#crashes = 0;
    this.#become({ kind: 'stopped' });
    if (state.kind === 'ready') this.#close(state.client);
    await this.#closing;
  }

  /** For a server that is no longer configured: calls under way end first, then the process. */
  async retire(): Promise<void> {
    if (this.#active > 0) await new Promise<void>((resolve) => (this.#onQuiet = resolve));
    await this.stop();
  }

  async #callInPlace(name: string, call: McpCall): Promise<Json> {
    const { clock } = this.#options;
    const began = clock.monotonic();
    const left = (): CallLimits => ({
      signal: call.signal,
      timeout_ms: call.timeout_ms,
      waited_ms: clock.monotonic() - began,
    });
    this.#active += 1;
    const places = this.#places;
    try {
      if (places && !places.tryTake()) await this.#queue(places, name, left());
      try {
        const output = await this.#send(name, call, left, true);
        this.#crashes = 0;
        return output;
      } finally {
        places?.give();
      }
    } finally {
      this.#active -= 1;
      this.#last_used = clock.monotonic();
      if (this.#active === 0) this.#onQuiet?.();
    }
  }

  async #send(name: string, call: McpCall, left: () => CallLimits, again: boolean): Promise<Json> {
    const state = this.#state;
    const client = state.kind === 'ready' ? state.client : await this.ready(name, left());
    try {
      return await client.callTool(name, { ...call, ...left() });
    } catch (error) {
      if (!(again && error instanceof OrdinautError && error.code === 'session_ended')) throw error;
      if (this.#state.kind === 'ready' && this.#state.client === client) {
        this.#become({ kind: 'stopped' });
        this.#close(client);
      }
      return this.#send(name, call, left, false);
    }
  }

  #start(): Promise<McpClient> {
    const { name, log, clock, connect, onConnected } = this.#options;
    const start = async (): Promise<McpClient> => {
      await this.#closing;
      let connected: McpClient | undefined;
      try {
        const client = await connect({ onClosed: () => this.#onClosed(connected) });
        connected = client;
        await onConnected(client);
        this.#become({ kind: 'ready', client, started_at: clock.now() });
        if (this.#ended) this.#restarts += 1;
        this.#ended = false;
        this.#last_used = clock.monotonic();
        this.#watchIdle();
        log.info({ server: name, pid: client.pid }, 'tool server started');
        return client;
      } catch (error) {
        if (connected) this.#close(connected);
        const detail = asOrdinautError(error).toJSON();
        throw this.#failed(new OrdinautError({ ...detail, delivery: 'not_sent' }, error));
      }
    };
    const client = start();
    // Callers that gave up waiting leave nobody to see how the start ended; the state tells.
    client.catch(() => {});
    this.#become({ kind: 'starting', client });
    return client;
  }

  #onClosed(client: McpClient | undefined): void {
    const state = this.#state;
    if (state.kind !== 'ready' || state.client !== client) return;
    this.#failed(
      new OrdinautError({
        code: 'server_crashed',
        message: `${this.#options.name} ended by itself`,
        retryable: true,
      }),
    );
    this.#close(client);
  }

  #become(state: State): void {
    const before = this.#state.kind;
    this.#state = state;
    if (state.kind !== before) this.#options.onState?.(state.kind);
  }

  /** A retryable failure is tried again later, any other waits for somebody to change something. */
  #failed(error: OrdinautError): OrdinautError {
    const { clock, log, name } = this.#options;
    this.#statistics.noteError(error.message);
    log.warn({ server: name, error: error.toJSON() }, 'tool server failed');
    this.#cancelIdle?.();
    if (!error.retryable) {
      this.#become({ kind: 'failed', error });
      return error;
    }
    this.#crashes += 1;
    this.#ended = true;
    const delay = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (this.#crashes - 1));
    this.#become({
      kind: 'backing_off',
      error,
      until: clock.monotonic() + delay,
      retry_at: clock.now() + delay,
    });
    return error;
  }

  async #waitOut(state: State & { kind: 'backing_off' }, tool: string, limits: CallLimits): Promise<void> {
    const { clock, name } = this.#options;
    const delay = state.until - clock.monotonic();
    if (delay > 0 && this.#crashes > PATIENT_CRASHES)
      throw new OrdinautError(
        {
          code: 'server_backing_off',
          message: `${name} failed ${this.#crashes} times in a row (${state.error.message})`,
          hint: `it is tried again at ${new Date(state.retry_at).toISOString()}`,
          retryable: true,
          delivery: 'not_sent',
        },
        state.error,
      );
    if (delay > 0) {
      const passed = new Promise<void>((resolve) => clock.timer(delay, resolve));
      await whileWaiting(passed, tool, limits, clock);
    }
  }

  async #queue(places: Places, name: string, limits: CallLimits): Promise<void> {
    const place = places.wait();
    try {
      await whileWaiting(place.taken, name, limits, this.#options.clock);
    } catch (error) {
      place.leave();
      throw error;
    }
  }

  /** One timer for the life of the server: a warm call does not touch it. */
  #watchIdle(delay = this.#options.idle_ms): void {
    const { clock, idle_ms, log, name } = this.#options;
    this.#cancelIdle?.();
    this.#cancelIdle = clock.timer(delay, () => {
      const left = this.#active > 0 ? idle_ms : this.#last_used + idle_ms - clock.monotonic();
      if (left > 0) {
        this.#watchIdle(left);
        return;
      }
      log.info({ server: name }, 'idle tool server stopped');
      void this.stop();
    });
  }

  /** The state is another one already: some transports say that they are closed before `close` returns. */
  #close(client: McpClient): void {
    this.#cancelIdle?.();
    this.#cancelIdle = undefined;
    this.#closing = Promise.all([this.#closing, client.close().catch(() => {})]).then(() => {});
  }
}
