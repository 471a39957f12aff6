import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';

/** Bytes of one answer. */
const LONGEST_ANSWER = 10 * 1024 * 1024;

/** Codes of answers that this transport makes up, in the range that JSON-RPC leaves to implementations. */
export const STREAM_BROKEN = -32_098;
export const ANSWER_TOO_LARGE = -32_097;

/**
 * Streamable HTTP with bounded answers. A stream that breaks without an answer, and cannot be resumed, is answered with
 * `STREAM_BROKEN` at once, where the SDK would leave the request to its timeout.
 */
export function createHttpTransport(
  url: URL,
  headers: Readonly<Record<string, string>>,
): StreamableHTTPClientTransport {
  const pending = new Set<RequestId>();
  const transport = new StreamableHTTPClientTransport(url, {
    requestInit: { headers: { ...headers } },
    fetch: async (to, init) => {
      const id = requestId(init?.body);
      const response = await fetch(to, init);
      if (id === undefined || response.body === null || !response.ok) return response;
      pending.add(id);
      return watched(response, response.body, (code, message) => {
        if (pending.delete(id)) transport.onmessage?.({ jsonrpc: '2.0', id, error: { code, message } });
      });
    },
  });
  // The SDK's client keeps a callback that is there before it connects, and calls it first.
  transport.onmessage = (message) => {
    if (!('method' in message) && message.id !== undefined) pending.delete(message.id);
  };
  return transport;
}

type Broken = (code: number, message: string) => void;

function watched(response: Response, body: ReadableStream<Uint8Array>, onBroken: Broken): Response {
  const reader = body.getReader();
  let length = 0;
  let resumable = false;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          // An answer that was in the stream has been delivered by the next turns of the loop.
          if (!resumable) setImmediate(onBroken, STREAM_BROKEN, 'the stream ended without an answer');
          return;
        }
        length += value.length;
        if (length > LONGEST_ANSWER) {
          onBroken(ANSWER_TOO_LARGE, `the answer is larger than ${LONGEST_ANSWER / 1024 / 1024} MB`);
          throw new Error('answer too large');
        }
        resumable ||= hasEventId(value);
        controller.enqueue(value);
      } catch (error) {
        controller.error(error);
        if (!resumable) onBroken(STREAM_BROKEN, 'the connection broke before the answer');
        await reader.cancel().catch(() => {});
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(stream, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}

/** An event id before the answer lets the client resume the stream (MCP, Streamable HTTP, "Resumability"). */
function hasEventId(chunk: Uint8Array): boolean {
  return /(^|\n)id:/.test(
    Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.length, 4096)).toString('latin1'),
  );
}

function requestId(body: unknown): RequestId | undefined {
  if (typeof body !== 'string') return undefined;
  const message: unknown = JSON.parse(body);
  if (typeof message !== 'object' || message === null || !('id' in message) || !('method' in message))
    return undefined;
  return typeof message.id === 'string' || typeof message.id === 'number' ? message.id : undefined;
}
