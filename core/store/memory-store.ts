import type { Instant } from '../model/json.ts';
import type { Memory, MemoryDocument, MemoryHit, MemoryScope } from '../model/memory.ts';
import type { Page, Paged } from './page.ts';

/** What agents remember over runs and sessions. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface MemoryStore {
  /** null when there is none, or it has expired. */
  getMemory(scope: MemoryScope, key: string, now: Instant): Promise<Memory | null>;
  /** Replaces what the key held. */
  setMemory(memory: Memory): Promise<void>;
  /** Answers whether there was one. */
  removeMemory(scope: MemoryScope, key: string, now: Instant): Promise<boolean>;
  /** By key; with a prefix only those that begin with it. */
  findMemories(
    filter: { readonly scope: MemoryScope; readonly prefix: string },
    now: Instant,
    page: Page,
  ): Promise<Paged<Memory>>;
  /** One with a known id replaces the earlier, which keeps its `created_at`. */
  saveDocument(document: MemoryDocument): Promise<{ readonly created: boolean }>;
  getDocument(scope: MemoryScope, id: string): Promise<MemoryDocument | null>;
  /** Answers whether there was one. */
  removeDocument(scope: MemoryScope, id: string): Promise<boolean>;
  /** Documents with all words (case and accents do not count, longer words count) and all tags, best first; without words the newest. */
  searchDocuments(search: {
    readonly scopes: readonly MemoryScope[];
    readonly words: readonly string[];
    readonly tags: readonly string[];
    readonly limit: number;
  }): Promise<readonly MemoryHit[]>;
  /** Which ids the set does not hold, each once, in their order. */
  findNew(scope: MemoryScope, set: string, ids: readonly string[]): Promise<readonly string[]>;
  /** The same, and from now on the set holds them. A repeat with the same `request_key` gets the same answer. */
  rememberNew(seen: {
    readonly scope: MemoryScope;
    readonly set: string;
    readonly ids: readonly string[];
    readonly request_key: string;
    readonly at: Instant;
  }): Promise<readonly string[]>;
  /** Takes ids out of a set, all with null. Answers with how many there were. */
  forget(scope: MemoryScope, set: string, ids: readonly string[] | null): Promise<number>;
}
