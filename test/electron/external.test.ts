import { describe, expect, it } from 'vitest';
import { installLink } from '../../core/services/client-link.ts';
import { clientLink, externalUrl } from '../../electron/external.ts';

const entry = { command: '/usr/bin/node', args: ['/opt/cli.js', 'mcp'] };
const linkOf = (client: 'cursor' | 'vscode') =>
  installLink({ client, platform: 'linux' }, 'ordinaut', entry).link ?? '';

describe('addresses that the application hands to the system', () => {
  it('are those of the web and of mail for any link, and never one that starts a program', () => {
    expect(externalUrl('https://example.org/a')).toBe('https://example.org/a');
    for (const url of [linkOf('cursor'), linkOf('vscode'), 'file:///etc/passwd', 'javascript:1', 7])
      expect(() => externalUrl(url)).toThrowError(expect.objectContaining({ code: 'invalid_input' }));
  });

  it('are those that add a server to Cursor or VS Code where that was asked for, and no other of theirs', () => {
    for (const client of ['cursor', 'vscode'] as const)
      expect(clientLink(linkOf(client))).toBe(linkOf(client));
    for (const url of [
      'cursor://anysphere.cursor-deeplink/command?text=rm',
      'vscode://file/etc/passwd',
      'vscode:extension/evil.extension',
      `https://example.org/?${linkOf('vscode')}`,
      null,
    ])
      expect(() => clientLink(url)).toThrowError(expect.objectContaining({ code: 'invalid_input' }));
  });
});
