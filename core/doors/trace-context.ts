/** Identity of a request in logs, in its answer, and in everything that it starts. */
export interface TraceContext {
  readonly request_id: string;
  readonly correlation_id: string;
  /** W3C Trace Context, level 1, to answer with. */
  readonly traceparent: string;
}

const acceptable = /^[A-Za-z0-9._:-]{1,128}$/;
const traceparentForm = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Takes over a caller's `x-request-id` and `traceparent` where they are well-formed, and makes its own otherwise.
 * `new_id` is a UUID: without its dashes it is a trace id, and its random end a span id.
 */
export function traceContext(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  new_id: string,
): TraceContext {
  const one = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const wanted = one('x-request-id');
  const request_id = wanted !== undefined && acceptable.test(wanted) ? wanted : new_id;
  const [, given] = traceparentForm.exec(one('traceparent') ?? '') ?? [];
  const known = given !== undefined && !/^0+$/.test(given) ? given : undefined;
  const bare = new_id.replaceAll('-', '').toLowerCase();
  return {
    request_id,
    correlation_id: known ?? (wanted === request_id ? request_id : new_id),
    traceparent: `00-${known ?? bare}-${bare.slice(16)}-01`,
  };
}
