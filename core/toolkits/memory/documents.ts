import { createHash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { MemoryHit } from '../../model/memory.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { isoOf, Moment, reads, replaces, Scope, scopeName, scopeOf } from './fields.ts';

const DocumentId = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f]+$' });
const Tags = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 50, uniqueItems: true });

const facts = {
  id: Type.String(),
  scope: Type.Union([Type.Literal('agent'), Type.Literal('shared')]),
  title: Type.String(),
  tags: Type.Array(Type.String()),
  created_at: Moment,
  updated_at: Moment,
};
const Document = Type.Object({ ...facts, text: Type.String() }, { additionalProperties: false });
const Hit = Type.Object(
  { ...facts, excerpt: Type.String({ description: 'The words around the first place, or the beginning.' }) },
  { additionalProperties: false },
);

/** Texts that are found by their words. */
export const documentTools = ({ memory }: Pick<ToolkitPorts, 'memory'>): readonly ToolkitTool[] => [
  defineTool({
    name: 'save_document',
    title: 'Save a document',
    description:
      'Keeps a text to be found by its words. One with the same id, or without an id the same title, is replaced.',
    annotations: replaces,
    cost_tier: 'free',
    input: Type.Object(
      {
        id: Type.Optional(DocumentId),
        title: Type.String({ minLength: 1, maxLength: 500 }),
        text: Type.String({ maxLength: 1_000_000 }),
        tags: Type.Optional(Tags),
        scope: Scope,
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      { id: Type.String(), created: Type.Boolean({ description: 'It replaced none.' }) },
      { additionalProperties: false },
    ),
    async handler({ id, title, text, tags = [], scope }, { agent_id, now }) {
      const at = now();
      const document = {
        scope: scopeOf(scope, agent_id),
        id: id ?? idOf(title),
        title,
        text: text.toWellFormed(),
        tags,
        created_at: at,
        updated_at: at,
      };
      return { id: document.id, ...(await (await memory()).saveDocument(document)) };
    },
  }),
  defineTool({
    name: 'read_document',
    title: 'Read a document',
    description: 'A saved document with its whole text.',
    annotations: reads,
    cost_tier: 'free',
    input: Type.Object({ id: DocumentId, scope: Scope }, { additionalProperties: false }),
    output: Document,
    async handler({ id, scope }, { agent_id }): Promise<Static<typeof Document>> {
      const found = await (await memory()).getDocument(scopeOf(scope, agent_id), id);
      if (!found) throw notFound(id);
      const { text, ...rest } = found;
      return { ...shown(rest), text };
    },
  }),
  defineTool({
    name: 'remove_document',
    title: 'Remove a document',
    description: 'Forgets a saved document. What is not there is no error.',
    annotations: replaces,
    cost_tier: 'free',
    input: Type.Object({ id: DocumentId, scope: Scope }, { additionalProperties: false }),
    output: Type.Object({ removed: Type.Boolean() }, { additionalProperties: false }),
    async handler({ id, scope }, { agent_id }) {
      return { removed: await (await memory()).removeDocument(scopeOf(scope, agent_id), id) };
    },
  }),
  defineTool({
    name: 'search',
    title: 'Search documents',
    description:
      'Saved documents that hold all the words in title, text or tags, best first; without words the newest. Case and accents do not matter.',
    annotations: reads,
    cost_tier: 'free',
    input: Type.Object(
      {
        query: Type.Optional(
          Type.String({
            maxLength: 500,
            default: '',
            description: 'Words; the beginning of a word is enough.',
          }),
        ),
        tags: Type.Optional(Tags),
        scope: Type.Optional(
          Type.Union([Type.Literal('agent'), Type.Literal('shared'), Type.Literal('both')], {
            default: 'both',
          }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ documents: Type.Array(Hit) }, { additionalProperties: false }),
    async handler({ query = '', tags = [], scope = 'both', limit = 20 }, { agent_id }) {
      const words = query.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
      // Words were asked for and there are none: nothing holds them.
      if (words.length === 0 && query.trim() !== '') return { documents: [] };
      const scopes = scope === 'both' ? [scopeOf('agent', agent_id), null] : [scopeOf(scope, agent_id)];
      const hits = await (await memory()).searchDocuments({ scopes, words: words.slice(0, 50), tags, limit });
      return { documents: hits.map(({ excerpt, ...rest }) => ({ ...shown(rest), excerpt })) };
    },
  }),
];

const shown = ({ id, scope, title, tags, created_at, updated_at }: Omit<MemoryHit, 'excerpt'>) => ({
  id,
  scope: scopeName(scope),
  title,
  tags: [...tags],
  created_at: isoOf(created_at),
  updated_at: isoOf(updated_at),
});

/** The same title is the same document. */
const idOf = (title: string): string =>
  createHash('sha256').update(title.normalize('NFC').trim().toLowerCase()).digest('hex').slice(0, 32);

const notFound = (id: string): OrdinautError =>
  new OrdinautError({
    code: 'not_found',
    message: `there is no document ${id}`,
    path: 'id',
    hint: 'memory.search shows documents with their ids; look at the scope too',
    delivery: 'answered',
  });
