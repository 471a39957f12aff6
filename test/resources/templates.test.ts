import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ownerAgentId } from '../../core/model/agent.ts';
import type { JsonObject } from '../../core/model/json.ts';
import { resourcesDirectory } from '../../core/resources.ts';
import { startHttpServer } from '../core/toolkits/http-server.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openStarterEngine } from '../support/starter-engine.ts';

const folder = join(resourcesDirectory(), 'templates');
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : []));
const templateOf = (name: string): JsonObject & { readonly params: JsonObject; readonly title: string } =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>http://127.0.0.1/</link>
<item><guid>a</guid><title>Version 2</title><link>http://127.0.0.1/2</link><pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate></item>
<item><guid>b</guid><title>Version 1</title><link>http://127.0.0.1/1</link><pubDate>Sat, 28 Feb 2026 08:00:00 GMT</pubDate></item>
</channel></rss>`;

/** A site with a page and a feed; every other address is not found. */
async function startSite(): Promise<string> {
  const site = await startHttpServer(({ url }, response) => {
    const page = { '/': 'Hello', '/feed.xml': feed }[url.pathname];
    const type = url.pathname.endsWith('.xml') ? 'application/rss+xml' : 'text/plain';
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': type }).end(page ?? 'none');
  });
  onTestFinished(() => site.close());
  return site.url;
}

/** The template's own params, with the addresses of the local site for those of the web. */
function localParams(params: JsonObject, site: string): JsonObject {
  return {
    ...params,
    ...('sites' in params && { sites: [`${site}/`] }),
    ...('feeds' in params && { feeds: [`${site}/feed.xml`] }),
    ...('feed' in params && { feed: `${site}/feed.xml` }),
  };
}

async function dryRun(name: string, params: JsonObject = {}) {
  const site = await startSite();
  const weather = { forecast_url: `${site}/forecast`, geocoding_url: `${site}/geocoding` };
  const { services } = await openStarterEngine({
    site,
    clock: new FakeClock('2026-03-02T07:00:00Z'),
    toolkits: { weather },
  });
  const draft = templateOf(name);
  const given = { ...localParams(draft.params, site), ...params };
  const report = await services.dryRun(
    { ...draft, params: given },
    given,
    new AbortController().signal,
    ownerAgentId,
  );
  const byPath = (path: string) => report.nodes.find((node) => node.path === path);
  return { services, draft, report, byPath };
}

test('there are at least twelve beside the briefing', () => {
  expect(names.length).toBeGreaterThan(12);
});

describe.each(names)('%s', (name) => {
  test('is a task with words and a schedule, without a problem or a warning', async () => {
    const { services } = await openStarterEngine({ site: 'http://127.0.0.1:1' });
    const draft = templateOf(name);
    const prepared = await services.tasks.prepare(draft);
    expect(draft).toMatchObject({
      title: expect.stringMatching(/\S/),
      description: expect.stringMatching(/\.$/),
    });
    expect(prepared.warnings).toEqual([]);
    const { schedule } = draft as { readonly schedule?: { readonly kind: string } };
    expect(prepared.next.length > 0).toBe(schedule?.kind !== 'event');
  });

  test('runs dry on the sample workspace, as it is', async () => {
    const { report } = await dryRun(name);
    expect(report.error).toBeNull();
    // Only the weather is not there, and the language model of those who have none.
    const failed = report.nodes.filter(({ what }) => what === 'failed').map(({ tool }) => tool);
    expect(failed.filter((tool) => tool !== 'weather.forecast' && tool !== 'llm.plan')).toEqual([]);
  });
});

const textOf = (node: JsonObject | undefined): string => JSON.stringify(node?.output ?? null);

test.each<[string, JsonObject, string]>([
  ['weekly-review', {}, 'Choir rehearsal'],
  ['meeting-prep', {}, 'Stand-up'],
  ['invoice-reminder', {}, 'Weber Metallbau GmbH'],
  ['overdue-mail', {}, 'Kindergarten Licurici'],
  ['site-watch', {}, 'All sites answer.'],
  ['dependency-feed', {}, 'Version 2'],
  ['reading-list', { words: ['version 1'] }, 'Version 1'],
  ['birthdays', {}, 'Birthday: Mihai'],
  ['household-chores', {}, 'Kitchen: Ana'],
  ['backup-check', {}, 'Nightly backup finished with 2 warnings'],
  ['expense-check', {}, 'Sum: 127.7 EUR'],
  ['focus-time', {}, '2026-03-02T'],
  ['client-digest', {}, 'Signed contract'],
  ['weekend-plan', {}, 'Stand-up'],
  ['dropped-letter', {}, 'the water will be off on Thursday'],
])('%s says what the sample workspace holds', async (name, params, words) => {
  const { byPath } = await dryRun(name, params);
  expect(textOf(byPath('brief'))).toContain(words);
});

test('an invoice whose sums are wrong is named', async () => {
  const [invoice] = templateOf('invoice-reminder').params.invoices as JsonObject[];
  const { byPath } = await dryRun('invoice-reminder', { invoices: [{ ...invoice, total: 1 }] });
  expect(textOf(byPath('brief'))).toMatch(/To correct.*total/);
});

test('a site that does not answer is told, one that does is not', async () => {
  const { byPath } = await dryRun('site-watch', { sites: ['http://127.0.0.1:1/'] });
  expect(byPath('publish')?.what).toBe('would_send');
  expect((await dryRun('site-watch')).byPath('publish')?.what).toBe('skipped');
});

test.each(['dependency-feed', 'reading-list'])('%s tells of a feed that cannot be read', async (name) => {
  const { byPath } = await dryRun(name, { feeds: ['http://127.0.0.1:1/feed.xml'] });
  expect(byPath('publish')?.what).toBe('would_send');
  expect(textOf(byPath('brief'))).toContain('Could not be read');
});

test('release notes that cannot be had are not called none', async () => {
  const { report } = await dryRun('release-notes', { feed: 'http://127.0.0.1:1/feed.xml' });
  const published = report.nodes.find(({ path }) => path === 'publish');
  expect(JSON.stringify(published?.input)).toContain('Releases is unavailable');
});

test('words choose from the reading list', async () => {
  const { byPath } = await dryRun('reading-list', { words: ['version 1'] });
  expect(textOf(byPath('brief'))).not.toContain('Version 2');
});

test('the starter briefing speaks Romanian when it is asked to', async () => {
  const { report } = await dryRun('morning-briefing', { language: 'ro' });
  const published = report.nodes.find(({ path }) => path === 'publish');
  expect(JSON.stringify(published?.input)).toMatch(
    /Rezumatul dimineții — luni, 2 martie 2026.*E-mailuri necitite.*Alcătuit fără model lingvistic/,
  );
});

/** The words of a compose step that are the template's own. */
const ownWords = (names: readonly string[]) =>
  names.flatMap((name) => {
    const words = [...JSON.stringify(templateOf(name).payload).matchAll(/"(?:empty|title)":"([^"]*)"/g)];
    return words.flatMap(([, text = '']) =>
      /language == 'ro' && '([^']+)'/.exec(text) ? [{ name, text }] : [],
    );
  });

test('every template with words of its own has them in Romanian too, and says them', async () => {
  const speaking = new Set(ownWords(names).map(({ name }) => name));
  expect(names.filter((name) => !speaking.has(name))).toEqual([]);
  const { report } = await dryRun('weekly-review', { language: 'ro' });
  const published = JSON.stringify(report.nodes.find(({ path }) => path === 'publish')?.input);
  expect(published).toMatch(/Bilanțul săptămânii.*Săptămâna aceasta.*Săptămâna viitoare.*Încă necitite/);
  expect(published).not.toMatch(/This week|Still unread/);
});

test('no compose step of a template says English words to everybody', () => {
  const english = names.flatMap((name) => {
    const text = JSON.stringify(templateOf(name).payload);
    const given = [
      ...text.matchAll(/"with":\{"title":"([^"]*)"|"title":"([^"]*)","lines"|"empty":"([^"]*)"/g),
    ];
    return given.flatMap(([, ...found]) => found.filter((words) => words && !words.startsWith('${')));
  });
  expect(english).toEqual([]);
});

test('every template runs, and what feeds told is not told again', async () => {
  const site = await startSite();
  const weather = { forecast_url: `${site}/forecast`, geocoding_url: `${site}/geocoding` };
  const { services, serve } = await openStarterEngine({ site, toolkits: { weather } });
  await serve();
  const { tasks, runs, store } = services;
  const run = async (id: string) => {
    const { run_id } = await tasks.runNow(id, {}, 'test');
    const { state } = await runs.waitFor(run_id, { signal: AbortSignal.timeout(60_000) });
    const steps = await store.getSteps(run_id);
    return { state, published: steps.find(({ path }) => path === 'publish')?.state };
  };
  const made = new Map<string, string>();
  for (const name of names) {
    const draft = templateOf(name);
    const { task } = await tasks.create({ ...draft, params: localParams(draft.params, site) }, ownerAgentId);
    made.set(name, task.id);
    expect({ name, ...(await run(task.id)) }).toMatchObject({ name, state: 'succeeded' });
  }
  expect(await run(made.get('dependency-feed') ?? '')).toEqual({ state: 'succeeded', published: 'skipped' });
}, 60_000);
