import { describe, expect, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { type ConfigSource, readServerConfig } from '../../../core/tools/server-import.ts';

const reference = (name: string) => `\${${name}}`;
const read = (servers: unknown, source: ConfigSource = 'claude_desktop') =>
  readServerConfig(JSON.stringify({ mcpServers: servers }), source);
const failure = (text: string, source: ConfigSource = 'ordinaut') => {
  try {
    readServerConfig(text, source);
  } catch (error) {
    if (error instanceof OrdinautError) return error.toJSON();
  }
  return expect.unreachable('should be refused');
};

describe('the forms', () => {
  test('command, args, env and cwd make a stdio server', () => {
    const { servers, warnings } = read({
      files: {
        command: 'npx',
        args: ['-y', '@modelcontextprotocol/server-filesystem', '/home'],
        cwd: '/tmp',
      },
    });
    expect(servers).toEqual({
      files: {
        kind: 'stdio',
        command: 'npx',
        args: ['-y', '@modelcontextprotocol/server-filesystem', '/home'],
        cwd: '/tmp',
      },
    });
    expect(warnings).toEqual([]);
  });
  test('url and headers make an HTTP server', () => {
    expect(
      read({ remote: { type: 'http', url: 'https://example.org/mcp', headers: { 'X-A': 'b' } } }).servers,
    ).toEqual({
      remote: { kind: 'http', url: 'https://example.org/mcp', headers: { 'X-A': 'b' } },
    });
  });
  test('our own file has workers and command agents as well', () => {
    const { servers } = read(
      {
        worker: { kind: 'http_worker', url: 'http://localhost:8080', operations: [{ name: 'scan' }] },
        claude: { kind: 'command', command: 'claude', args: ['-p', '{prompt}'], timeout_seconds: 600 },
      },
      'ordinaut',
    );
    expect(servers).toMatchObject({
      worker: { kind: 'http_worker' },
      claude: { kind: 'command', timeout_seconds: 600 },
    });
  });
  test('VS Code has servers, comments, trailing commas and inputs', () => {
    const { servers, warnings } = readServerConfig(
      `{
        // what the team uses
        "inputs": [{ "id": "github_token", "type": "promptString", "password": true }],
        "servers": {
          "github": { "type": "stdio", "command": "npx", "args": ["-y", "gh"], "env": { "TOKEN": "${reference('input:github_token')}" }, },
        },
      }`,
      'vscode',
    );
    expect(servers).toMatchObject({ github: { env: { TOKEN: reference('secret:github_token') } } });
    expect(warnings).toMatchObject([
      {
        code: 'needs_secret',
        path: 'servers.github.env.TOKEN',
        hint: 'store it with: ordinaut secrets set github_token',
      },
    ]);
  });
  test('Cursor has the home folder as a variable', () => {
    const { servers } = read({ a: { command: 'x', args: [reference('userHome')] } }, 'cursor');
    expect(servers).toMatchObject({ a: { args: [reference('HOME')] } });
  });
  test('a file without servers has none', () => {
    expect(readServerConfig('{"globalShortcut": ""}', 'claude_desktop')).toEqual({
      servers: {},
      warnings: [],
    });
  });
});

describe('warnings', () => {
  test.each([
    ['env', { command: 'x', env: { GITHUB_TOKEN: 'abc' } }, 'mcpServers.a.env.GITHUB_TOKEN'],
    [
      'headers',
      { url: 'https://x.org', headers: { Authorization: 'Bearer abc' } },
      'mcpServers.a.headers.Authorization',
    ],
    ['args', { command: 'x', args: ['--key', 'sk-abc'] }, 'mcpServers.a.args[1]'],
    ['url', { url: 'https://x.org/mcp?api_key=abc' }, 'mcpServers.a.url'],
  ])('a secret in plain text in %s is found', (_where, server, path) => {
    expect(read({ a: server }).warnings).toMatchObject([{ code: 'plain_secret', path }]);
  });
  test('a reference to a secret is no secret, nor is a harmless variable', () => {
    expect(
      read({ a: { command: 'x', env: { TOKEN: reference('secret:t'), MONKEY: 'banana', HOME: '/x' } } })
        .warnings,
    ).toEqual([]);
  });
  test('a name that cannot begin an address is changed', () => {
    const { servers, warnings } = read({ 'My Server': { command: 'x' }, 'My.Server': { command: 'y' } });
    expect(Object.keys(servers)).toEqual(['My-Server', 'My-Server-2']);
    expect(warnings).toMatchObject([{ code: 'renamed' }, { code: 'renamed' }]);
  });
  test('a setting that means nothing here is left out by name', () => {
    expect(read({ a: { command: 'x', envFile: '.env' } })).toMatchObject({
      servers: { a: { kind: 'stdio', command: 'x', args: [] } },
      warnings: [{ code: 'left_out', path: 'mcpServers.a.envFile' }],
    });
  });
  test('a wrong server of another application is left out, the others stay', () => {
    const { servers, warnings } = read({ good: { command: 'x' }, bad: { cmd: 'y' }, worse: 5 });
    expect(Object.keys(servers)).toEqual(['good']);
    expect(warnings).toMatchObject([{ path: 'mcpServers.bad' }, { path: 'mcpServers.worse' }]);
  });
});

describe('refusals', () => {
  test('text that is not JSON: where', () => {
    expect(failure('{\n  "mcpServers": {\n    "a" }\n}')).toMatchObject({
      code: 'invalid_config',
      message: 'this is not JSON: ColonExpected at line 3, column 9',
    });
  });
  test('no mcpServers: what is expected', () => {
    expect(failure('{}')).toMatchObject({ code: 'invalid_config', path: 'mcpServers' });
  });
  test('a mistyped setting in our own file: the nearest', () => {
    expect(failure('{"mcpServers": {"a": {"command": "x", "timeout_second": 5}}}')).toMatchObject({
      code: 'invalid_config',
      path: 'mcpServers.a.timeout_second',
      hint: 'did you mean timeout_seconds?',
    });
  });
  test('a wrong type: the path to it', () => {
    expect(failure('{"mcpServers": {"a": {"command": "x", "args": [1]}}}')).toMatchObject({
      path: 'mcpServers.a.args[0]',
      message: 'mcpServers.a: args[0] must be a string, got 1',
    });
  });
  test('an address that is not HTTP', () => {
    expect(failure('{"mcpServers": {"a": {"url": "file:///etc/passwd"}}}')).toMatchObject({
      path: 'mcpServers.a.url',
    });
  });
  test('every problem is told at once', () => {
    expect(failure('{"mcpServers": {"a": {"command": 1}, "b": {}}}').problems).toHaveLength(2);
  });
});
