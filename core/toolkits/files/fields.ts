import Type, { type Static } from 'typebox';
import type { Place } from './file-roots.ts';

export const Path = Type.String({
  minLength: 1,
  maxLength: 4_096,
  description: 'In the root, or absolute within one of the roots, as file events have it.',
});
export const Root = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 60,
    description: 'Name of the root; may be left out when there is one.',
  }),
);

export const FileFacts = Type.Object(
  {
    path: Type.String({ description: 'Absolute; every tool of this toolkit takes it.' }),
    root: Type.String(),
    relative: Type.String({ description: 'In the root.' }),
    kind: Type.Union([
      Type.Literal('file'),
      Type.Literal('folder'),
      Type.Literal('link'),
      Type.Literal('other'),
    ]),
    size: Type.Integer({ description: 'Bytes.' }),
    modified_at: Type.String({ description: 'ISO, UTC.' }),
  },
  { additionalProperties: false },
);
export type FileFacts = Static<typeof FileFacts>;

interface Stats {
  readonly size: number;
  readonly mtimeMs: number;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

export function factsOf(
  place: Pick<Place, 'path' | 'relative'> & { readonly root: { readonly name: string } },
  stats: Stats,
): FileFacts {
  return {
    path: place.path,
    root: place.root.name,
    relative: place.relative,
    kind: stats.isFile()
      ? 'file'
      : stats.isDirectory()
        ? 'folder'
        : stats.isSymbolicLink()
          ? 'link'
          : 'other',
    size: stats.size,
    modified_at: new Date(Math.max(0, Math.floor(stats.mtimeMs))).toISOString(),
  };
}

export const readsFiles = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
} as const;
