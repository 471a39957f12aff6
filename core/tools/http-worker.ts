import { OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Clock, ToolCall } from '../ports.ts';
import type { HttpWorker as Config } from './server-config.ts';
import { cancelled, connectionFailed, httpStatus, timedOut, toolFailed } from './tool-error.ts';

const HEALTH_KEPT_MS = 5_000;
const HEALTH_TIMEOUT_MS = 3_000;
const LONGEST_ANSWER = 10 * 1024 * 1024;

export type WorkerCall = Pick<
  ToolCall,
  'input' | 'timeout_ms' | 'signal' | 'idempotency_key' | 'run_id' | 'correlation_id'
>;

/**
 * A worker with `GET /health` and `POST /operations {operation, parameters}`. Its health is asked before work is handed over, and
 * believed for 5 s. An answer `{status: "error" | "failed", error}` is a failure that the worker reports itself.
 */
export class HttpWorker {
  readonly #name: string;
  readonly #config: Config;
  readonly #headers: () => Promise<Record<string, string>>;
  readonly #clock: Clock;
  #healthy_until = -1;

  constructor(
    name: string,
    config: Config,
    services: { readonly clock: Clock; readonly headers: () => Promise<Record<string, string>> },
  ) {
    this.#name = name;
    this.#config = config;
    this.#clock = services.clock;
    this.#headers = services.headers;
  }

  /** Throws `OrdinautError` with `retryable` and `delivery`; `worker_unhealthy` means that nothing was handed over. */
  async call(operation: string, call: WorkerCall): Promise<Json> {
    const tool = `${this.#name}.${operation}`;
    if (call.signal.aborted) throw cancelled(tool, 'not_sent');
    const began = this.#clock.monotonic();
    const headers = await this.#headers();
    if (!this.healthy) await this.#askHealth(headers, call.signal, call.timeout_ms);
    const left = call.timeout_ms - (this.#clock.monotonic() - began);
    const response = await this.#fetch(tool, '/operations', left, call.signal, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'x-correlation-id': call.correlation_id,
        ...(call.idempotency_key !== null && { 'idempotency-key': call.idempotency_key }),
        ...(call.run_id !== null && { 'x-ordinaut-run-id': call.run_id }),
      },
      body: JSON.stringify({ operation, parameters: call.input }),
    });
    if (response.status >= 300) {
      this.#healthy_until = -1;
      throw httpStatus(tool, response.status, response.text);
    }
    return outputOf(tool, response.text);
  }

  /** Whether it said so in the last 5 s. */
  get healthy(): boolean {
    return this.#clock.monotonic() < this.#healthy_until;
  }

  /** Asks now. Throws `OrdinautError` `worker_unhealthy`. */
  async checkHealth(signal: AbortSignal): Promise<void> {
    await this.#askHealth(await this.#headers(), signal, HEALTH_TIMEOUT_MS);
  }

  async #askHealth(headers: Record<string, string>, signal: AbortSignal, most_ms: number): Promise<void> {
    const unhealthy = (message: string, cause?: unknown): OrdinautError =>
      new OrdinautError(
        {
          code: 'worker_unhealthy',
          message: `${this.#name} is not ready for work: ${message}`,
          hint: `look at ${this.#config.url}/health`,
          retryable: true,
          delivery: 'not_sent',
        },
        cause,
      );
    let status: number;
    try {
      ({ status } = await this.#fetch(
        `${this.#name}/health`,
        '/health',
        Math.min(most_ms, HEALTH_TIMEOUT_MS),
        signal,
        {
          headers,
        },
      ));
    } catch (error) {
      if (signal.aborted) throw cancelled(this.#name, 'not_sent');
      throw unhealthy(error instanceof Error ? error.message : String(error), error);
    }
    if (status !== 200) throw unhealthy(`GET /health answered HTTP ${status}`);
    this.#healthy_until = this.#clock.monotonic() + HEALTH_KEPT_MS;
  }

  async #fetch(
    tool: string,
    path: string,
    timeout_ms: number,
    signal: AbortSignal,
    init: RequestInit,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const late = new AbortController();
    const cancelTimer = this.#clock.timer(Math.max(0, timeout_ms), () => late.abort());
    try {
      const response = await fetch(`${this.#config.url.replace(/\/+$/, '')}${path}`, {
        ...init,
        // Credentials in headers stay with the host that they were written for.
        redirect: 'manual',
        signal: AbortSignal.any([signal, late.signal]),
      });
      return { status: response.status, text: await boundedText(tool, response) };
    } catch (error) {
      if (error instanceof OrdinautError) throw error;
      if (late.signal.aborted) throw timedOut(tool, timeout_ms);
      if (signal.aborted) throw cancelled(tool, 'unknown');
      throw connectionFailed(tool, error);
    } finally {
      cancelTimer();
    }
  }
}

async function boundedText(tool: string, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > LONGEST_ANSWER)
      throw new OrdinautError({
        code: 'output_too_large',
        message: `${tool} answered with more than ${LONGEST_ANSWER / 1024 / 1024} MB`,
        delivery: 'answered',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function outputOf(tool: string, text: string): Json {
  let output: Json;
  try {
    output = text.trim() === '' ? null : JSON.parse(text);
  } catch (error) {
    throw new OrdinautError(
      { code: 'protocol_error', message: `${tool} did not answer with JSON`, delivery: 'answered' },
      error,
    );
  }
  const failure = failureIn(output);
  if (failure !== undefined) throw toolFailed(tool, failure);
  return output;
}

function failureIn(output: Json): string | undefined {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return undefined;
  const { status, error } = output as JsonObject;
  if (status !== 'error' && status !== 'failed') return undefined;
  return typeof error === 'string' ? error : JSON.stringify(error ?? '');
}
