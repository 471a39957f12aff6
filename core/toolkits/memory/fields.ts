import Type, { type Static } from 'typebox';
import { ownerAgentId } from '../../model/agent.ts';
import type { Id } from '../../model/json.ts';
import type { MemoryScope } from '../../model/memory.ts';

const ScopeName = Type.Union([Type.Literal('agent'), Type.Literal('shared')]);
type ScopeName = Static<typeof ScopeName>;

export const Scope = Type.Optional(
  Type.Union([Type.Literal('agent'), Type.Literal('shared')], {
    default: 'agent',
    description: 'agent: only this agent, in all its tasks; shared: all agents.',
  }),
);

/** Whose memory is meant. A caller that is no agent is the person. */
export const scopeOf = (scope: ScopeName | undefined, agent_id: Id | null): MemoryScope =>
  scope === 'shared' ? null : (agent_id ?? ownerAgentId);

export const scopeName = (scope: MemoryScope): ScopeName => (scope === null ? 'shared' : 'agent');

export const Moment = Type.String({ description: 'ISO, UTC.' });
export const isoOf = (instant: number): string => new Date(instant).toISOString();

export const reads = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
} as const;
/** Done twice it is as done once. */
export const replaces = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: true,
  openWorldHint: false,
} as const;
export const adds = { ...replaces, destructiveHint: false } as const;
