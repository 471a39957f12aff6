import { join } from 'node:path';
import type { CommandProgram } from '../core/toolkit-command.ts';

/**
 * The Node that comes with the application, and the command line for it: toolkits are served over stdio by these. Electron
 * itself cannot stand in for Node, because that fuse is off (electron-builder.config.mjs).
 */
export function commandProgram({
  packaged,
  resources,
  folder,
  platform,
}: {
  readonly packaged: boolean;
  /** `process.resourcesPath` */
  readonly resources: string;
  /** `app.getAppPath()` */
  readonly folder: string;
  readonly platform: NodeJS.Platform;
}): CommandProgram {
  const node = platform === 'win32' ? 'node.exe' : 'node';
  if (!packaged)
    return { node: join(folder, 'node_modules', 'node', 'bin', node), cli: join(folder, 'dist', 'cli.js') };
  return {
    node: join(resources, 'node', node),
    // A plain Node reads no archives, so these files lie beside it.
    cli: join(resources, 'app.asar.unpacked', 'dist', 'cli.js'),
  };
}
