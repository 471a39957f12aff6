import { OrdinautError } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { McpClient } from './mcp-clients.ts';

/** How a person adds this engine to a client with one click, or with one command in a terminal; the other is null. */
export interface InstallLink {
  readonly link: string | null;
  readonly command: string | null;
}

/** A program as a client starts it. */
export interface ServerEntry extends JsonObject {
  readonly command: string;
  readonly args: string[];
}

/**
 * The link or the command under which a client adds a server, as each of them documents it: cursor.com/docs/context/mcp/install-links,
 * code.visualstudio.com/api/extension-guides/ai/mcp (“Create an MCP installation URL”), code.claude.com/docs/en/mcp. It holds the program
 * and its arguments, and no secret. Throws `no_link` for a client that has neither.
 */
export function installLink(
  { client, platform }: Pick<McpClient, 'client' | 'platform'>,
  name: string,
  entry: ServerEntry,
): InstallLink {
  switch (client) {
    case 'cursor': {
      const config = Buffer.from(JSON.stringify(entry)).toString('base64');
      const query = `name=${encodeURIComponent(name)}&config=${encodeURIComponent(config)}`;
      return { link: `cursor://anysphere.cursor-deeplink/mcp/install?${query}`, command: null };
    }
    case 'vscode':
      return {
        link: `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name, ...entry }))}`,
        command: null,
      };
    case 'claude_code': {
      const words = ['claude', 'mcp', 'add', '--scope', 'user', name, '--', entry.command, ...entry.args];
      return { link: null, command: words.map((word) => quoted(word, platform)).join(' ') };
    }
    case 'claude_desktop':
      throw new OrdinautError({
        code: 'no_link',
        message: 'Claude Desktop adds servers by no link',
        path: 'client',
        hint: 'connect it: clients.connect writes its configuration; or open the bundle Ordinaut.mcpb with it',
      });
  }
}

/** A word of a command as the shells of a system take it: single quotes, and double ones on Windows, which has no others. */
function quoted(word: string, platform: NodeJS.Platform): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return platform === 'win32' ? `"${word.replaceAll('"', '\\"')}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}
