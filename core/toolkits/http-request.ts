import { lookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { OrdinautError } from '../errors.ts';
import { isPrivateAddress } from './private-address.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PROPFIND' | 'REPORT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Whether addresses of this machine and its networks may be reached; checked where the name resolves. */
  readonly privateAddresses: 'allowed' | 'refused';
  /** Who is asked, for messages: "the weather service". */
  readonly peer: string;
  /** Bytes of the answer that are read; a longer one is an error. */
  readonly limit?: number;
}

export interface HttpBytes {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As it came: compressed where the headers say so. */
  readonly body: Buffer;
}
export interface HttpAnswer extends Omit<HttpBytes, 'body'> {
  readonly body: string;
}

const ANSWER_LIMIT = 2 * 1024 * 1024;

/**
 * One request; redirects are not followed. Answers with any status. Throws `invalid_url`, `address_refused`
 * (both permanent, not sent) and, retryable, `network_unreachable` (not sent) and `network_failed` (sent, outcome
 * unknown); on abort `timeout`, or the reason when that is an `OrdinautError`.
 */
export async function httpRequest(options: HttpRequest): Promise<HttpAnswer> {
  const { status, headers, body } = await httpBytes(options);
  return { status, headers, body: body.toString('utf8') };
}

/** The same with the answer's bytes. */
export async function httpBytes(options: HttpRequest): Promise<HttpBytes> {
  const url = checkedUrl(options);
  const { signal, peer, body } = options;
  let sent = false;
  let connected = false;
  try {
    signal.throwIfAborted();
    return await new Promise<HttpBytes>((resolve, reject) => {
      const send = url.protocol === 'https:' ? requestHttps : requestHttp;
      const request = send(url, {
        method: options.method,
        headers: {
          ...options.headers,
          ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        },
        signal,
        agent: false, // a connection of its own, so that no idle socket outlives the call
        lookup: guardedLookup(options),
      });
      request.on('socket', (socket) => {
        socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
          connected = true;
        });
      });
      request.on('finish', () => {
        sent = connected;
      });
      request.on('error', reject);
      request.on('response', (response) => readAnswer(response, options).then(resolve, reject));
      request.end(body);
    });
  } catch (error) {
    throw requestError(error, options, connected || sent, peer);
  }
}

function checkedUrl({ url, privateAddresses }: HttpRequest): URL {
  if (!URL.canParse(url))
    throw new OrdinautError({
      code: 'invalid_url',
      message: `"${url.slice(0, 100)}" is not a URL`,
      delivery: 'not_sent',
    });
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    throw new OrdinautError({
      code: 'invalid_url',
      message: `${parsed.protocol} is not http: or https:`,
      delivery: 'not_sent',
    });
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (privateAddresses === 'refused' && isIP(host) && isPrivateAddress(host)) throw addressRefused(host);
  return parsed;
}

const addressRefused = (host: string): OrdinautError =>
  new OrdinautError({
    code: 'address_refused',
    message: `${host} is an address of this machine or a private network`,
    hint: 'set allow_private_addresses for this toolkit if that is meant',
    delivery: 'not_sent',
  });

/** The address that was checked is the one connected to: a name cannot resolve to another one in between. */
function guardedLookup({ privateAddresses }: HttpRequest): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const refused =
        privateAddresses === 'refused' && addresses.find(({ address }) => isPrivateAddress(address));
      if (refused) return callback(addressRefused(`${host} (${refused.address})`), []);
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? '', first?.family);
    });
  };
}

async function readAnswer(response: IncomingMessage, options: HttpRequest): Promise<HttpBytes> {
  const limit = options.limit ?? ANSWER_LIMIT;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > limit)
      throw new OrdinautError({
        code: 'answer_too_large',
        message: `${options.peer} answered with more than ${Math.round(limit / 1024)} kB`,
        delivery: 'answered',
      });
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks),
  };
}

function requestError(error: unknown, { signal }: HttpRequest, sent: boolean, peer: string): OrdinautError {
  if (error instanceof OrdinautError) return error;
  const delivery = sent ? 'unknown' : 'not_sent';
  if (signal.aborted) {
    if (signal.reason instanceof OrdinautError) return signal.reason;
    return new OrdinautError(
      { code: 'timeout', message: `${peer} did not answer in time`, retryable: true, delivery },
      error,
    );
  }
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = message || code || 'no reason given';
  return new OrdinautError(
    sent
      ? {
          code: 'network_failed',
          message: `the connection to ${peer} broke: ${reason}`,
          retryable: true,
          delivery,
        }
      : {
          code: 'network_unreachable',
          message: `${peer} could not be reached: ${reason}`,
          hint: 'check the network connection',
          retryable: true,
          delivery,
        },
    error,
  );
}

/**
 * Throws for a status that is not 2xx: 408, 425, 429 and 5xx are retryable (`service_busy`, `service_failed`),
 * others permanent (`service_refused`). `detail` is what the service itself says, if it does; the hint and
 * `retry_after_seconds` tell how long it asks to wait.
 */
export function checkStatus(
  { status, headers }: Pick<HttpAnswer, 'status'> & Partial<Pick<HttpAnswer, 'headers'>>,
  peer: string,
  detail?: string,
): void {
  if (status >= 200 && status < 300) return;
  const retryable = status >= 500 || status === 408 || status === 425 || status === 429;
  const code = status === 429 ? 'service_busy' : retryable ? 'service_failed' : 'service_refused';
  const reason = detail ? `: ${detail.slice(0, 300)}` : '';
  const wait = retryable ? retryAfter(headers ?? {}) : undefined;
  throw new OrdinautError({
    code,
    message: `${peer} answered with status ${status}${reason}`,
    ...(wait !== undefined && { hint: `it asks to wait ${wait} s`, retry_after_seconds: wait }),
    retryable,
    // A gateway that gives up knows no more than we do of what happened behind it.
    delivery: status === 502 || status === 504 ? 'unknown' : 'answered',
  });
}

/** Seconds of Retry-After (RFC 9110, section 10.2.3); some services give fractions. A date counts from the answer's own. */
function retryAfter(headers: HttpAnswer['headers']): number | undefined {
  const { 'retry-after': after, date } = headers;
  if (typeof after !== 'string') return undefined;
  if (/^\d{1,9}(\.\d{1,9})?$/.test(after)) return Math.ceil(Number(after));
  const seconds = (Date.parse(after.slice(0, 50)) - Date.parse(String(date))) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

/** The body as JSON. Throws `service_malformed`, which is retryable: proxies answer for services that are away. */
export function jsonBody({ body }: HttpAnswer, peer: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new OrdinautError(
      {
        code: 'service_malformed',
        message: `${peer} did not answer with JSON`,
        retryable: true,
        delivery: 'answered',
      },
      error,
    );
  }
}
