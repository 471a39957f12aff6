import { matchesGlob } from 'node:path';
import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { FileFacts, factsOf, Root, readsFiles } from './fields.ts';
import { closedBelow, type FileRoots } from './file-roots.ts';
import { walkFolder } from './folder-walk.ts';

const LOOKED_AT = 50_000;
const DEEPEST = 50;

export const listTool = (roots: FileRoots): ToolkitTool =>
  defineTool({
    name: 'list',
    title: 'List files',
    description:
      'Files and folders of a folder, by name; with `recursive` all that is below. Links are shown, not followed.',
    annotations: readsFiles,
    cost_tier: 'free',
    input: Type.Object(
      {
        path: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 4_096,
            description: 'A folder; by default the root itself.',
          }),
        ),
        root: Root,
        recursive: Type.Optional(Type.Boolean({ default: false })),
        pattern: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 500,
            description: 'A glob of the path below the folder, as `**/*.md`.',
          }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000, default: 500 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        entries: Type.Array(FileFacts),
        complete: Type.Boolean({
          description: 'False when there are more, or a folder below could not be read.',
        }),
      },
      { additionalProperties: false },
    ),
    async handler({ path = '.', root, recursive = false, pattern, limit = 500 }, { signal }) {
      const place = await roots.place({ path, root });
      const entries: FileFacts[] = [];
      const walk = walkFolder(place.path, {
        entries: LOOKED_AT,
        depth: recursive ? DEEPEST : 1,
        closed: closedBelow(place),
        signal,
      });
      let complete = true;
      for (let step = await walk.next(); ; step = await walk.next()) {
        if (step.done) {
          complete = step.value;
          break;
        }
        const { relative, stats } = step.value;
        if (pattern !== undefined && !matchesGlob(relative, pattern)) continue;
        const below = place.relative === '' ? relative : `${place.relative}/${relative}`;
        entries.push(factsOf({ root: place.root, path: step.value.path, relative: below }, stats));
      }
      entries.sort((one, other) => (one.relative < other.relative ? -1 : 1));
      return { entries: entries.slice(0, limit), complete: complete && entries.length <= limit };
    },
  });
