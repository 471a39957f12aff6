import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import { pairingIntervalSeconds } from '../model/pairing.ts';
import { NewName, Scope } from '../operations/agent-fields.ts';
import { checkInput } from '../operations/input-check.ts';
import type { RouteOptions } from './http-operations.ts';

/** What needs no token: a program that has none asks for one. */
export const pairingPaths = /^\/v1\/pairings(\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/token)?$/;

/** Largest body, in bytes. */
const largestBody = 16 * 1024;

const Asking = Type.Object(
  {
    name: { ...NewName, maxLength: 60 },
    scopes: Type.Optional(Type.Array(Scope, { minItems: 1, maxItems: 50 })),
    code_challenge: Type.String({
      pattern: '^[A-Za-z0-9_-]{43}$',
      description:
        'base64url of the SHA-256 of a verifier that the program makes up and keeps (RFC 7636, S256).',
    }),
  },
  { additionalProperties: false },
);
const Collecting = Type.Object(
  { code_verifier: Type.String({ pattern: '^[A-Za-z0-9._~-]{43,128}$' }) },
  { additionalProperties: false },
);

/**
 * `POST /v1/pairings` and `POST /v1/pairings/<id>/token`: device authorization in the manner of RFC 8628, with a verifier of RFC 7636
 * in place of its device code. The code that people compare opens nothing.
 */
export function registerPairings(app: FastifyInstance, { services }: Pick<RouteOptions, 'services'>): void {
  const { pairings, store, clock, log } = services;
  const refused = (thrown: unknown): never => {
    const { code, message } = asOrdinautError(thrown);
    if (code !== 'authorization_pending')
      log.warn({ code }, `a program that wants in was refused: ${message}`);
    throw thrown;
  };
  app.route({
    method: 'POST',
    url: '/v1/pairings',
    bodyLimit: largestBody,
    schema: { hide: true },
    config: { operation: 'pairings.request' },
    handler: async (request, reply) => {
      checkInput({ name: 'pairings.request', input: Asking }, request.body ?? {});
      const asked = request.body as Static<typeof Asking>;
      requireSomeScope(asked.scopes);
      const pairing = await pairings.request(asked).catch(refused);
      await store.audit({
        ...{ at: clock.now(), agent_id: `pairing:${pairing.id}`, door: 'http', outcome: 'ok' },
        operation: 'pairings.request',
        input: JSON.stringify({ name: pairing.name, scopes: pairing.scopes, user_code: pairing.user_code }),
        request_id: request.trace.request_id,
      });
      return reply.status(201).send({
        pairing: pairing.id,
        user_code: pairing.user_code,
        expires_in: Math.round((pairing.expires_at - pairing.created_at) / 1_000),
        interval: pairingIntervalSeconds,
      });
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/pairings/:pairing/token',
    bodyLimit: largestBody,
    schema: { hide: true },
    config: { operation: 'pairings.collect' },
    handler: async (request) => {
      const { pairing } = request.params as { readonly pairing: string };
      checkInput({ name: 'pairings.collect', input: Collecting }, request.body ?? {});
      const { code_verifier } = request.body as Static<typeof Collecting>;
      const { agent, token } = await pairings.collect(pairing, code_verifier).catch(refused);
      await store.audit({
        ...{ at: clock.now(), agent_id: agent.id, door: 'http', outcome: 'ok' },
        operation: 'pairings.collect',
        input: JSON.stringify({ pairing, name: agent.name, scopes: agent.scopes }),
        request_id: request.trace.request_id,
      });
      return { token, agent: agent.name, scopes: agent.scopes };
    },
  });
}

function requireSomeScope(scopes: readonly string[] | undefined): void {
  if (!scopes?.includes('*')) return;
  throw new OrdinautError({
    code: 'invalid_input',
    message: 'a program asks for what it needs, not for everything',
    path: 'scopes',
    hint: 'name scopes such as tasks:*, runs:read, tools:weather.*',
  });
}
