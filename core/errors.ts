import type { Usage } from './model/usage.ts';

/**
 * What a failing tool call tells about the world:
 * `not_sent` the request never left; `answered` the tool itself said that it failed;
 * `unknown` it was sent and nobody knows whether it took effect (timeout, crash, broken pipe).
 */
export type Delivery = 'not_sent' | 'answered' | 'unknown';

export interface ErrorDetail {
  /** Stable, snake_case, for programs: `unknown_tool`, `invalid_schedule`, `lease_lost`, `storage_full` … */
  readonly code: string;
  /** What is wrong, where, and the expected range, for people. */
  readonly message: string;
  /** JSON path of the offending input: `pipeline[2].with.city`. */
  readonly path?: string;
  /** What would be right: "did you mean Europe/Chisinau?". */
  readonly hint?: string;
  /** Whether the same call may succeed later without anyone changing anything. */
  readonly retryable?: boolean;
  /** The service asked that the call be left alone for so long. */
  readonly retry_after_seconds?: number;
  readonly delivery?: Delivery;
  /** Several problems found at once (validation); each complete in itself. */
  readonly problems?: readonly ErrorDetail[];
  /** What the failed call spent all the same. */
  readonly usage?: Usage;
  /** The question that a person has to answer first. */
  readonly inbox_item?: string;
}

/** The one error class of the engine. Doors show `toJSON()`; anything else that is thrown is a defect. */
export class OrdinautError extends Error {
  readonly code: string;
  readonly path?: string;
  readonly hint?: string;
  readonly retryable: boolean;
  readonly retry_after_seconds?: number;
  readonly delivery?: Delivery;
  readonly problems?: readonly ErrorDetail[];
  readonly usage?: Usage;
  readonly inbox_item?: string;

  constructor(detail: ErrorDetail, cause?: unknown) {
    super(detail.message, cause === undefined ? undefined : { cause });
    this.name = 'OrdinautError';
    this.code = detail.code;
    this.retryable = detail.retryable ?? false;
    if (detail.path !== undefined) this.path = detail.path;
    if (detail.hint !== undefined) this.hint = detail.hint;
    if (detail.retry_after_seconds !== undefined) this.retry_after_seconds = detail.retry_after_seconds;
    if (detail.delivery !== undefined) this.delivery = detail.delivery;
    if (detail.problems !== undefined) this.problems = detail.problems;
    if (detail.usage !== undefined) this.usage = detail.usage;
    if (detail.inbox_item !== undefined) this.inbox_item = detail.inbox_item;
  }

  toJSON(): ErrorDetail {
    return {
      code: this.code,
      message: this.message,
      ...(this.path !== undefined && { path: this.path }),
      ...(this.hint !== undefined && { hint: this.hint }),
      ...(this.retryable && { retryable: true }),
      ...(this.retry_after_seconds !== undefined && { retry_after_seconds: this.retry_after_seconds }),
      ...(this.delivery !== undefined && { delivery: this.delivery }),
      ...(this.problems !== undefined && { problems: this.problems }),
      ...(this.usage !== undefined && { usage: this.usage }),
      ...(this.inbox_item !== undefined && { inbox_item: this.inbox_item }),
    };
  }
}

/** Any thrown value as an `OrdinautError`; a foreign error keeps its message and becomes `internal`. */
export function asOrdinautError(thrown: unknown): OrdinautError {
  if (thrown instanceof OrdinautError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new OrdinautError({ code: 'internal', message }, thrown);
}
