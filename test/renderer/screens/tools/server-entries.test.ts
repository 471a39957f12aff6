import { describe, expect, it } from 'vitest';
import { entryOfForm, readServerEntries } from '../../../../renderer/screens/tools/server-entries.ts';

const memory = { command: 'npx', args: ['-y', 'server-memory'] };
const one = { kind: 'entries', entries: [{ name: 'memory', config: memory }] };

describe('pasted tool servers', () => {
  it.each([
    ['as most clients keep them', { mcpServers: { memory } }],
    ['as VS Code keeps them', { servers: { memory: { type: 'stdio', ...memory } } }],
    ['as older VS Code keeps them', { mcp: { servers: { memory } } }],
    ['without what is around them', { memory }],
    ['beside other settings', { globalShortcut: '', mcpServers: { memory } }],
  ])('are read %s', (_, value) => {
    expect(readServerEntries(JSON.stringify(value))).toEqual(one);
  });

  it('can be one alone, which gets a name', () => {
    expect(readServerEntries('{"url": "https://example.com/mcp"}')).toEqual({
      kind: 'entries',
      entries: [{ name: 'server', config: { url: 'https://example.com/mcp' } }],
    });
  });

  it('get names that tools can begin with', () => {
    const read = readServerEntries(
      JSON.stringify({ mcpServers: { 'My notes (work).v2': memory, '–': memory } }),
    );
    expect(read.kind === 'entries' && read.entries.map(({ name }) => name)).toEqual([
      'My-notes-work-v2',
      'server',
    ]);
  });

  it('that are no servers are told', () => {
    expect(readServerEntries('')).toEqual({ kind: 'nothing' });
    expect(readServerEntries('{"a": 1}')).toEqual({ kind: 'unreadable', message: '' });
    expect(readServerEntries('{"mcpServers": {').kind).toBe('unreadable');
    expect(readServerEntries('[1, null]').kind).toBe('unreadable');
  });
});

describe('the form of a tool server', () => {
  const form = { name: 'a', kind: 'stdio', command: ' npx ', args: '', url: '', variables: '' } as const;

  it('makes a command with an argument a line', () => {
    expect(entryOfForm({ ...form, args: '-y\nserver-memory\n\n', variables: 'KEY=a=b' }).config).toEqual({
      command: 'npx',
      args: ['-y', 'server-memory'],
      env: { KEY: 'a=b' },
    });
  });

  it('makes an address with headers', () => {
    const http = {
      ...form,
      kind: 'http',
      url: 'https://example.com/mcp',
      variables: 'Authorization: Bearer x',
    };
    expect(entryOfForm(http as never).config).toEqual({
      url: 'https://example.com/mcp',
      headers: { Authorization: 'Bearer x' },
    });
  });
});
