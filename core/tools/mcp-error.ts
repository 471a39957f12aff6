import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { OrdinautError } from '../errors.ts';
import { ANSWER_TOO_LARGE, STREAM_BROKEN } from './http-transport.ts';
import { MALFORMED_ANSWER } from './stdio-transport.ts';
import { connectionFailed, httpStatus } from './tool-error.ts';

/**
 * What went wrong in a request to an MCP server, as the SDK threw it.
 * `transportFailure`: why the transport closed by itself, when it did.
 */
export function failureOf(
  server: string,
  error: unknown,
  transportFailure: OrdinautError | undefined,
): OrdinautError {
  if (error instanceof OrdinautError) return named(server, error);
  if (error instanceof McpError) return protocolFailure(server, error, transportFailure);
  if (error instanceof StreamableHTTPError) return httpFailure(server, error);
  if (error instanceof Error && error.message === 'Not connected')
    return new OrdinautError({
      code: 'server_gone',
      message: `${server}: the connection is closed`,
      retryable: true,
      delivery: 'not_sent',
    });
  if (
    error instanceof TypeError ||
    (error instanceof Error && 'code' in error && typeof error.code === 'string')
  )
    return connectionFailed(server, error);
  return new OrdinautError(
    {
      code: 'protocol_error',
      message: `${server} broke the protocol: ${error instanceof Error ? error.message.slice(0, 500) : String(error)}`,
      delivery: 'unknown',
    },
    error,
  );
}

function protocolFailure(
  server: string,
  error: McpError,
  transportFailure: OrdinautError | undefined,
): OrdinautError {
  const message = error.message.replace(/^MCP error -?\d+: /, '');
  if (error.code === ErrorCode.ConnectionClosed && message === 'Connection closed')
    return transportFailure
      ? named(server, transportFailure)
      : new OrdinautError({
          code: 'server_stopped',
          message: `${server} was stopped during the call`,
          retryable: true,
          delivery: 'unknown',
        });
  const answered = (code: string, hint?: string): OrdinautError =>
    new OrdinautError(
      { code, message: `${server}: ${message}`, ...(hint !== undefined && { hint }), delivery: 'answered' },
      error,
    );
  if (error.code === STREAM_BROKEN) return broken(server, message, error);
  if (error.code === MALFORMED_ANSWER) return answered('protocol_error');
  if (error.code === ANSWER_TOO_LARGE) return answered('output_too_large');
  if (error.code === ErrorCode.InvalidParams) return answered('invalid_params');
  if (error.code === ErrorCode.MethodNotFound)
    return answered('unsupported', 'the server does not offer this; is it the server you mean?');
  return answered('tool_error');
}

function httpFailure(server: string, error: StreamableHTTPError): OrdinautError {
  const body = error.message.replace(/^Streamable HTTP error: (Error POSTing to endpoint: )?/, '');
  const status = error.code ?? -1;
  if (status === 404)
    // MCP, Streamable HTTP, "Session Management": 404 to a known session says that it has ended; a new one is begun.
    return new OrdinautError({
      code: 'session_ended',
      message: `${server} has ended the session (HTTP 404)`,
      retryable: true,
      delivery: 'not_sent',
    });
  if (status >= 300) return httpStatus(server, status, body === 'null' ? '' : body);
  return new OrdinautError({
    code: 'protocol_error',
    message: `${server} broke the protocol: ${body}`,
    delivery: 'unknown',
  });
}

function broken(server: string, message: string, cause: McpError): OrdinautError {
  return new OrdinautError(
    { code: 'connection_failed', message: `${server}: ${message}`, retryable: true, delivery: 'unknown' },
    cause,
  );
}

/** The same error, with the server's name in front of its message. */
function named(server: string, error: OrdinautError): OrdinautError {
  return new OrdinautError({ ...error.toJSON(), message: `${server}: ${error.message}` }, error);
}
