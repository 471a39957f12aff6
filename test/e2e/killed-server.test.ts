import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ownerAgentId } from '../../core/model/agent.ts';
import type { JsonObject } from '../../core/model/json.ts';
import { openSecretsFile } from '../../core/secrets-file.ts';
import { type Received, sendJson, startHttpServer } from '../core/toolkits/http-server.ts';
import { startDovecot } from '../support/dovecot.ts';
import { openMeteo } from '../support/open-meteo.ts';
import { openStarterWorkspace } from '../support/starter-workspace.ts';
import { available } from '../support/system.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { until } from '../support/tool-rig.ts';

vi.setConfig({ testTimeout: 60_000 });

const calendar = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'BEGIN:VEVENT',
  'UID:a@test',
  'DTSTAMP:20260301T080000Z',
  'SUMMARY:Review',
  'DTSTART:20260302T100000Z',
  'DURATION:PT1H',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

/** A site that can be told to receive one request and not to answer it. */
async function startSite() {
  let held: PromiseWithResolvers<void> | undefined;
  const answer = (request: Received, response: ServerResponse): void => {
    if (held) {
      held.resolve();
      held = undefined;
    } else if (request.url.pathname === '/calendar.ics') {
      response.writeHead(200, { 'content-type': 'text/calendar' }).end(calendar);
    } else if (request.url.pathname === '/page') response.end('Hello');
    else if (request.url.pathname === '/hook') sendJson(response, { ok: true });
    else openMeteo(request, response);
  };
  const site = await startHttpServer(answer);
  onTestFinished(() => site.close());
  return {
    url: site.url,
    received: (path: string) => site.received.filter(({ url }) => url.pathname === path).length,
    /** Resolves when a request has come that gets no answer. */
    hold(): Promise<void> {
      held = Promise.withResolvers<void>();
      return held.promise;
    },
  };
}

/** An engine on a starter workspace, its toolkits with such settings, and what a test does to their servers. */
async function hybridEngine(
  site: string,
  toolkits: Readonly<Record<string, Record<string, unknown>>>,
  secrets: Readonly<Record<string, string>> = {},
) {
  const path = temporaryDirectory();
  for (const [name, value] of Object.entries(secrets))
    await openSecretsFile(path, undefined).set(name, value);
  const engine = await openStarterWorkspace({ path, site, toolkits });
  onTestFinished(() => engine.end());
  await engine.serve();
  const { tasks, runs, servers, store } = engine.services;
  const pidOf = (toolkit: string): number => {
    const pid = servers.status().find(({ name }) => name === `${toolkit} (mcp)`)?.pid;
    return typeof pid === 'number' ? pid : expect.unreachable(`${toolkit} has no running server`);
  };
  return {
    ...engine.services,
    signal: (toolkit: string, signal: NodeJS.Signals) => process.kill(pidOf(toolkit), signal),
    async task(uses: string, input: JsonObject) {
      const pipeline = [{ id: 'call', uses, with: input }];
      const draft = { title: uses, mode: 'hybrid', schedule: 'every day at 8:00', pipeline };
      const { task } = await tasks.create(draft, ownerAgentId);
      return {
        start: async () => (await tasks.runNow(task.id, {}, 'test')).run_id,
        /** When the run has ended or asks a person: its state, and how its step was served. */
        async end(run_id: string) {
          const { state } = await runs.waitFor(run_id, { signal: AbortSignal.timeout(50_000) });
          const [step] = await store.getSteps(run_id);
          return { state, via: step?.via, output: step?.output };
        },
      };
    },
  };
}

