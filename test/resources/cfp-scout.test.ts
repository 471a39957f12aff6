import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ownerAgentId } from '../../core/model/agent.ts';
import type { JsonObject } from '../../core/model/json.ts';
import type { Mode } from '../../core/model/task.ts';
import { resourcesDirectory } from '../../core/resources.ts';
import { startCfpSite } from '../support/cfp-site.ts';
import { startLanguageModelServer } from '../support/language-model-server.ts';
import { smtpRefusal, startSmtpServer } from '../support/smtp-server.ts';
import { openStarterEngine } from '../support/starter-engine.ts';

const template: JsonObject & { readonly params: JsonObject } = JSON.parse(
  readFileSync(join(resourcesDirectory(), 'templates', 'cfp-scout', 'template.json'), 'utf8'),
);

async function scout(
  mode: Mode,
  params: JsonObject = {},
  toolkits: Readonly<Record<string, Record<string, unknown>>> = {},
) {
  const site = await startCfpSite();
  onTestFinished(() => site.close());
  const { services, serve } = await openStarterEngine({ site: site.url, toolkits });
  await serve();
  const { tasks, runs, store } = services;
  const { task } = await tasks.create(
    { ...template, mode, params: { ...template.params, sources: site.sources, ...params } },
    ownerAgentId,
  );
  return {
    site,
    services,
    task,
    async run() {
      const { run_id } = await tasks.runNow(task.id, {}, 'test');
      const run = await runs.waitFor(run_id, { signal: AbortSignal.timeout(60_000) });
      const steps = await store.getSteps(run_id);
      const briefings = (await store.findBriefings({}, { limit: 10 })).items;
      const step = (id: string) => steps.find(({ path }) => path === id);
      return { run, steps, step, digest: briefings.find((one) => one.run_id === run_id)?.markdown ?? null };
    },
  };
}

const linesOf = (markdown: string | null): readonly string[] =>
  (markdown ?? '').split('\n').filter((line) => /^- \d{4}/.test(line));

describe.each<Mode>(['direct', 'hybrid', 'mcp'])('CFP Scout in mode %s', (mode) => {
  test('tells 25 open calls of 27, and the next day what is new', async () => {
    const { site, run } = await scout(mode);
    const first = await run();
    expect([first.run.state, first.digest]).toEqual([
      'succeeded',
      expect.stringContaining('27 events read, 25 new, 25 of interest'),
    ]);
    expect(linesOf(first.digest)).toHaveLength(25);
    expect(new Set(first.steps.flatMap(({ via }) => via ?? []))).toEqual(
      new Set([mode === 'direct' ? 'direct' : 'mcp']),
    );
    const again = await run();
    expect([again.run.state, again.step('publish')?.state]).toEqual(['succeeded', 'skipped']);
    site.setDay(2);
    const second = await run();
    expect(linesOf(second.digest)).toEqual([
      expect.stringContaining('2098-05-04 – Compilers in Cluj'),
      expect.stringContaining('2098-06-06 – Agents & AI Day'),
    ]);
  }, 120_000);
});

test('dates are in one form, whoever wrote them, and the earliest comes first', async () => {
  const { digest } = await (await scout('direct')).run();
  const days = linesOf(digest).map((line) => line.slice(2, 12));
  expect(days).toEqual(days.toSorted());
  expect(days.every((day) => /^2098-\d\d-\d\d$/.test(day))).toBe(true);
});

test('interests choose by their words where there is no language model', async () => {
  const { digest, step } = await (await scout('direct', { interests: ['AI', 'Rust'] })).run();
  expect(step('filter')?.state).toBe('succeeded');
  expect(linesOf(digest).map((line) => line.split(' – ')[1])).toEqual(
    expect.arrayContaining(['Rust Nation', 'AI Engineers Iași', 'Data Summit Cluj', 'Robotics & AI Forum']),
  );
  expect(linesOf(digest)).toHaveLength(5);
});

test('a source that fails is named, and the others are read', async () => {
  const { site, services, task, run } = await scout('direct');
  const sources = [{ feed: `${site.url}/gone.xml` }, ...site.sources];
  await services.tasks.update(task.id, { params: { ...template.params, sources } }, ownerAgentId);
  const { run: settled, digest } = await run();
  expect([settled.state, digest]).toEqual([
    'succeeded',
    expect.stringMatching(/Could not be read\n\n- .* answered with status 404/),
  ]);
  // Nothing new is no reason to be silent about it.
  expect((await run()).digest).toContain('Could not be read');
});

