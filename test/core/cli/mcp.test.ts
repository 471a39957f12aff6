import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bundledCli } from '../../support/bundled-cli.ts';
import { runCli, startCli } from '../../support/run-cli.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

interface Bridge {
  readonly client: Client;
  /** Process id of the engine that serves now. */
  readonly engine: () => number;
}

/** A client whose server is the bridge, on an empty data directory; bridge and engine end with the test. */
async function bridge(version = '2025-11-25'): Promise<Bridge> {
  const directory = temporaryDirectory();
  const engine = () => Number(JSON.parse(readFileSync(join(directory, 'engine.json'), 'utf8')).pid);
  const client = new Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: (version < '2026' ? 'legacy' : { pin: version }) as 'legacy' } },
  );
  onTestFinished(async () => {
    await client.close();
    await kill(engine());
  });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [await bundledCli(), '--data-dir', directory, 'mcp'],
      env: { PATH: process.env.PATH ?? '', HOME: directory, ORDINAUT_HTTP_PORT: '0' },
      stderr: 'ignore',
    }),
  );
  return { client, engine };
}

async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

// A client, a bridge and an engine start one after the other.
describe('ordinaut mcp', { timeout: 60_000 }, () => {
  it.each(['2025-11-25', '2026-07-28'])(
    'starts an engine and passes calls on, in the protocol of %s',
    async (version) => {
      const { client } = await bridge(version);
      const briefing = { title: 'Morning', markdown: 'All is well.' };
      await client.callTool({ name: 'briefings_publish', arguments: briefing });
      const { structuredContent } = await client.callTool({ name: 'briefings_list', arguments: {} });
      expect(structuredContent).toMatchObject({ items: [{ title: 'Morning' }] });
      const refused = await client.callTool({ name: 'tasks_get', arguments: { task: 'Nothing' } });
      expect(refused.isError).toBe(true);
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).not.toContain('inbox_answer');
    },
  );

  it('finds the engine again after its end, and goes on telling what changes', async () => {
    const { client, engine } = await bridge();
    const told = Promise.withResolvers<string>();
    client.setNotificationHandler('notifications/resources/updated', ({ params }) =>
      told.resolve(params.uri),
    );
    await client.callTool({ name: 'briefings_publish', arguments: { title: 'One', markdown: '1' } });
    await client.subscribeResource({ uri: 'briefing://latest' });
    const first = engine();
    await kill(first);
    const { structuredContent } = await client.callTool({ name: 'briefings_list', arguments: {} });
    expect(structuredContent).toMatchObject({ items: [{ title: 'One' }] });
    expect(engine()).not.toBe(first);
    // The bridge hears of the new engine a little later than it calls it.
    let heard = false;
    void told.promise.then(() => {
      heard = true;
    });
    for (let count = 2; !heard; count += 1)
      await client.callTool({ name: 'briefings_publish', arguments: { title: `${count}`, markdown: 'x' } });
    expect(await told.promise).toBe('briefing://latest');
  });
});

describe('ordinaut mcp --pair', { timeout: 60_000 }, () => {
  /** A client that is no agent yet, beside an engine that serves; both end with the test. */
  async function pairing() {
    const directory = temporaryDirectory();
    const options = { directory };
    const engine = startCli(['serve'], options);
    await engine.printed(/http:/);
    const start = async () => {
      const client = new Client({ name: 'test', version: '1' });
      const transport = new StdioClientTransport({
        command: process.execPath,
        args: [await bundledCli(), '--data-dir', directory, 'mcp', '--pair', '--name', 'Claude Code'],
        env: { PATH: process.env.PATH ?? '', HOME: directory, ORDINAUT_HTTP_PORT: '0' },
        stderr: 'ignore',
      });
      onTestFinished(() => client.close());
      await client.connect(transport);
      return client;
    };
    const whoami = async (client: Client) => {
      const { content, structuredContent, isError } = await client.callTool({ name: 'agents_me' });
      const [first] = content;
      return isError === true && first?.type === 'text' ? JSON.parse(first.text) : structuredContent;
    };
    const ordinaut = (...args: string[]) => runCli(args, options);
    return { directory, start, whoami, ordinaut };
  }

  it('shows its code, becomes the agent that the person allows, and keeps its token to itself', async () => {
    const { directory, start, whoami, ordinaut } = await pairing();
    const client = await start();
    const changed = Promise.withResolvers<void>();
    client.setNotificationHandler('notifications/tools/list_changed', () => changed.resolve());
    const [, code = ''] = /shows the code (\S{9})/.exec(client.getInstructions() ?? '') ?? [];
    expect(await whoami(client)).toMatchObject({
      ...{ code: 'authorization_pending', message: expect.stringContaining(code) },
    });
    const asks = await ordinaut('agents', 'pairings', '--json');
    expect(JSON.parse(asks.stdout)).toMatchObject({ items: [{ name: 'Claude Code', user_code: code }] });
    const allowed = await ordinaut('agents', 'pair', code.toLowerCase(), '--scopes', 'tasks:read');
    expect(allowed).toMatchObject({ code: 0 });
    await changed.promise;
    expect(await whoami(client)).toMatchObject({ name: 'Claude Code', scopes: ['tasks:read'] });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('tasks_list');
    expect(tools.map(({ name }) => name)).not.toContain('tasks_create');
    const file = join(directory, 'agents', 'claude-code.token');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    // The next start asks nobody, until the token is taken back.
    expect(await whoami(await start())).toMatchObject({ name: 'Claude Code' });
    await ordinaut('agents', 'revoke', 'Claude Code');
    expect(await whoami(await start())).toMatchObject({ code: 'authorization_pending' });
  });

  it('says that it was refused, and does not ask again', async () => {
    const { start, whoami, ordinaut } = await pairing();
    const client = await start();
    const { message } = (await whoami(client)) as { message: string };
    const [, code = ''] = /shows the code (\S{9})/.exec(message) ?? [];
    expect(await ordinaut('agents', 'refuse-pairing', code)).toMatchObject({ code: 0 });
    await expect
      .poll(async () => (await whoami(client)).code, { interval: 200, timeout: 20_000 })
      .toBe('access_denied');
    const asks = await ordinaut('agents', 'pairings', '--json');
    expect(JSON.parse(asks.stdout)).toEqual({ items: [] });
  });
});
