import { constants } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Type, { type Static } from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { FileFacts, factsOf, Path, Root } from './fields.ts';
import { fileError } from './file-error.ts';
import type { FileRoots, Place } from './file-roots.ts';
import { inFolder, openInside, requireFile } from './open-file.ts';

const Content = {
  text: Type.Optional(Type.String({ maxLength: 52_428_800 })),
  base64: Type.Optional(Type.String({ maxLength: 70_000_000, description: 'Bytes, instead of text.' })),
};
const Written = Type.Object(
  { file: FileFacts, created: Type.Boolean({ description: 'There was none before.' }) },
  { additionalProperties: false },
);
type Written = Static<typeof Written>;

export const writeTool = (
  roots: FileRoots,
  ports: Pick<ToolkitPorts, 'ids'>,
  maxBytes: number,
): ToolkitTool =>
  defineTool({
    name: 'write',
    title: 'Write a file',
    description:
      'Puts a file in place of what was there, all at once: nobody ever sees half of it. Folders on the way are made.',
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    cost_tier: 'free',
    input: Type.Object({ path: Path, root: Root, ...Content }, { additionalProperties: false }),
    output: Written,
    async handler({ text, base64, ...name }) {
      const content = contentOf(text, base64, maxBytes);
      const place = await roots.writable(name);
      await makeFolder(place);
      return inFolder(place, async (path) => {
        const before = await stat(path).catch(() => undefined);
        if (before) requireFile(before, place.path);
        await replace(path, content, before ? before.mode & 0o777 : 0o666, ports.ids.next()).catch(
          (error: unknown) => {
            throw fileError(error, place.path);
          },
        );
        return { file: factsOf(place, await stat(path)), created: before === undefined };
      });
    },
  });

async function replace(path: string, content: Buffer, mode: number, id: string): Promise<void> {
  const temporary = join(dirname(path), `.ordinaut-${id}.tmp`);
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

export const appendTool = (roots: FileRoots, maxBytes: number): ToolkitTool =>
  defineTool({
    name: 'append',
    title: 'Append to a file',
    description: 'Adds to the end of a file, which is made when there is none. Done twice it is there twice.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    cost_tier: 'free',
    input: Type.Object({ path: Path, root: Root, ...Content }, { additionalProperties: false }),
    output: Written,
    async handler({ text, base64, ...name }): Promise<Written> {
      const content = contentOf(text, base64, maxBytes);
      const place = await roots.writable(name);
      const created = await createEmpty(place);
      const handle = await openInside(place, constants.O_WRONLY | constants.O_APPEND);
      try {
        await handle.writeFile(content);
        await handle.sync();
        return { file: factsOf(place, await handle.stat()), created };
      } catch (error) {
        throw fileError(error, place.path, true);
      } finally {
        await handle.close();
      }
    },
  });

function contentOf(text: string | undefined, base64: string | undefined, maxBytes: number): Buffer {
  if ((text === undefined) === (base64 === undefined))
    throw new OrdinautError({
      code: 'invalid_input',
      message: 'expected either text or base64',
      path: 'text',
      delivery: 'not_sent',
    });
  const content = text !== undefined ? Buffer.from(text) : Buffer.from(base64 ?? '', 'base64');
  if (content.length <= maxBytes) return content;
  throw new OrdinautError({
    code: 'too_large',
    message: `the content is ${content.length} bytes: expected at most ${maxBytes}`,
    path: text !== undefined ? 'text' : 'base64',
    delivery: 'not_sent',
  });
}

/** The folders on the way. */
export async function makeFolder(place: Place): Promise<void> {
  const folder = dirname(place.path);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw fileError(error, folder);
  });
}

/** Answers whether there was none. */
async function createEmpty(place: Place): Promise<boolean> {
  await makeFolder(place);
  return inFolder(place, async (path) => {
    try {
      await (await open(path, 'wx')).close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw fileError(error, place.path);
    }
  });
}
