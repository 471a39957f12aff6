import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { asOrdinautError } from '../errors.ts';
import { agentOfToken, presentedToken } from './http-guard.ts';
import type { RouteOptions } from './http-operations.ts';
import { followUpdates, heardBy, type Updates } from './updates.ts';

/** Bytes that a client may leave unread before it is cut off; it reads everything anew when it comes back. */
const largestBacklog = 4 * 1024 * 1024;
const beatMs = 20_000;
/** RFC 6455, 7.4.1. */
const policyViolation = 1008;

/** Where updates are; its token is checked here, because browsers send no headers of ours with a WebSocket. */
export const updatesPath = '/v1/updates';

/**
 * `GET /v1/updates` as WebSocket: `Updates` in JSON, from now on. The token is a bearer token in the header, or
 * `bearer.<token>` beside `ordinaut` in `Sec-WebSocket-Protocol`, as pages send it. It is looked at before each message: what its
 * agent may hear is what it may hear now, and with the token the connection ends.
 */
export async function registerUpdates(
  app: FastifyInstance,
  { services, stopping, token }: RouteOptions & { readonly token: string },
): Promise<void> {
  await app.register(websocket, {
    options: { maxPayload: 4_096, handleProtocols: () => 'ordinaut', perMessageDeflate: false },
  });
  app.get(
    updatesPath,
    {
      websocket: true,
      schema: { hide: true },
      onRequest: async (request) => {
        request.agent = await agentOfToken(tokenOf(request), { token, services });
      },
    },
    (socket, request) => {
      const { clock } = services;
      let answered = true;
      let cancelBeat = clock.timer(beatMs, beat);
      function beat(): void {
        if (!answered) socket.terminate();
        else {
          answered = false;
          socket.ping();
          cancelBeat = clock.timer(beatMs, beat);
        }
      }
      const send = async (updates: Updates): Promise<void> => {
        const agent = await agentOfToken(tokenOf(request), { token, services });
        const heard = heardBy(agent, updates);
        if (socket.bufferedAmount > largestBacklog) socket.terminate();
        else if (heard) socket.send(JSON.stringify(heard));
      };
      let sent: Promise<void> = Promise.resolve();
      const stopFollowing = followUpdates(services, (updates) => {
        sent = sent
          .then(() => send(updates))
          .catch((thrown) => socket.close(policyViolation, asOrdinautError(thrown).message.slice(0, 100)));
      });
      const close = () => socket.close(1001, 'the engine stops');
      socket.on('pong', () => {
        answered = true;
      });
      socket.on('error', (err) => services.log.debug({ err }, 'a page that follows updates broke off'));
      socket.on('close', () => {
        stopFollowing();
        cancelBeat();
        stopping.removeEventListener('abort', close);
      });
      stopping.addEventListener('abort', close);
    },
  );
}

function tokenOf({ headers }: FastifyRequest): string | undefined {
  const [, among] =
    /(?:^|,)\s*bearer\.([\w-]+)\s*(?:,|$)/.exec(headers['sec-websocket-protocol'] ?? '') ?? [];
  return among ?? presentedToken(headers);
}
