import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { ToolkitPorts } from '../ports.ts';
import { settingsPath } from '../settings-path.ts';

const FileRoot = Type.Object(
  {
    name: Type.String({
      pattern: '^[A-Za-z0-9_.-]{1,60}$',
      description: 'What steps and events call it: letters, digits and _ . -',
    }),
    path: Type.String({
      minLength: 1,
      description: 'A folder: absolute, under `~/`, or relative to the data directory.',
    }),
    writable: Type.Optional(
      Type.Boolean({ default: false, description: 'Lets steps change what is in it.' }),
    ),
    watch: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Publishes file.created, file.changed and file.removed for what is in it.',
      }),
    ),
    ignore: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        maxItems: 100,
        description: 'Not watched: glob patterns of paths in the root, as `**/*.log`.',
      }),
    ),
  },
  { additionalProperties: false },
);
/** A folder that files may be in. */
export type FileRoot = Static<typeof FileRoot>;

/** `toolkits.files` of the configuration. Without roots nothing is reached. */
export const FilesSettings = Type.Object(
  {
    roots: Type.Array(FileRoot, { maxItems: 50, description: 'The only folders that are reached.' }),
    max_bytes: Type.Optional(
      Type.Integer({
        minimum: 1_024,
        maximum: 52_428_800,
        default: 5_242_880,
        description: 'Most that is read or written at once.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type FilesSettings = Static<typeof FilesSettings>;

/** The roots with absolute paths, from `toolkits` of the configuration, which has been checked; none when it has no `files`. */
export function fileRoots(
  toolkits: Readonly<Record<string, unknown>>,
  ports: Pick<ToolkitPorts, 'directory' | 'home'>,
): readonly FileRoot[] {
  const settings = Object.hasOwn(toolkits, 'files') ? toolkits.files : undefined;
  if (!Check(FilesSettings, settings)) return [];
  return settings.roots.map((root) => ({ ...root, path: settingsPath(root.path, ports) }));
}
