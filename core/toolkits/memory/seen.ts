import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { adds, reads, replaces, Scope, scopeOf } from './fields.ts';

const SetName = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\u0000-\\u001f]+$',
  description: 'What the ids are of: "conference-calls".',
});
const Ids = Type.Array(Type.String({ minLength: 1, maxLength: 2_000 }), { maxItems: 5_000 });
const New = Type.Object(
  {
    new: Type.Array(Type.String(), { description: 'Not seen before, each once, in their order.' }),
    seen: Type.Integer({ description: 'How many of the others there were.' }),
  },
  { additionalProperties: false },
);

const answer = (ids: readonly string[], fresh: readonly string[]) => ({
  new: [...fresh],
  seen: new Set(ids).size - fresh.length,
});

/** Which of some ids were seen before, over runs and days. */
export const seenTools = ({
  memory,
  ids: newIds,
}: Pick<ToolkitPorts, 'memory' | 'ids'>): readonly ToolkitTool[] => [
  defineTool({
    name: 'remember_new',
    title: 'Remember what is new',
    description:
      'Which ids of a list were not seen before, and remembers them. A step that is tried again gets the same answer.',
    annotations: adds,
    cost_tier: 'free',
    input: Type.Object({ set: SetName, ids: Ids, scope: Scope }, { additionalProperties: false }),
    output: New,
    async handler({ set, ids, scope }, { agent_id, idempotency_key, now }) {
      const fresh = await (await memory()).rememberNew({
        scope: scopeOf(scope, agent_id),
        set,
        ids,
        request_key: idempotency_key ?? newIds.next(),
        at: now(),
      });
      return answer(ids, fresh);
    },
  }),
  defineTool({
    name: 'which_new',
    title: 'Ask what is new',
    description:
      'Which ids of a list were not seen before, without remembering them: remember_new follows when what was done with them succeeded.',
    annotations: reads,
    cost_tier: 'free',
    input: Type.Object({ set: SetName, ids: Ids, scope: Scope }, { additionalProperties: false }),
    output: New,
    async handler({ set, ids, scope }, { agent_id }) {
      return answer(ids, await (await memory()).findNew(scopeOf(scope, agent_id), set, ids));
    },
  }),
  defineTool({
    name: 'forget_seen',
    title: 'Forget what was seen',
    description: 'Takes ids out of a set, or all of them, so that they are new again.',
    annotations: replaces,
    cost_tier: 'free',
    input: Type.Object(
      { set: SetName, ids: Type.Optional(Ids), scope: Scope },
      { additionalProperties: false },
    ),
    output: Type.Object({ forgotten: Type.Integer() }, { additionalProperties: false }),
    async handler({ set, ids, scope }, { agent_id }) {
      return { forgotten: await (await memory()).forget(scopeOf(scope, agent_id), set, ids ?? null) };
    },
  }),
];
