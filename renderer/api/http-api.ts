import {
  type Api,
  CallError,
  type Connection,
  type InputOf,
  type OperationName,
  type OutputOf,
  type Updates,
} from './api.ts';

const shortestRetryMs = 500;
const longestRetryMs = 15_000;

/** The engine that serves these pages. `token` is the bearer token of its data directory. */
export function createHttpApi(origin: string, token: string | null): Api {
  const updates = new Set<(updates: Updates) => void>();
  const connections = new Set<(connection: Connection) => void>();
  let connection: Connection = token === null ? 'refused' : 'lost';
  let socket: WebSocket | undefined;
  let retryMs = shortestRetryMs;

  const connected = (next: Connection) => {
    if (next === connection) return;
    connection = next;
    for (const listener of connections) listener(next);
  };

  const listen = () => {
    if (token === null || socket !== undefined) return;
    // A browser sends no headers of ours with a WebSocket; the token stands among its protocols.
    socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/v1/updates`, ['ordinaut', `bearer.${token}`]);
    socket.onopen = () => {
      retryMs = shortestRetryMs;
      connected('live');
    };
    socket.onmessage = ({ data }) => {
      const told = JSON.parse(data) as Updates;
      for (const listener of updates) listener(told);
    };
    socket.onclose = () => {
      socket = undefined;
      if (connection !== 'refused') connected('lost');
      setTimeout(listen, retryMs);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    };
  };
  listen();

  return {
    async call<N extends OperationName>(operation: N, input: InputOf<N>, signal?: AbortSignal) {
      let response: Response;
      try {
        response = await fetch(`${origin}/v1/operations/${operation}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token ?? ''}` },
          body: JSON.stringify(input),
          ...(signal && { signal }),
        });
      } catch (thrown) {
        if (signal?.aborted) throw thrown;
        connected('lost');
        throw new CallError({
          code: 'engine_unreachable',
          message: 'the engine does not answer',
          hint: 'start it again with: ordinaut serve',
        });
      }
      if (response.status === 401) connected('refused');
      const body = await response.json();
      if (!response.ok) throw new CallError(body.error ?? body);
      return body as OutputOf<N>;
    },
    onUpdates(listener) {
      updates.add(listener);
      return () => updates.delete(listener);
    },
    onConnection(listener) {
      connections.add(listener);
      listener(connection);
      return () => connections.delete(listener);
    },
    onNavigate: () => () => {},
    desktop: undefined,
  };
}

/**
 * The token of this page: from the address `#token=…` that `ordinaut open` shows, from where it is removed at once, or as kept
 * by this browser for this address.
 */
export function tokenOfPage(): string | null {
  const [, given] = /^#token=([\w-]+)$/.exec(location.hash) ?? [];
  if (given !== undefined) {
    localStorage.setItem('token', given);
    history.replaceState(null, '', '#/');
  }
  return given ?? localStorage.getItem('token');
}