const fellBack = { state: 'succeeded', via: expect.stringMatching(/^direct \(mcp failed: /) };

describe('a toolkit server that is killed in mid-call in hybrid mode', () => {
  test.each<[string, JsonObject, string, (site: string) => Record<string, Record<string, unknown>>]>([
    [
      'calendar.list_events',
      { start: '2026-03-02T00:00:00Z', end: '2026-03-03T00:00:00Z' },
      'Review',
      (site) => ({
        calendar: {
          sources: [
            { kind: 'url', url: `${site}/calendar.ics`, allow_private_addresses: true, refresh_seconds: 0 },
          ],
        },
      }),
    ],
    [
      'weather.forecast',
      { city: 'Chisinau' },
      'light rain',
      (site) => ({
        weather: { forecast_url: `${site}/forecast`, geocoding_url: `${site}/search`, cache_seconds: 0 },
      }),
    ],
    ['web.fetch', { url: '/page' }, 'Hello', () => ({})],
  ])('%s is called in-process instead, and the run says so', async (uses, input, words, toolkits) => {
    const site = await startSite();
    const { task, signal } = await hybridEngine(site.url, toolkits(site.url));
    const given = 'url' in input ? { url: `${site.url}${input.url}` } : input;
    const { start, end } = await task(uses, given);
    const warm = await end(await start());
    expect(warm).toMatchObject({ state: 'succeeded', via: 'mcp' });
    const held = site.hold();
    const run = await start();
    await held;
    signal(uses.split('.')[0] ?? '', 'SIGKILL');
    const ended = await end(run);
    expect(ended).toMatchObject(fellBack);
    expect(JSON.stringify(ended.output)).toContain(words);
    // The server is well again: so is the mode.
    expect(await end(await start())).toMatchObject({ state: 'succeeded', via: 'mcp' });
  });

  test.each<[string, JsonObject]>([
    ['memory.set', { key: 'greeting', value: 'hello' }],
    ['memory.get', { key: 'greeting' }],
  ])('%s, which may be repeated, is called in-process instead', async (uses, input) => {
    const site = await startSite();
    const { task, signal, progress } = await hybridEngine(site.url, {});
    const { start, end } = await task(uses, input);
    expect(await end(await start())).toMatchObject({ via: 'mcp' });
    signal('memory', 'SIGSTOP');
    const under_way = new Promise<void>((resolve) => {
      const leave = progress(({ kind }) => {
        if (kind === 'step_started') resolve();
      });
      onTestFinished(leave);
    });
    const run = await start();
    await under_way;
    signal('memory', 'SIGKILL');
    expect(await end(run)).toMatchObject(fellBack);
  });

  test('a call that may have been done is not made again: a person is asked', async () => {
    const site = await startSite();
    const { task, signal, store, clock } = await hybridEngine(site.url, {
      notify: { webhook: { allow_private_addresses: true } },
    });
    const { start, end } = await task('notify.webhook', { url: `${site.url}/hook`, payload: { n: 1 } });
    expect(await end(await start())).toMatchObject({ state: 'succeeded', via: 'mcp' });
    const held = site.hold();
    const run = await start();
    await held;
    signal('notify', 'SIGKILL');
    expect(await end(run)).toMatchObject({ state: 'waiting' });
    const [item] = (await store.findInbox({ state: 'open' }, { limit: 9 })).items;
    expect(item).toMatchObject({ kind: 'in_doubt', run_id: run });
    expect(site.received('/hook')).toBe(2);
    const answer = { id: item?.id ?? '', choice: 'it went out', value: null, by: ownerAgentId };
    expect(item?.choices).toContain(answer.choice);
    await store.answer({ ...answer, at: clock.now() });
    await until(async () => (await store.getRun(run))?.state === 'succeeded', 'the end of the run');
    expect(site.received('/hook')).toBe(2);
  });
});

const canServe = available('dovecot') && available('openssl') && process.getuid?.() === 0;

describe.skipIf(!canServe)('a mail server process that is killed while Dovecot answers it', () => {
  let dovecot: Awaited<ReturnType<typeof startDovecot>>;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.stop());

  test('the mail is read in-process instead', async () => {
    const proxy = await startTcpProxy(dovecot.imaps);
    onTestFinished(() => proxy.close());
    dovecot.deliver(
      dovecot.addUser('ana'),
      'From: Radu <radu@example.org>\r\nSubject: Keys\r\n\r\nHello\r\n',
      1_772_000_000,
    );
    const site = await startSite();
    const account = {
      kind: 'imap',
      name: 'work',
      host: 'localhost',
      port: proxy.port,
      tls: { ca_file: dovecot.ca_file },
      username: 'ana',
      password_secret: 'mail_password',
    };
    const { task, signal } = await hybridEngine(
      site.url,
      { mail: { accounts: [account] } },
      { mail_password: dovecot.password },
    );
    const { start, end } = await task('mail.top_unread', { count: 5 });
    expect(await end(await start())).toMatchObject({ state: 'succeeded', via: 'mcp' });
    const before = proxy.received;
    proxy.fail('hold', 0);
    const run = await start();
    await until(() => proxy.received > before, 'an answer of Dovecot that does not arrive');
    proxy.heal();
    signal('mail', 'SIGKILL');
    const ended = await end(run);
    expect(ended).toMatchObject(fellBack);
    expect(JSON.stringify(ended.output)).toContain('Keys');
  });
});
