import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { installLink } from '../../../core/services/client-link.ts';

const entry = {
  command: '/opt/My Apps/node',
  args: ['/opt/cli.js', '--data-dir', "/home/ana/it's & mine", 'mcp'],
};

describe('an install link', () => {
  it('of Cursor holds name and configuration in base64', () => {
    const { link, command } = installLink({ client: 'cursor', platform: 'linux' }, 'ordinaut', entry);
    const url = new URL(link ?? '');
    expect([url.protocol, url.host, url.pathname]).toEqual([
      'cursor:',
      'anysphere.cursor-deeplink',
      '/mcp/install',
    ]);
    expect(url.searchParams.get('name')).toBe('ordinaut');
    expect(JSON.parse(Buffer.from(url.searchParams.get('config') ?? '', 'base64').toString())).toEqual(entry);
    expect(command).toBeNull();
  });

  it('of VS Code is the server as JSON', () => {
    const { link } = installLink({ client: 'vscode', platform: 'linux' }, 'ordinaut', entry);
    const url = new URL(link ?? '');
    expect([url.protocol, url.pathname]).toEqual(['vscode:', 'mcp/install']);
    expect(JSON.parse(decodeURIComponent(url.search.slice(1)))).toEqual({ name: 'ordinaut', ...entry });
  });

  it('of Claude Code is a command that a shell reads as it was meant', () => {
    const { command, link } = installLink({ client: 'claude_code', platform: 'linux' }, 'ordinaut', entry);
    expect(link).toBeNull();
    const words = execFileSync('sh', ['-c', `for word in ${command}; do printf '%s\\n' "$word"; done`]);
    expect(words.toString().trimEnd().split('\n')).toEqual([
      ...['claude', 'mcp', 'add', '--scope', 'user', 'ordinaut', '--', entry.command, ...entry.args],
    ]);
    const windows = installLink({ client: 'claude_code', platform: 'win32' }, 'ordinaut', {
      command: 'C:\\Program Files\\node.exe',
      args: [],
    });
    expect(windows.command).toBe('claude mcp add --scope user ordinaut -- "C:\\Program Files\\node.exe"');
  });

  it('of Claude Desktop there is none, and something else is named', () => {
    const none = () => installLink({ client: 'claude_desktop', platform: 'linux' }, 'ordinaut', entry);
    expect(none).toThrowError(
      expect.objectContaining({ code: 'no_link', hint: expect.stringContaining('connect') }),
    );
  });
});
