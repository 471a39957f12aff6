import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeEngineFile } from '../../core/doors/engine-file.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { openTestDoor, openTestEngine } from '../support/test-engine.ts';

interface Program {
  readonly command: string;
  readonly args: string[];
}

/** What each client reads from its link or command, as it documents it. */
const readAs = {
  cursor: (link: string): Program =>
    JSON.parse(Buffer.from(new URL(link).searchParams.get('config') ?? '', 'base64').toString()),
  vscode: (link: string): Program => JSON.parse(decodeURIComponent(link.slice('vscode:mcp/install?'.length))),
  claude_code: (line: string): Program => {
    // Stands in for Claude Code: tells what the shell gave it.
    const folder = temporaryDirectory();
    const script = '#!/bin/sh\nfor word in "$@"; do printf "%s\\n" "$word"; done\n';
    writeFileSync(join(folder, 'claude'), script, { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const words = execFileSync('sh', ['-c', line], { env }).toString().trimEnd().split('\n');
    const [command = '', ...args] = words.slice(words.indexOf('--') + 1);
    return { command, args };
  },
};

// A bridge is started for each.
describe('what an install link names', { timeout: 60_000 }, () => {
  it.each(['cursor', 'vscode', 'claude_code'] as const)(
    'starts for %s, in the name of its own agent, without a secret in it',
    async (name) => {
      const engine = await openTestEngine();
      const { url } = await openTestDoor(engine);
      writeEngineFile(engine.directory.engine, { url, pid: process.pid, version: 'test' });
      const { agent, link, command } = await engine.call('clients.link', { client: name });
      const program = readAs[name](String(link ?? command));
      const client = new Client({ name: 'test', version: '1' });
      onTestFinished(() => client.close());
      const env = { PATH: process.env.PATH ?? '', HOME: temporaryDirectory() };
      await client.connect(new StdioClientTransport({ ...program, env, stderr: 'ignore' }));
      const { structuredContent } = await client.callTool({ name: 'agents_me', arguments: {} });
      expect(structuredContent).toMatchObject({ name: agent, owner: false });
      const { isError } = await client.callTool({
        name: 'schedules_preview',
        arguments: { schedule: 'every day at 9' },
      });
      expect(isError).not.toBe(true);
    },
  );

  it('is refused for a client that has none, and made by no agent', async () => {
    const engine = await openTestEngine();
    await expect(engine.call('clients.link', { client: 'claude_desktop' })).rejects.toMatchObject({
      code: 'no_link',
    });
    await engine.call('agents.create', { name: 'Scout', scopes: ['*'] });
    const scout = await engine.services.agents.find('Scout');
    const asked = engine.call('clients.link', { client: 'cursor' }, { agent: scout });
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' });
  });
});
