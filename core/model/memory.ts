import type { Id, Instant, Json } from './json.ts';

/** Whose memory it is: an agent's id, or null for what all agents share. */
export type MemoryScope = Id | null;

/** A value kept under a key. */
export interface Memory {
  readonly scope: MemoryScope;
  readonly key: string;
  readonly value: Json;
  readonly updated_at: Instant;
  /** From then on it is gone; null keeps it. */
  readonly expires_at: Instant | null;
}

/** A text kept to be found again by its words. */
export interface MemoryDocument {
  readonly scope: MemoryScope;
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

/** A document that a search found. */
export interface MemoryHit extends Omit<MemoryDocument, 'text'> {
  /** The words around the first place, or the beginning. */
  readonly excerpt: string;
}
