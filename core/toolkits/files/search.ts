import { matchesGlob } from 'node:path';
import Type, { type Static } from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { plainLine } from '../plain-text.ts';
import { defineTool } from '../tool.ts';
import { FileFacts, factsOf, Root, readsFiles } from './fields.ts';
import { closedBelow, type FileRoots, type Place } from './file-roots.ts';
import { walkFolder } from './folder-walk.ts';
import { openInside, readBytes } from './open-file.ts';
import { textOf } from './read.ts';

const LOOKED_AT = 50_000;
const DEEPEST = 50;
/** Of one file; what is beyond is not searched. */
const FILE_BYTES = 2 * 1024 * 1024;
const ALL_BYTES = 256 * 1024 * 1024;
const NOT_SEARCHED: ReadonlySet<string> = new Set(['.git', 'node_modules']);

const Hit = Type.Object(
  {
    file: FileFacts,
    line: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Of the first place, from 1; null when the name holds the words.',
    }),
    text: Type.Union([Type.String(), Type.Null()], { description: 'That line.' }),
  },
  { additionalProperties: false },
);
type Hit = Static<typeof Hit>;

export const searchTool = (roots: FileRoots): ToolkitTool =>
  defineTool({
    name: 'search',
    title: 'Search files',
    description:
      'Files whose name or text holds all the words, newest first. Case and accents do not matter. Links, .git and node_modules are left out.',
    annotations: readsFiles,
    cost_tier: 'cheap',
    timeout_seconds: 60,
    input: Type.Object(
      {
        query: Type.String({
          minLength: 1,
          maxLength: 500,
          description: 'Words, all of which must occur in one line, or in the name.',
        }),
        in: Type.Optional(
          Type.Union([Type.Literal('name'), Type.Literal('text'), Type.Literal('both')], { default: 'both' }),
        ),
        path: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 4_096,
            description: 'A folder; by default the root itself.',
          }),
        ),
        root: Root,
        pattern: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 500,
            description: 'A glob of the path below the folder, as `**/*.md`.',
          }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        hits: Type.Array(Hit),
        complete: Type.Boolean({
          description: 'False when there are more hits, or not everything could be searched.',
        }),
      },
      { additionalProperties: false },
    ),
    async handler({ query, in: where = 'both', path = '.', root, pattern, limit = 50 }, { signal }) {
      const place = await roots.place({ path, root });
      const words = plain(query).split(/\s+/).filter(Boolean);
      const holds = (text: string): boolean => {
        const line = plain(text);
        return words.every((word) => line.includes(word));
      };
      const { files, complete: walked } = await filesBelow(place, pattern, signal);
      const hits: Hit[] = [];
      let bytes = 0;
      let complete = walked;
      for (const { file, place: at } of files) {
        signal.throwIfAborted();
        if (hits.length === limit) return { hits, complete: false };
        if (where !== 'text' && holds(file.relative)) {
          hits.push({ file, line: null, text: null });
          continue;
        }
        if (where === 'name') continue;
        if (bytes > ALL_BYTES) {
          complete = false;
          continue;
        }
        const text = await textIn(at).catch(() => undefined); // gone or closed: as if it were not there
        bytes += Math.min(file.size, FILE_BYTES);
        if (file.size > FILE_BYTES) complete = false;
        if (text === undefined || !holds(text)) continue;
        const lines = text.split('\n');
        const index = lines.findIndex(holds);
        if (index >= 0) hits.push({ file, line: index + 1, text: plainLine(lines[index] ?? '', 300) });
      }
      return { hits, complete };
    },
  });

async function filesBelow(place: Place, pattern: string | undefined, signal: AbortSignal) {
  const walk = walkFolder(place.path, {
    entries: LOOKED_AT,
    depth: DEEPEST,
    skip: (_, name) => NOT_SEARCHED.has(name),
    closed: closedBelow(place),
    signal,
  });
  const files: { readonly file: FileFacts; readonly place: Place }[] = [];
  for (let step = await walk.next(); ; step = await walk.next()) {
    if (step.done) {
      files.sort((one, other) => (one.file.modified_at > other.file.modified_at ? -1 : 1));
      return { files, complete: step.value };
    }
    const { path, relative, stats } = step.value;
    if (!stats.isFile() || (pattern !== undefined && !matchesGlob(relative, pattern))) continue;
    const at = {
      ...place,
      path,
      relative: place.relative === '' ? relative : `${place.relative}/${relative}`,
    };
    files.push({ file: factsOf(at, stats), place: at });
  }
}

async function textIn(place: Place): Promise<string | undefined> {
  const handle = await openInside(place);
  try {
    const { size } = await handle.stat();
    const bytes = await readBytes(handle, 0, Math.min(size, FILE_BYTES));
    // A character that is cut at the end is no reason to call it no text.
    return textOf(size > FILE_BYTES ? bytes.subarray(0, bytes.lastIndexOf(10) + 1) : bytes);
  } finally {
    await handle.close();
  }
}

/** Lower case, without accents: "Ședință" is found by "sedinta". */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
