import { createHash } from 'node:crypto';
import { OrdinautError } from '../errors.ts';
import { ownerAgentId } from '../model/agent.ts';
import type { Id, JsonObject } from '../model/json.ts';
import { mayWrite, type ToolDefinition } from '../model/tool.ts';
import type { CallAnswer, ToolFingerprint, ToolPermission, ToolRule } from '../model/tool-permission.ts';
import { canonicalJson } from '../pipeline/cache.ts';
import type { CallPermission } from '../pipeline/call-permission.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { ToolService } from '../tools/tool-service.ts';

/** How long what a person said to one call stands for it. */
const answerStandsMs = 24 * 3_600_000;

/** Who would call a tool, and what for. */
export interface Caller {
  readonly agent_id: Id;
  /** The task that it stands in; null for a call outside of any. */
  readonly task_id: Id | null;
}

/** What holds for calls of a tool by somebody, and why. */
export interface StandingRule {
  readonly rule: ToolRule;
  /** What a person decided; null where nobody has. */
  readonly decided: ToolPermission | null;
  /** What is not any more what it was when a person said "always". */
  readonly changed: 'server' | 'definition' | null;
}

/** Whether tools may be called: the one place that every call passes, whichever door it came through. */
export interface ToolPermissions {
  judge(caller: Caller, tool: ToolDefinition): Promise<CallPermission>;
  /** What holds for an agent, tasks left aside. */
  standing(agent_id: Id, tool: ToolDefinition): Promise<StandingRule>;
  /** A person decides for an agent; null takes the decision back. */
  decide(agent_id: Id, tool: ToolDefinition, rule: ToolRule | null, by: Id): Promise<void>;
  /**
   * Whoever saves or approves a task agrees to the calls that it names. What was agreed to before stays as it was, unless it is
   * agreed to `again`; what a server has just added only a person agrees to.
   */
  agree(task_id: Id, tools: readonly string[], by: Id, again: boolean): Promise<void>;
  /** What a person said to this very call outside of any run; an answer that allows it is used up. */
  spend(agent_id: Id, tool: string, input: JsonObject): Promise<CallAnswer | null>;
  /** Whether its server began to offer it after it was known, and no person has looked at it since. */
  isAdded(tool: string): boolean;
  /** The same for the same call: tool, input, and what the tool is. */
  callKey(tool: string, input: JsonObject): string;
}

export interface ToolPermissionsOptions {
  readonly store: Pick<
    Store,
    | 'getAgent'
    | 'getToolPermission'
    | 'findToolPermissions'
    | 'saveToolPermissions'
    | 'removeToolPermission'
    | 'spendCallAnswer'
  >;
  readonly clock: Pick<Clock, 'now'>;
  readonly tools: Pick<ToolService, 'describe' | 'fingerprint' | 'isAdded'>;
}

