import type { ErrorDetail } from '../errors.ts';

/** Main thread → guard thread. `schema` (JSON text) comes along when the thread has not seen it, or says that it forgot it. */
export interface GuardRequest {
  readonly id: number;
  readonly schema_id: number;
  readonly schema?: string;
  readonly value: unknown;
}

/** Guard thread → main thread. `ready` once, then one reply a request. */
export type GuardReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'need_schema'; readonly id: number }
  | { readonly kind: 'checked'; readonly id: number; readonly problems: readonly ErrorDetail[] | null }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorDetail };
