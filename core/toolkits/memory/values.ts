import Type from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { Json } from '../../model/json.ts';
import { checkJsonBounds } from '../../model/json-bounds.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { isoOf, Moment, reads, replaces, Scope, scopeOf } from './fields.ts';

const LONGEST_VALUE = 256 * 1024;

const Key = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\u0000-\\u001f]+$',
  description: 'Any text; parts are best joined with "/", so that `keys` finds them by their beginning.',
});
const MomentOrNull = Type.Union([Moment, Type.Null()]);

/** Values kept under keys. */
export const valueTools = ({ memory }: Pick<ToolkitPorts, 'memory'>): readonly ToolkitTool[] => [
  defineTool({
    name: 'get',
    title: 'Recall a value',
    description: 'The value kept under a key; null and `found: false` when there is none.',
    annotations: reads,
    cost_tier: 'free',
    input: Type.Object({ key: Key, scope: Scope }, { additionalProperties: false }),
    output: Type.Object(
      {
        found: Type.Boolean(),
        value: Type.Unsafe<Json>({ description: 'As it was set.' }),
        updated_at: MomentOrNull,
        expires_at: MomentOrNull,
      },
      { additionalProperties: false },
    ),
    async handler({ key, scope }, { agent_id, now }) {
      const found = await (await memory()).getMemory(scopeOf(scope, agent_id), key, now());
      if (!found) return { found: false, value: null, updated_at: null, expires_at: null };
      const { value, updated_at, expires_at } = found;
      return {
        found: true,
        value,
        updated_at: isoOf(updated_at),
        expires_at: expires_at === null ? null : isoOf(expires_at),
      };
    },
  }),
  defineTool({
    name: 'set',
    title: 'Remember a value',
    description: 'Keeps a value under a key, over runs and restarts, in place of what the key held.',
    annotations: replaces,
    cost_tier: 'free',
    input: Type.Object(
      {
        key: Key,
        value: Type.Unsafe<Json>({ description: 'Any JSON, up to 256 kB.' }),
        scope: Scope,
        expires_in_seconds: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 315_360_000,
            description: 'Then it is forgotten; by default never.',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ key: Type.String(), expires_at: MomentOrNull }, { additionalProperties: false }),
    async handler({ key, value, scope, expires_in_seconds }, { agent_id, now }) {
      if (value === undefined) throw missing();
      checkJsonBounds(value, { depth: 100, nodes: 50_000, characters: LONGEST_VALUE }, 'value');
      const updated_at = now();
      const expires_at = expires_in_seconds === undefined ? null : updated_at + expires_in_seconds * 1_000;
      await (await memory()).setMemory({
        scope: scopeOf(scope, agent_id),
        key,
        value,
        updated_at,
        expires_at,
      });
      return { key, expires_at: expires_at === null ? null : isoOf(expires_at) };
    },
  }),
  defineTool({
    name: 'remove',
    title: 'Forget a value',
    description: 'Forgets what a key holds. What is not there is no error.',
    annotations: replaces,
    cost_tier: 'free',
    input: Type.Object({ key: Key, scope: Scope }, { additionalProperties: false }),
    output: Type.Object({ removed: Type.Boolean() }, { additionalProperties: false }),
    async handler({ key, scope }, { agent_id, now }) {
      return { removed: await (await memory()).removeMemory(scopeOf(scope, agent_id), key, now()) };
    },
  }),
  defineTool({
    name: 'keys',
    title: 'List keys',
    description: 'The keys that hold something, in order.',
    annotations: reads,
    cost_tier: 'free',
    input: Type.Object(
      {
        prefix: Type.Optional(
          Type.String({ maxLength: 200, default: '', description: 'Only keys that begin so.' }),
        ),
        scope: Scope,
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
        cursor: Type.Optional(
          Type.String({ minLength: 1, maxLength: 2_000, description: 'From the page before.' }),
        ),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        keys: Type.Array(
          Type.Object(
            { key: Type.String(), updated_at: Moment, expires_at: MomentOrNull },
            { additionalProperties: false },
          ),
        ),
        next_cursor: Type.Union([Type.String(), Type.Null()]),
      },
      { additionalProperties: false },
    ),
    async handler({ prefix = '', scope, limit = 100, cursor }, { agent_id, now }) {
      const filter = { scope: scopeOf(scope, agent_id), prefix };
      const page = { limit, ...(cursor !== undefined && { cursor }) };
      const { items, next_cursor } = await (await memory()).findMemories(filter, now(), page);
      return {
        keys: items.map(({ key, updated_at, expires_at }) => ({
          key,
          updated_at: isoOf(updated_at),
          expires_at: expires_at === null ? null : isoOf(expires_at),
        })),
        next_cursor,
      };
    },
  }),
];

const missing = (): OrdinautError =>
  new OrdinautError({
    code: 'invalid_input',
    message: 'value is missing: expected any JSON, null included',
    path: 'value',
    delivery: 'not_sent',
  });
