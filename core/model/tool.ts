import type { Logger } from '../ports.ts';
import type { Id, Instant, Json, JsonObject } from './json.ts';
import type { EffectKind } from './pipeline.ts';

/** JSON Schema (draft 2020-12 or 7) as data. */
export type JsonSchema = JsonObject;

/** Hints in the sense of MCP `ToolAnnotations`; absent = may write, not idempotent. */
export interface ToolAnnotations {
  readonly readOnlyHint?: boolean;
  readonly destructiveHint?: boolean;
  readonly idempotentHint?: boolean;
  readonly openWorldHint?: boolean;
}

/** A tool as the catalog knows it, whatever serves it. */
export interface ToolDefinition {
  /** `server.tool`, the address used in `uses`. */
  readonly name: string;
  readonly server: string;
  readonly title: string;
  readonly description: string;
  readonly input_schema: JsonSchema;
  readonly output_schema: JsonSchema | null;
  readonly annotations: ToolAnnotations;
  /** From annotations, or a person's override. */
  readonly effect: EffectKind;
  /** That it only reads is the word of a server that is not the product's own, and no person has said so. */
  readonly claimed?: true;
  readonly cost_tier: 'free' | 'cheap' | 'costly';
  readonly timeout_seconds: number;
  /** SHA-256 of name, description, schemas and annotations: what a pin compares. */
  readonly hash: string;
}

/**
 * Whether a call of it may change the world without anybody having said otherwise whom the person can hold to it: an unknown tool
 * may, and so may one that only its own server calls read-only. What agents ask for is judged by this.
 */
export function mayWrite(tool: Pick<ToolDefinition, 'effect' | 'claimed'> | undefined): boolean {
  return tool?.effect !== 'read_only' || tool.claimed === true;
}

/** What a toolkit's handler gets beside its input. */
export interface ToolContext {
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Now, in the engine's clock. */
  readonly now: () => Instant;
  /** The caller's IANA zone, for dates without one. */
  readonly timezone: string;
  readonly idempotency_key: string | null;
  readonly run_id: Id | null;
  readonly task_id: Id | null;
  readonly agent_id: Id | null;
  /** When the caller stops waiting; absent or null when nobody knows. */
  readonly deadline_at?: Instant | null;
  /** Tells whoever watches what a long call is at. May go nowhere. */
  readonly progress?: (message: string) => void;
}

/** One tool of a toolkit. `input` and `output` are TypeBox schemas, which are JSON Schema. */
export interface ToolkitTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: object;
  readonly output: object;
  readonly annotations: ToolAnnotations;
  readonly cost_tier?: ToolDefinition['cost_tier'];
  readonly timeout_seconds?: number;
  /** Gets validated input; what it returns is validated against `output`. Throws `OrdinautError`. */
  readonly handler: (input: never, context: ToolContext) => Promise<Json>;
}

/** A named group of tools, written once and served in-process and as a stdio MCP server. */
export interface Toolkit {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly tools: readonly ToolkitTool[];
  /** Ends what it keeps open between calls: connections, watchers. The toolkit can be used again afterwards. */
  readonly close?: () => Promise<void>;
}