export function createToolPermissions({ store, clock, tools }: ToolPermissionsOptions): ToolPermissions {
  const fingerprintOf = (name: string): ToolFingerprint =>
    tools.fingerprint(name) ?? { origin: 'unknown', definition: '' };

  const standing: ToolPermissions['standing'] = async (agent_id, tool) => {
    const decided = await store.getToolPermission(agent_id, tool.name);
    if (decided?.rule === 'always') {
      const changed = changeOf(decided, fingerprintOf(tool.name));
      return { rule: changed === null ? 'always' : 'ask', decided, changed };
    }
    if (decided) return { rule: decided.rule, decided, changed: null };
    return { rule: mayWrite(tool) ? 'ask' : 'always', decided: null, changed: null };
  };

  const ask = (holder: Id, { name }: ToolDefinition, reason: string): CallPermission => ({
    kind: 'ask',
    reason,
    about: { permission: { holder, tool: name, ...fingerprintOf(name) } },
    lasting: true,
  });

  const callKey: ToolPermissions['callKey'] = (tool, input) => {
    const { origin, definition } = fingerprintOf(tool);
    return createHash('sha256')
      .update(canonicalJson([tool, input, origin, definition]))
      .digest('hex');
  };

  return {
    standing,

    async judge({ agent_id, task_id }, tool) {
      const { name } = tool;
      const { rule, decided, changed } = await standing(agent_id, tool);
      if (rule === 'always') return { kind: 'allowed' };
      if (rule === 'never') return { kind: 'refused', reason: `A person said that ${name} is never called.` };
      if (decided) return ask(agent_id, tool, changed ? changeInWords(tool, changed) : asksEachTime(name));
      if (task_id !== null) {
        const agreed = await store.getToolPermission(task_id, name);
        if (!agreed) return ask(task_id, tool, unagreed(tool, 'the task was not saved or approved with it'));
        const other = changeOf(agreed, fingerprintOf(name));
        return other === null ? { kind: 'allowed' } : ask(task_id, tool, changeInWords(tool, other));
      }
      const trusted = (await store.getAgent(agent_id))?.approval === 'never';
      if (trusted && !tools.isAdded(name)) return { kind: 'allowed' };
      return ask(agent_id, tool, unagreed(tool, trusted ? 'its server has added it since' : null));
    },

    async decide(agent_id, { name }, rule, by) {
      if (rule === null) await store.removeToolPermission(agent_id, name);
      else
        await store.saveToolPermissions([
          {
            holder: agent_id,
            tool: name,
            rule,
            ...fingerprintOf(name),
            decided_at: clock.now(),
            decided_by: by,
          },
        ]);
    },

    async agree(task_id, names, by, again) {
      const known = new Set((await store.findToolPermissions({ holder: task_id })).map(({ tool }) => tool));
      const decided = { holder: task_id, rule: 'always', decided_at: clock.now(), decided_by: by } as const;
      const agreed = [...new Set(names)].flatMap((named): readonly ToolPermission[] => {
        const tool = tools.describe(named);
        const fingerprint = tool && tools.fingerprint(named);
        if (!fingerprint || !mayWrite(tool)) return [];
        if (!again && known.has(tool.name)) return [];
        if (by !== ownerAgentId && tools.isAdded(named)) return [];
        return [{ ...decided, tool: tool.name, ...fingerprint }];
      });
      if (agreed.length > 0) await store.saveToolPermissions(agreed);
    },

    async spend(agent_id, tool, input) {
      const now = clock.now();
      return store.spendCallAnswer(agent_id, callKey(tool, input), now - answerStandsMs, now);
    },
    isAdded: (tool) => tools.isAdded(tool),
    callKey,
  };
}

/** Throws what was not allowed: for calls that nobody can be asked about where they are made. */
export function requirePermission(tool: string, permission: CallPermission): void {
  if (permission.kind === 'allowed') return;
  const refused = permission.kind === 'refused';
  throw new OrdinautError({
    code: refused ? 'tool_forbidden' : 'approval_needed',
    message: refused ? permission.reason : `${tool} is not called without asking. ${permission.reason}`,
    hint: 'a person decides about it on the page of the tool, or with: ordinaut tools permit',
    delivery: 'not_sent',
  });
}

function changeOf(decided: ToolFingerprint, now: ToolFingerprint): StandingRule['changed'] {
  if (decided.origin !== now.origin) return 'server';
  return decided.definition === now.definition ? null : 'definition';
}

function changeInWords({ name, server }: ToolDefinition, changed: 'server' | 'definition'): string {
  return changed === 'server'
    ? `A person agreed to ${name}, but since then its server ${server} is started or reached otherwise.`
    : `A person agreed to ${name}, but since then its server describes it otherwise.`;
}

const asksEachTime = (name: string): string => `A person wants to be asked before each call of ${name}.`;

function unagreed({ name, claimed }: ToolDefinition, why: string | null): string {
  const what = claimed
    ? `That ${name} only reads is what its server says, and no person has agreed to it`
    : `${name} may change the world, and no person has agreed to it`;
  return why === null ? `${what}.` : `${what}: ${why}.`;
}
