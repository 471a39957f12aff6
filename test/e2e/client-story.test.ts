import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { Page } from 'playwright';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeEngineFile } from '../../core/doors/engine-file.ts';
import { agentTokenFile } from '../../core/services/client-connections.ts';
import { inspect, overHttp } from '../support/inspector.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import type { TestEngine } from '../support/test-engine.ts';

const briefing = {
  title: 'Weekday Morning Briefing',
  schedule: 'every weekday at 8:30',
  pipeline: [
    { id: 'greet', uses: 'test.echo', with: { text: 'All is well.' }, save_as: 'said' },
    { id: 'rest', wait: { seconds: 1 } },
    { id: 'publish', uses: 'briefing.publish', with: { title: 'Morning', markdown: '${steps.said.text}' } },
  ],
};

/** The person connects Cursor in the window; answers with the command that its configuration names then. */
async function connectCursor(page: Page, home: string) {
  await page.getByRole('button', { name: 'Connect Cursor' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByText('Start Cursor again').waitFor();
  const { mcpServers } = JSON.parse(readFileSync(join(home, '.cursor', 'mcp.json'), 'utf8'));
  return mcpServers.ordinaut as { readonly command: string; readonly args: string[] };
}

/** A client that is told what changed; `told` resolves when it is told of a resource. */
async function startClient(server: { readonly command: string; readonly args: string[] }, home: string) {
  const client = new Client({ name: 'story', version: '1' });
  const heard = new Map<string, PromiseWithResolvers<void>>();
  const wait = (uri: string) => {
    const waiting = heard.get(uri) ?? Promise.withResolvers<void>();
    heard.set(uri, waiting);
    return waiting;
  };
  client.setNotificationHandler('notifications/resources/updated', ({ params }) =>
    wait(params.uri).resolve(),
  );
  const env = { PATH: process.env.PATH ?? '', HOME: home };
  await client.connect(new StdioClientTransport({ ...server, env, stderr: 'ignore' }));
  onTestFinished(() => client.close());
  const call = async (
    name: string,
    input: Record<string, unknown>,
    onprogress?: (message: string) => void,
  ) => {
    const { content, isError, structuredContent } = await client.callTool(
      { name, arguments: input },
      onprogress && { onprogress: ({ message = '' }) => onprogress(message) },
    );
    const [{ text = '' } = {}] = content as readonly { readonly text?: string }[];
    return { isError: isError === true, answer: structuredContent ?? JSON.parse(text) };
  };
  return { client, call, told: (uri: string) => wait(uri).promise };
}

/** What the Inspector sees in the name of the same agent. */
function inspectorOf({ directory }: TestEngine, url: string) {
  const token = readFileSync(agentTokenFile(directory.path, 'cursor'), 'utf8').trim();
  return (...request: readonly string[]) => inspect(overHttp({ url, token }), ...request);
}

describe.skipIf(!available('chromium'))('a client that a person connected', { timeout: 120_000 }, () => {
  it('plans, proposes, is approved in the window, runs, and reads what came of it', async () => {
    const home = temporaryDirectory();
    vi.stubEnv('HOME', home);
    onTestFinished(() => void vi.unstubAllEnvs());
    mkdirSync(join(home, '.cursor'));
    const { engine, page, complaints, go } = await openInterface({ path: '/agents?part=clients' });
    const { origin: url } = new URL(page.url());
    writeEngineFile(engine.directory.engine, { url, pid: process.pid, version: 'test' });

    const { client, call, told } = await startClient(await connectCursor(page, home), home);
    const inspector = inspectorOf(engine, url);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('schedules_preview');
    expect((await inspector('tools/list')).tools).toEqual(tools);

    // Plan: the words, and what they come to.
    const planned = await call('schedules_preview', { schedule: briefing.schedule, count: 5 });
    expect(planned.answer).toMatchObject({ sentence: 'every weekday at 08:30, Europe/Chisinau' });
    const dates = planned.answer.next as readonly { readonly at_local: string; readonly weekday: string }[];
    expect(dates).toHaveLength(5);
    for (const { at_local, weekday } of dates) {
      expect(at_local).toContain('T08:30');
      expect(weekday).not.toMatch(/Saturday|Sunday/);
    }
    const preview = [
      '--tool-name',
      'schedules_preview',
      '--tool-arg',
      `schedule=${briefing.schedule}`,
      'count=5',
    ];
    expect((await inspector('tools/call', ...preview)).structuredContent.next).toEqual(dates);

    // Propose: it writes, so that it waits for the person, and the answer says so.
    await client.subscribeResource({ uri: 'briefing://latest' });
    const proposed = await call('tasks_create', briefing);
    const { id } = proposed.answer;
    expect(proposed.answer).toMatchObject({ status: 'proposed', warnings: [{ code: 'waits_for_approval' }] });
    await client.subscribeResource({ uri: `task://${id}` });
    const early = await call('tasks_run', { task: id });
    expect(early).toMatchObject({
      isError: true,
      answer: { code: 'conflict', hint: expect.stringContaining('approve') },
    });

    // Approve, in the window.
    await go('/inbox');
    await page
      .getByRole('listbox', { name: 'Inbox' })
      .getByRole('option', { name: /cursor proposes/ })
      .click();
    await page.getByText('briefing.publish').first().waitFor();
    await page.getByRole('button', { name: /Approve/ }).click();
    await page.getByText('Answered “Approve”.').waitFor();
    await told(`task://${id}`);
    const seen = await inspector('tools/call', '--tool-name', 'tasks_get', '--tool-arg', `task=${id}`);
    expect(seen.structuredContent).toMatchObject({ status: 'active', next_at_local: dates[0]?.at_local });

    // Run, seen as it goes, and read what came of it.
    const messages: string[] = [];
    const ran = await call('tasks_run', { task: id, wait: true }, (message) => messages.push(message));
    expect(ran.answer).toMatchObject({ run: { state: 'succeeded' } });
    // A client may drop what comes in the same moment as the answer.
    expect(messages).toEqual(expect.arrayContaining(['greet: started', 'greet: succeeded', 'rest: started']));
    expect(new Set(messages).size).toBe(messages.length);
    await told('briefing://latest');
    const text = '# Morning\n\nAll is well.';
    const { contents } = await client.readResource({ uri: 'briefing://latest' });
    expect(contents).toMatchObject([{ mimeType: 'text/markdown', text }]);
    expect((await inspector('resources/read', '--uri', 'briefing://latest')).contents).toEqual(contents);
    await go('/today');
    await page.getByText('All is well.').first().waitFor();
    expect(complaints).toEqual([]);
  });
});
