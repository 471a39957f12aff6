import { isAbsolute, join, resolve } from 'node:path';
import type { ToolkitPorts } from './ports.ts';

/** An absolute path from a settings entry: `~/x` is under the home folder, a relative path under the data directory. */
export function settingsPath(path: string, ports: Pick<ToolkitPorts, 'directory' | 'home'>): string {
  if (path === '~') return ports.home;
  if (path.startsWith('~/')) return join(ports.home, path.slice(2));
  return isAbsolute(path) ? path : resolve(ports.directory, path);
}
