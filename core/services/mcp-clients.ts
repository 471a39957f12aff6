import { join } from 'node:path';

export type ClientName = 'claude_desktop' | 'claude_code' | 'cursor' | 'vscode';

/** A program that starts MCP servers, and where it keeps which. */
export interface McpClient {
  readonly client: ClientName;
  readonly title: string;
  readonly file: string;
  /** The member of the file that holds the servers. */
  readonly key: 'mcpServers' | 'servers';
  /** Whose shell takes a command for it. */
  readonly platform: NodeJS.Platform;
}

export interface ClientMachine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Claude Desktop from the Microsoft Store keeps its files in a folder of its own. */
const storePackage = 'Claude_pzs8sxrjxfjjc';

/** The clients that are known, with every place where each may keep its servers; the usual place first. */
export function mcpClients({ platform, home, env }: ClientMachine): readonly McpClient[] {
  const settings = settingsFolder(platform, home, env);
  const claude = 'claude_desktop_config.json';
  const desktop = { client: 'claude_desktop', title: 'Claude Desktop', key: 'mcpServers', platform } as const;
  const servers = { key: 'mcpServers', platform } as const;
  const store = join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Packages', storePackage);
  return [
    { ...desktop, file: join(settings, 'Claude', claude) },
    ...(platform === 'win32'
      ? [{ ...desktop, file: join(store, 'LocalCache', 'Roaming', 'Claude', claude) }]
      : []),
    { ...servers, client: 'claude_code', title: 'Claude Code', file: join(home, '.claude.json') },
    { ...servers, client: 'cursor', title: 'Cursor', file: join(home, '.cursor', 'mcp.json') },
    {
      ...{ client: 'vscode', title: 'VS Code', key: 'servers', platform },
      file: join(settings, 'Code', 'User', 'mcp.json'),
    },
  ];
}

function settingsFolder(platform: NodeJS.Platform, home: string, env: ClientMachine['env']): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  if (platform === 'win32') return env.APPDATA ?? join(home, 'AppData', 'Roaming');
  return env.XDG_CONFIG_HOME || join(home, '.config');
}
