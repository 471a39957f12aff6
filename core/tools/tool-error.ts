import { OrdinautError } from '../errors.ts';

/** The call was sent and no answer came in time. */
export function timedOut(
  tool: string,
  milliseconds: number,
  delivery: 'unknown' | 'not_sent' = 'unknown',
): OrdinautError {
  return new OrdinautError({
    code: 'tool_timeout',
    message: `${tool} gave no answer within ${milliseconds / 1000} s`,
    hint: 'raise timeout_seconds of the step, or look at the log of the server',
    retryable: true,
    delivery,
  });
}

/** The caller withdrew the call. */
export function cancelled(tool: string, delivery: 'unknown' | 'not_sent'): OrdinautError {
  return new OrdinautError({ code: 'cancelled', message: `the call of ${tool} was cancelled`, delivery });
}

/** The tool answered that it failed. */
export function toolFailed(tool: string, message: string): OrdinautError {
  return new OrdinautError({
    code: 'tool_error',
    message: `${tool} failed: ${message === '' ? 'it gave no reason' : message}`,
    retryable: false,
    delivery: 'answered',
  });
}

/** An HTTP status that is not a success. 429 and 503 refuse before doing; any other 5xx leaves open what was done. */
export function httpStatus(who: string, status: number, body: string): OrdinautError {
  const refused = status === 429 || status === 503;
  const retryable = refused || status >= 500 || status === 408;
  return new OrdinautError({
    code:
      status === 401 || status === 403 ? 'not_authorised' : retryable ? 'http_unavailable' : 'http_refused',
    message: `${who} answered HTTP ${status}${body === '' ? '' : `: ${body.slice(0, 500)}`}`,
    ...(status === 401 || status === 403
      ? { hint: 'check the credentials in the headers of this server' }
      : {}),
    retryable,
    delivery: retryable && !refused ? 'unknown' : 'answered',
  });
}

/** Causes that mean that no request has left. */
const NEVER_CONNECTED = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
  ...['ERR_INVALID_URL', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID'],
]);

/** What `fetch` threw: refused and unresolvable hosts were never reached, a broken connection leaves it open. */
export function connectionFailed(who: string, error: unknown): OrdinautError {
  const code = causeCode(error);
  return new OrdinautError(
    {
      code: 'connection_failed',
      message: `${who} cannot be reached${code === undefined ? '' : `: ${code}`}`,
      hint: 'is it running, and is its url right?',
      retryable: true,
      delivery: code !== undefined && NEVER_CONNECTED.has(code) ? 'not_sent' : 'unknown',
    },
    error,
  );
}

function causeCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return causeCode(at.errors[0]);
  }
  return undefined;
}
