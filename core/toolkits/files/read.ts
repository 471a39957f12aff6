import Type from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { FileFacts, factsOf, Path, Root, readsFiles } from './fields.ts';
import type { FileRoots } from './file-roots.ts';
import { openInside, readBytes } from './open-file.ts';

const TextOrNull = Type.Union([Type.String(), Type.Null()]);

export const readTool = (roots: FileRoots, maxBytes: number): ToolkitTool =>
  defineTool({
    name: 'read',
    title: 'Read a file',
    description: 'The text of a file, or its bytes when it is no UTF-8 text.',
    annotations: readsFiles,
    cost_tier: 'free',
    input: Type.Object(
      {
        path: Path,
        root: Root,
        as: Type.Optional(
          Type.Union([Type.Literal('auto'), Type.Literal('text'), Type.Literal('bytes')], {
            default: 'auto',
          }),
        ),
        offset: Type.Optional(
          Type.Integer({ minimum: 0, default: 0, description: 'Bytes left out at the start.' }),
        ),
        max_bytes: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 52_428_800,
            description: 'Read at most; the rest is told by `more`.',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        file: FileFacts,
        text: TextOrNull,
        base64: Type.Union([Type.String(), Type.Null()], { description: 'Instead of text.' }),
        next_offset: Type.Integer({ description: 'Where the next part begins.' }),
        more: Type.Boolean({ description: 'There is more in the file.' }),
      },
      { additionalProperties: false },
    ),
    async handler({ as = 'auto', offset = 0, max_bytes, ...name }) {
      const place = await roots.place(name);
      const handle = await openInside(place);
      try {
        const stats = await handle.stat();
        const length = Math.max(0, Math.min(max_bytes ?? maxBytes, maxBytes, stats.size - offset));
        const bytes = await readBytes(handle, offset, length);
        const end = offset + bytes.length;
        const cut = end < stats.size ? wholeCharacters(bytes) : bytes;
        const text = as === 'bytes' ? undefined : textOf(cut);
        if (text === undefined && as === 'text') throw noText(place.path);
        const next_offset = text === undefined ? end : offset + cut.length;
        return {
          file: factsOf(place, stats),
          text: text ?? null,
          base64: text === undefined ? bytes.toString('base64') : null,
          next_offset,
          more: next_offset < stats.size,
        };
      } finally {
        await handle.close();
      }
    },
  });

/** Without the first bytes of a character whose others were not read. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length - 1); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back);
    if (byte < 0x80) break;
  }
  return bytes;
}

/** undefined when it is no UTF-8 text. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.subarray(0, 8_192).includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const noText = (path: string): OrdinautError =>
  new OrdinautError({
    code: 'not_text',
    message: `${path} is no UTF-8 text`,
    path: 'path',
    hint: 'read it as bytes',
    delivery: 'answered',
  });
