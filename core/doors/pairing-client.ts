import { createHash, randomBytes } from 'node:crypto';
import type { JsonObject } from '../model/json.ts';
import { notReached, refusal } from './http-client.ts';

/** A program's side of pairing: what it shows, and what it alone knows. */
export interface AskedPairing {
  readonly pairing: string;
  readonly user_code: string;
  readonly code_verifier: string;
  /** Seconds between two looks. */
  readonly interval: number;
}

/** Asks an engine to let a program in. Throws `rate_limited`, `invalid_input` and `engine_unreachable`. */
export async function askToBePaired(
  url: string,
  asked: { readonly name: string; readonly scopes?: readonly string[] },
  signal: AbortSignal,
): Promise<AskedPairing> {
  const code_verifier = randomBytes(32).toString('base64url');
  const code_challenge = createHash('sha256').update(code_verifier).digest('base64url');
  const answer = await post(url, '/v1/pairings', { ...asked, code_challenge }, signal);
  const { pairing, user_code, interval } = answer;
  return {
    pairing: String(pairing),
    user_code: String(user_code),
    interval: Number(interval),
    code_verifier,
  };
}

/** The token, once a person has allowed it. Throws `authorization_pending`, `slow_down`, `access_denied`, `expired_token`, `invalid_grant`. */
export async function collectToken(
  url: string,
  { pairing, code_verifier }: AskedPairing,
  signal: AbortSignal,
): Promise<string> {
  const { token } = await post(url, `/v1/pairings/${pairing}/token`, { code_verifier }, signal);
  return String(token);
}

async function post(url: string, path: string, body: object, signal: AbortSignal): Promise<JsonObject> {
  let response: Response;
  try {
    const headers = { 'content-type': 'application/json' };
    response = await fetch(new URL(path, url), {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal,
    });
  } catch (cause) {
    throw notReached(url, cause, signal);
  }
  if (!response.ok) throw refusal(response.status, await response.text());
  return (await response.json()) as JsonObject;
}
