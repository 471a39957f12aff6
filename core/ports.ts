import type { Id, Instant, Json, JsonObject } from './model/json.ts';
import type { NotificationAction, NotificationResponse } from './model/notification.ts';
import type { Mode } from './model/task.ts';
import type { ToolDefinition } from './model/tool.ts';

/** Wall time for people, monotonic time for measuring; both injected, so that tests own them. */
export interface Clock {
  /** Wall time, whole milliseconds since 1970. */
  now(): Instant;
  /** Milliseconds that never jump, from an arbitrary origin. */
  monotonic(): number;
  /** Calls back once after `milliseconds` (≥ 0, up to 2^31-1). The returned function cancels. Does not keep the process alive. */
  timer(milliseconds: number, callback: () => void): () => void;
}

/** A clock that a scheduler is woken by. */
export interface AlarmClock extends Clock {
  /**
   * Calls back once when the wall time is `at`, never before it and at once when it has passed, more exactly than `timer`,
   * which may be two milliseconds late. A wall clock that is set meanwhile is not noticed. The returned function cancels.
   * Does not keep the process alive.
   */
  alarm(at: Instant, callback: () => void): () => void;
}

export interface Ids {
  /** A new UUIDv7. */
  next(): Id;
}

export interface Random {
  /** In [0, 1). */
  next(): number;
}

/** Structured log, one JSON object a line. Fields carry the correlation ids: run_id, task_id, request_id, correlation_id. */
export interface Logger {
  trace(fields: object, message: string): void;
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}

// ── tools ────────────────────────────────────────────────────────────────────────────────────────

export interface ToolCall {
  /** `server.tool` */
  readonly tool: string;
  readonly input: JsonObject;
  readonly mode: Mode;
  readonly timeout_ms: number;
  readonly signal: AbortSignal;
  /** Sent to MCP servers as `_meta["ordinaut/idempotency-key"]`. */
  readonly idempotency_key: string | null;
  readonly run_id: Id | null;
  readonly task_id: Id | null;
  readonly agent_id: Id | null;
  readonly timezone: string;
  readonly correlation_id: Id;
  /** Whoever makes the call has asked whether it may be made: what would have to be asked about is let through. */
  readonly permitted?: boolean;
  /** Told what a long call is at; a path over processes may leave it silent. */
  readonly progress?: (message: string) => void;
}

export interface ToolAnswer {
  readonly output: Json;
  /** Which path served it: `direct`, `mcp`, `http`, `command`. */
  readonly via: string;
}

/**
 * Calls tools. Input is validated before sending and output after receiving, against the tool's schemas.
 * Throws `OrdinautError` with `retryable` and `delivery`: only `delivery: 'unknown'` leaves a write in doubt.
 */
export interface ToolCaller {
  /** From the catalog, without I/O; undefined for an unknown tool. Aliases of servers resolve. */
  describe(name: string): ToolDefinition | undefined;
  list(): readonly ToolDefinition[];
  call(call: ToolCall): Promise<ToolAnswer>;
  /** Told which tools are about to be called in a mode: what serves them starts meanwhile, side by side. Absent where nothing starts. */
  foresee?(tools: readonly string[], mode: Mode): void;
}

/** A tool server asks the person for something while it works on a call. */
export interface Elicitation {
  readonly server: string;
  /** The call that it is about; null when the server works on several and does not say. */
  readonly call: { readonly tool: string; readonly run_id: Id | null; readonly task_id: Id | null } | null;
  readonly message: string;
  /** JSON Schema of the answer: an object of plain values. */
  readonly schema: JsonObject;
  /** How long an answer is of use. */
  readonly patience_ms: number;
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}
/** `unanswered`: the patience is over, or nobody waits any more. */
export type ElicitationAnswer =
  | { readonly kind: 'accepted'; readonly value: JsonObject }
  | { readonly kind: 'declined' }
  | { readonly kind: 'unanswered' };
/** Puts a tool server's question to the person. Never rejects. */
export type Elicit = (asked: Elicitation) => Promise<ElicitationAnswer>;

/** What a notifier is to show. Titles and texts are plain text; the platform may shorten them. */
export interface ShownNotification {
  readonly title: string;
  readonly body: string;
  readonly urgency?: 'low' | 'normal' | 'critical';
  /** Showing the same id again replaces it; `withdraw` takes it back. */
  readonly id?: Id;
  /** What a click opens in the window; without it a click opens the window alone. */
  readonly path?: string;
  readonly actions?: readonly NotificationAction[];
  /** Told what the person did with it, where the platform says so. */
  readonly onResponse?: (response: NotificationResponse) => void;
}

export interface Notifier {
  /** Shows a notification to the person. Throws `OrdinautError` when the platform refuses. */
  show(notification: ShownNotification): Promise<void>;
  /** Takes back what is still on the screen. Absent where the platform cannot. */
  withdraw?(id: Id): Promise<void>;
  /** What would show a notification, for people to read; null when there is nothing. Absent where nobody knows. */
  service?(): Promise<string | null>;
}

export interface Secrets {
  /** undefined when there is no such secret. */
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
}

export interface LanguageModel {
  generate(request: {
    readonly system: string;
    /** What is to be done. */
    readonly prompt: string;
    /** What it is to be done with; sent marked as data, in as few tokens as `keep` allows. */
    readonly material?: string | JsonObject;
    /** `facts` aims at a third of the tokens; `everything` (the default) is shortened only beyond what the model reads; `as_is` never. */
    readonly keep?: 'facts' | 'everything' | 'as_is';
    readonly schema?: JsonObject;
    /** Name of a model in the settings; their default without it. */
    readonly model?: string | undefined;
    readonly signal: AbortSignal;
    /** When the caller stops waiting; null or absent when nobody knows. */
    readonly deadline_at?: Instant | null | undefined;
    /** Told about the answer as it grows; without it the answer comes at once. */
    readonly progress?: ((message: string) => void) | undefined;
  }): Promise<{
    readonly text: string;
    /** What `schema` asked for, not checked against it; null without a schema. */
    readonly object: Json;
    readonly model: string;
    readonly tokens: { readonly input: number; readonly output: number };
    /** null when the settings do not say what tokens cost. */
    readonly cost: number | null;
    /** The answer ended because it became too long. */
    readonly truncated: boolean;
    /** Estimated tokens of the material; null without material. */
    readonly compression: { readonly tokens_before: number; readonly tokens_after: number } | null;
  }>;
}
