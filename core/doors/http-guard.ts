import type { FastifyRequest } from 'fastify';
import { OrdinautError } from '../errors.ts';
import { type Agent, ownerAgentId } from '../model/agent.ts';
import type { OperationContext } from '../operations/operation.ts';
import { sameToken } from './token.ts';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'] as const;

/** Throws `invalid_config` for an address that other machines could reach. */
export function requireLoopback(host: string): void {
  if (/^127(\.\d{1,3}){3}$/.test(host) || host === 'localhost' || host === '::1') return;
  throw new OrdinautError({
    code: 'invalid_config',
    message: `the HTTP door does not listen on ${host}: only this machine may reach it`,
    path: 'http.host',
    hint: 'use 127.0.0.1, ::1 or localhost; for other machines put a tunnel such as ssh -L in front',
  });
}

/**
 * Refuses what a page in a browser could send: a foreign Host (DNS rebinding) or a foreign Origin. `port` is the one
 * that the door listens on. Throws `foreign_host`, `foreign_origin`.
 */
export function guardOrigin(headers: FastifyRequest['headers'], port: number): void {
  const hosts = loopbackNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  const host = headers.host?.toLowerCase();
  if (host === undefined || !hosts.includes(host))
    throw new OrdinautError({
      code: 'foreign_host',
      message: `the Host header ${JSON.stringify(headers.host ?? '')} is not this engine`,
      hint: `use http://${loopbackNames[0]}:${port}`,
    });
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((own) => origin.toLowerCase() === `http://${own}`))
    throw new OrdinautError({
      code: 'foreign_origin',
      message: `pages of ${origin} may not call this engine`,
      hint: 'call it from a program, or from its own pages',
    });
}

/** The bearer token that a request carries. */
export function presentedToken(headers: FastifyRequest['headers']): string | undefined {
  const [, presented] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  return presented;
}

export interface TokenGuard {
  /** The token of the data directory, which stands for its owner. */
  readonly token: string;
  readonly services: OperationContext['services'];
}

/** The agent of a token: the owner, or an agent that has one of its own. Throws `unauthorised`. */
export async function agentOfToken(
  presented: string | undefined,
  { token, services }: TokenGuard,
): Promise<Agent> {
  if (presented !== undefined) {
    const agent = sameToken(presented, token)
      ? await services.store.getAgent(ownerAgentId)
      : await services.agents.authenticate(presented);
    if (agent) return agent;
  }
  throw new OrdinautError({
    code: 'unauthorised',
    message:
      presented === undefined
        ? 'no bearer token was sent'
        : 'the bearer token is wrong, was taken back, or has expired',
    hint: 'send "Authorization: Bearer <token>": the one in the file `token` of the data directory, or an agent’s own',
  });
}
