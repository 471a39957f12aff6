import { type ErrorDetail, OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Caller } from './caller.ts';
import { readServerSentEvents } from './server-sent-events.ts';

export interface HttpClientOptions {
  /** `http://127.0.0.1:4666` */
  readonly url: string;
  readonly token: string;
  /** Says that it calls for a program: what people alone may do is refused, whatever the token allows. */
  readonly for_program?: boolean;
}

/** Names the door that a call came through before it was sent on over HTTP. */
export const doorHeader = 'x-ordinaut-door';

/** Calls the operations of an engine that serves. Refusals arrive as the engine's own errors; `engine_unreachable` when nobody answers. */
export function createHttpClient({ url, token, for_program = false }: HttpClientOptions): Caller {
  const request = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(for_program && { [doorHeader]: 'mcp' }),
    };
    let response: Response;
    try {
      response = await fetch(new URL(path, url), { ...init, headers });
    } catch (cause) {
      throw notReached(url, cause, init.signal ?? undefined);
    }
    if (response.ok) return response;
    throw refusal(response.status, await response.text());
  };

  const call: Caller['call'] = async (operation, input, signal) => {
    const path = `/v1/operations/${encodeURIComponent(operation)}`;
    const response = await request(path, { method: 'POST', body: JSON.stringify(input), signal });
    return (await response.json()) as Json;
  };
  const client: Caller = {
    // An answer that takes minutes would be taken for a dead connection: what waits for a run follows it.
    async call(operation, input, signal) {
      if (operation === 'runs.wait' && typeof input.run === 'string')
        return client.follow(input.run, () => {}, signal);
      if (operation !== 'tasks.run' || input.wait !== true) return call(operation, input, signal);
      const made = (await call(operation, { ...input, wait: false }, signal)) as JsonObject;
      return { ...made, run: await client.follow(String(made.run_id), () => {}, signal) };
    },

    async follow(run_id, onProgress, signal) {
      const path = `/v1/runs/${encodeURIComponent(run_id)}/progress`;
      const { body } = await request(path, { method: 'GET', signal });
      try {
        for await (const { event, data } of readServerSentEvents(body ?? new ReadableStream())) {
          const value = JSON.parse(data) as JsonObject;
          if (event === 'settled') return value;
          if (event === 'error') throw errorFrom(value);
          onProgress(value);
        }
      } catch (cause) {
        if (cause instanceof OrdinautError) throw cause;
        throw notReached(url, cause, signal);
      }
      throw new OrdinautError({
        code: 'engine_unreachable',
        message: `the engine at ${url} stopped while run ${run_id} went on`,
        hint: `it goes on when the engine starts again; ordinaut runs get ${run_id}`,
      });
    },

    async close() {},
  };
  return client;
}

/** Nobody answered, or the caller stopped waiting. */
export function notReached(url: string, cause: unknown, signal: AbortSignal | undefined): OrdinautError {
  if (signal?.aborted) return new OrdinautError({ code: 'interrupted', message: 'interrupted' }, cause);
  return new OrdinautError(
    {
      code: 'engine_unreachable',
      message: `the engine at ${url} does not answer`,
      hint: 'start it with: ordinaut serve',
      retryable: true,
    },
    cause,
  );
}

/** What an engine refused, as its own error. */
export function refusal(status: number, text: string): OrdinautError {
  try {
    const { error } = JSON.parse(text) as { readonly error?: JsonObject };
    if (error) return errorFrom(error);
  } catch {
    // Not ours: some other program answers on this port.
  }
  return new OrdinautError({
    code: 'engine_unreachable',
    message: `something that is not this engine answered with status ${status}`,
    hint: 'start the engine again: it tells its address anew',
  });
}

function errorFrom({ request_id: _, ...detail }: JsonObject): OrdinautError {
  return new OrdinautError(detail as unknown as ErrorDetail);
}
