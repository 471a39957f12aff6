import { describe, expect, it } from 'vitest';
import { traceContext } from '../../../core/doors/trace-context.ts';

const id = '0190f3a1-7c1e-7abc-8def-0123456789ab';

describe('traceContext', () => {
  it('makes ids of its own for a bare request', () => {
    expect(traceContext({}, id)).toEqual({
      request_id: id,
      correlation_id: id,
      traceparent: '00-0190f3a17c1e7abc8def0123456789ab-8def0123456789ab-01',
    });
  });

  it('takes over a request id and a trace', () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { 'x-request-id': 'req-1', traceparent: `00-${trace}-00f067aa0ba902b7-01` };
    expect(traceContext(headers, id)).toEqual({
      request_id: 'req-1',
      correlation_id: trace,
      traceparent: `00-${trace}-8def0123456789ab-01`,
    });
  });

  it.each(['', 'a\nb', 'x'.repeat(129), '{}'])('does not take over the request id %j', (bad) => {
    expect(traceContext({ 'x-request-id': bad }, id).request_id).toBe(id);
  });

  it('does not take over a trace of zeros', () => {
    const traceparent = `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`;
    expect(traceContext({ traceparent }, id).correlation_id).toBe(id);
  });
});
