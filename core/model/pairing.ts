import type { Id, Instant } from './json.ts';

/*
 * Pairing:  open ──person: allow──▶ allowed ──its program: verifier──▶ collected
 *             │                        └──not collected in time──▶ (over)
 *             ├──person: refuse──▶ refused
 *             └──nobody answered in time──▶ (over)
 *
 * One that is over keeps its state; its time says so.
 */
export type PairingState = 'open' | 'allowed' | 'refused' | 'collected';

/**
 * A program without a token asks to become an agent, as in device authorization (RFC 8628): it shows a code that a person compares
 * with the one in the application. What it gets the token for is its verifier (RFC 7636), of which only the challenge is kept.
 */
export interface Pairing {
  readonly id: Id;
  /** What the program calls itself. */
  readonly name: string;
  /** What it asks for. */
  readonly scopes: readonly string[];
  /** `KXQ4-7M2P`; on its own it opens nothing. */
  readonly user_code: string;
  /** SHA-256 of the verifier, base64url. */
  readonly code_challenge: string;
  readonly state: PairingState;
  /** What a person allowed; null until then. */
  readonly granted: PairingGrant | null;
  /** The question in the inbox. */
  readonly inbox_item: Id;
  readonly created_at: Instant;
  readonly expires_at: Instant;
}

export interface PairingGrant {
  /** The agent that gets a new token; null makes a new one. */
  readonly agent_id: Id | null;
  readonly name: string;
  readonly scopes: readonly string[];
}

/** How often a program may ask whether a person has answered, in seconds. */
export const pairingIntervalSeconds = 1;
