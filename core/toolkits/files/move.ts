import { link, lstat, rmdir, stat, unlink } from 'node:fs/promises';
import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { FileFacts, factsOf, Path, Root } from './fields.ts';
import { fileError } from './file-error.ts';
import type { FileRoots } from './file-roots.ts';
import { inFolder, requireFile } from './open-file.ts';
import { makeFolder } from './write.ts';

export const moveTool = (roots: FileRoots): ToolkitTool =>
  defineTool({
    name: 'move',
    title: 'Move a file',
    description:
      'Gives a file another name or folder within the writable roots. What has the new name already is never replaced.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    cost_tier: 'free',
    input: Type.Object({ path: Path, root: Root, to: Path, to_root: Root }, { additionalProperties: false }),
    output: Type.Object({ file: FileFacts }, { additionalProperties: false }),
    async handler({ path, root, to, to_root }) {
      const from = await roots.writable({ path, root });
      const target = await roots.writable({ path: to, root: to_root ?? root });
      await makeFolder(target);
      return inFolder(from, (source) =>
        inFolder(target, async (destination) => {
          await lstat(source).then(
            (found) => requireFile(found, from.path),
            (error: unknown) => {
              throw fileError(error, from.path);
            },
          );
          // Unlike a rename, a second name cannot replace anything.
          await link(source, destination).catch((error: unknown) => {
            throw fileError(error, target.path);
          });
          await unlink(source).catch((error: unknown) => {
            throw fileError(error, from.path, true);
          });
          return { file: factsOf(target, await stat(destination)) };
        }),
      );
    },
  });

export const removeTool = (roots: FileRoots): ToolkitTool =>
  defineTool({
    name: 'remove',
    title: 'Remove a file',
    description: 'Deletes a file or an empty folder, for good. What is not there is no error.',
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    cost_tier: 'free',
    input: Type.Object({ path: Path, root: Root }, { additionalProperties: false }),
    output: Type.Object(
      { removed: Type.Boolean({ description: 'False when it was not there.' }) },
      { additionalProperties: false },
    ),
    async handler(name) {
      const place = await roots.writable(name);
      try {
        return await inFolder(place, async (path) => {
          const found = await lstat(path);
          await (found.isDirectory() ? rmdir(path) : unlink(path));
          return { removed: true };
        });
      } catch (error) {
        const failure = fileError(error, place.path);
        if (failure.code === 'not_found') return { removed: false };
        throw failure;
      }
    },
  });
