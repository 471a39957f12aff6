import type { Static, TSchema } from 'typebox';
import type { Agent } from '../model/agent.ts';
import type { Id } from '../model/json.ts';
import type { Logger } from '../ports.ts';
import type { Services } from '../services/services.ts';

export type DoorName = 'cli' | 'http' | 'mcp' | 'ipc';

/** What every handler gets: who calls, which request it is, and what the engine is made of. */
export interface OperationContext {
  readonly agent: Agent;
  readonly door: DoorName;
  readonly request_id: Id;
  readonly correlation_id: Id;
  readonly signal: AbortSignal;
  readonly log: Logger;
  readonly services: Services;
}

/** Hints in the sense of MCP: what a caller may assume. */
export interface OperationAnnotations {
  readonly readOnly: boolean;
  readonly destructive: boolean;
  readonly idempotent: boolean;
}

/**
 * One thing that a person or an agent can do. HTTP routes, OpenAPI, MCP tools, IPC channels and CLI sub-commands
 * are derived from this object; nothing else is written for a door.
 */
export interface Operation<I extends TSchema = TSchema, O extends TSchema = TSchema> {
  /** `noun.verb`: `tasks.create`. */
  readonly name: string;
  readonly title: string;
  /** For people and models: what it does, what it answers, when to use it. */
  readonly description: string;
  readonly input: I;
  readonly output: O;
  /** `tasks:read`, `tasks:write`, `runs:write` … */
  readonly scope: string;
  readonly annotations: OperationAnnotations;
  /** Answers and grants that a person alone may give: no agent may use it, and MCP does not show it. */
  readonly forPeople?: boolean;
  readonly handler: (input: Static<I>, context: OperationContext) => Promise<Static<O>>;
}

/** An operation whose handler is erased, because doors treat all alike, and whose name and schemas are still known to the compiler. */
export type DefinedOperation<N extends string, I extends TSchema, O extends TSchema> = Operation & {
  readonly name: N;
  readonly input: I;
  readonly output: O;
};

/** Checks an operation's handler against its schemas. */
export function defineOperation<const N extends string, I extends TSchema, O extends TSchema>(
  operation: Operation<I, O> & { readonly name: N },
): DefinedOperation<N, I, O> {
  return operation as unknown as DefinedOperation<N, I, O>;
}
