import type { Toolkit } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { settingsPath } from '../settings-path.ts';
import { FileRoots } from './file-roots.ts';
import { listTool } from './list.ts';
import { moveTool, removeTool } from './move.ts';
import { readTool } from './read.ts';
import { searchTool } from './search.ts';
import type { FilesSettings } from './settings.ts';
import { appendTool, writeTool } from './write.ts';

/** Files of declared folders, and of nothing else. */
export function createFilesToolkit(settings: FilesSettings, ports: ToolkitPorts): Toolkit {
  const { max_bytes = 5_242_880 } = settings;
  const roots = new FileRoots(
    settings.roots.map((root) => ({ ...root, path: settingsPath(root.path, ports) })),
    ports,
  );
  return {
    name: 'files',
    title: 'Files',
    description: 'Files of declared folders.',
    tools: [
      readTool(roots, max_bytes),
      listTool(roots),
      searchTool(roots),
      writeTool(roots, ports, max_bytes),
      appendTool(roots, max_bytes),
      moveTool(roots),
      removeTool(roots),
    ],
  };
}
