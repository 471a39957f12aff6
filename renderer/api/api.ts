import type { DesktopBridge } from '../../core/doors/ipc-contract.ts';
import type { Updates } from '../../core/doors/updates.ts';
import type { ErrorDetail } from '../../core/errors.ts';
import type { OperationTypes } from '../../core/operations/operations.ts';

export type { Updates } from '../../core/doors/updates.ts';
export type { ErrorDetail } from '../../core/errors.ts';

export type OperationName = keyof OperationTypes;
export type InputOf<N extends OperationName> = OperationTypes[N]['input'];
export type OutputOf<N extends OperationName> = OperationTypes[N]['output'];

/** An operation's refusal, with the engine's own code, message, path and hint. */
export class CallError extends Error {
  readonly detail: ErrorDetail;
  constructor(detail: ErrorDetail) {
    super(detail.message);
    this.name = 'CallError';
    this.detail = detail;
  }
}

/** Whether the engine can be heard: `live`, `lost` (updates are cut, and tried again), `refused` (no or a wrong token). */
export type Connection = 'live' | 'lost' | 'refused';

/** How the pages reach the engine: over IPC in the desktop application, over HTTP and WebSocket in a browser. */
export interface Api {
  /** Throws `CallError`. */
  call<N extends OperationName>(operation: N, input: InputOf<N>, signal?: AbortSignal): Promise<OutputOf<N>>;
  /** What changes from now on. Returns the function that ends it. */
  onUpdates(listener: (updates: Updates) => void): () => void;
  /** Calls back at once with how it stands, then at each change. Returns the function that ends it. */
  onConnection(listener: (connection: Connection) => void): () => void;
  /** What only the desktop application has. */
  readonly desktop: DesktopBridge['desktop'] | undefined;
  /** Paths that the desktop application asks to show. Returns the function that ends it. */
  onNavigate(listener: (path: string) => void): () => void;
}

/** What any failure says: an operation's refusal in its own words. */
export function problemOf(thrown: unknown): ErrorDetail {
  if (thrown instanceof CallError) return thrown.detail;
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