test('a language model chooses where there is one, from what is new alone', async () => {
  const urls = ['https://events.example/quantum-for-programmers/cfp', 'https://elsewhere.example/'];
  const model = await startLanguageModelServer(JSON.stringify({ urls }));
  onTestFinished(() => model.close());
  const settings = { provider: 'openai', base_url: model.url, model: 'scripted' };
  const { run } = await scout('direct', { interests: ['physics'] }, { llm: settings });
  const { digest } = await run();
  expect(linesOf(digest)).toEqual([expect.stringContaining('Quantum for Programmers')]);
  expect(model.asked[0]?.prompt).toMatch(/one of: physics/);
  await run();
  expect(model.asked).toHaveLength(1);
});

test('what a model answers in another form is chosen by words instead', async () => {
  const model = await startLanguageModelServer('no JSON at all');
  onTestFinished(() => model.close());
  const settings = { provider: 'openai', base_url: model.url, model: 'scripted' };
  const { digest } = await (await scout('direct', { interests: ['quantum'] }, { llm: settings })).run();
  expect(linesOf(digest)).toEqual([expect.stringContaining('Quantum for Programmers')]);
});

/** Settings of the mail toolkit for a server of a test. */
const mailBy = (smtp: { readonly port: number }) => ({
  accounts: [],
  smtp: {
    host: '127.0.0.1',
    port: smtp.port,
    security: 'none',
    allow_insecure: true,
    from: 'scout@example.org',
  },
});

test('the digest goes out as one e-mail, and none when there is nothing new', async () => {
  const smtp = await startSmtpServer({ security: 'none' });
  onTestFinished(() => smtp.close());
  const { run } = await scout('direct', { mail_to: 'ana@example.org' }, { mail: mailBy(smtp) });
  expect([(await run()).run.state, (await run()).run.state]).toEqual(['succeeded', 'succeeded']);
  expect(smtp.received).toMatchObject([
    { to: ['ana@example.org'], text: expect.stringContaining('Subject: New calls for papers: 25') },
  ]);
});

test('what a failed e-mail should have told is told by the next one, and nothing is told twice', async () => {
  let broken = true;
  const taken = () => (broken ? smtpRefusal(550, 'no such user') : undefined);
  const smtp = await startSmtpServer({ security: 'none', taken });
  onTestFinished(() => smtp.close());
  const { site, run } = await scout('direct', { mail_to: 'ana@example.org' }, { mail: mailBy(smtp) });
  const first = await run();
  expect([first.run.state, linesOf(first.digest).length]).toEqual(['failed', 25]);

  broken = false;
  smtp.received.length = 0;
  site.setDay(2);
  const second = await run();
  // Under Today there is only what is new since yesterday.
  expect([second.run.state, linesOf(second.digest).length]).toEqual(['succeeded', 2]);
  expect(smtp.received.map(({ text }) => /Subject: (.*)/.exec(text)?.[1]?.trim())).toEqual([
    'New calls for papers: 27',
  ]);

  const third = await run();
  expect([third.run.state, third.digest, smtp.received.length]).toEqual(['succeeded', null, 1]);
});

test('a run that is tried again after its e-mail failed sends it once', async () => {
  let broken = true;
  const taken = () => (broken ? smtpRefusal(550, 'no such user') : undefined);
  const smtp = await startSmtpServer({ security: 'none', taken });
  onTestFinished(() => smtp.close());
  const { services, run } = await scout('direct', { mail_to: 'ana@example.org' }, { mail: mailBy(smtp) });
  const { run: failed } = await run();
  broken = false;
  smtp.received.length = 0;
  await services.runs.retryFromFailed(failed.id);
  const settled = await services.runs.waitFor(failed.id, { signal: AbortSignal.timeout(60_000) });
  expect(settled.state).toBe('succeeded');
  const next = await run();
  expect([next.run.state, next.digest, smtp.received.length]).toEqual(['succeeded', null, 1]);
});
