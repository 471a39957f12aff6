import { describe, expect, test, vi } from 'vitest';
import type { Answering } from '../http-server.ts';
import { sendJson } from '../http-server.ts';
import { pages, site, web } from './web-rig.ts';

const failure = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });
const sentence =
  'The committee meets on Monday, as it has for years, and everybody who has something to say, says it. ';
const article = `<!-- <html> --><!doctype html><html lang="ro"><head><title>Ședință &amp; vot</title>
<meta name="author" content="Ana Pop"><meta property="article:published_time" content="2026-03-02T08:00:00Z">
<script>document.write('no')</script></head><body>
<nav><a href="/">Home</a> <a href="/shop">Shop our sale</a></nav>
<article><h1>Ședință</h1><p>${sentence.repeat(3)}</p><h2>Agenda</h2><ul><li>Budget</li><li>Roof</li></ul>
<p>${sentence.repeat(3)} More in <a href="../minutes?y=2026">the minutes</a>.</p>
<pre><code>const x = 1;</code></pre><img src="/pixel.gif"></article>
<footer>Cookies, and nothing but cookies</footer></body></html>`;
const send =
  (body: string, type: string): Answering =>
  (_, response) =>
    response.writeHead(200, { 'content-type': type }).end(body);

describe('read', () => {
  test('gives the article as Markdown, with absolute links, without what surrounds it', async () => {
    const { url } = await site(pages({ '/blog/today': article }));
    const page = await web().call<{ text: string }>('read', { url: `${url}/blog/today` });
    expect(page).toMatchObject({
      url: `${url}/blog/today`,
      title: 'Ședință & vot',
      byline: 'Ana Pop',
      language: 'ro',
      published: '2026-03-02T08:00:00Z',
      truncated: false,
    });
    expect(page.text).toContain('## Agenda\n\n-   Budget\n-   Roof');
    expect(page.text).toContain(`[the minutes](${url}/minutes?y=2026)`);
    expect(page.text).toContain('```\nconst x = 1;\n```');
    expect(page.text).not.toMatch(/Shop|cookies|document\.write|pixel/i);
  });

  test('gives plain text on request', async () => {
    const { url } = await site(pages({ '/': article }));
    const { text } = await web().call<{ text: string }>('read', { url, format: 'text' });
    expect(text).toContain('More in the minutes.');
    expect(text).not.toMatch(/[#[\]`]/);
  });

  test('a page without an article is read whole', async () => {
    const { url } = await site(pages({ '/': '<title>Door</title><p>Closed on <b>Mondays</b></p>' }));
    expect(await web().call('read', { url })).toMatchObject({ title: 'Door', text: 'Closed on **Mondays**' });
  });

  test('is cut where it is asked to', async () => {
    const { url } = await site(pages({ '/': article }));
    const page = await web().call<{ text: string }>('read', { url, max_characters: 100 });
    expect([page.text.length, page]).toEqual([100, expect.objectContaining({ truncated: true })]);
  });

  test('plain text is given as it is', async () => {
    const { url } = await site(pages({ '/': send('a < b\r\n', 'text/plain') }));
    expect(await web().call('read', { url })).toMatchObject({ text: 'a < b', title: '' });
  });

  test('a picture has no readable text', async () => {
    const { url } = await site(pages({ '/': send('x', 'image/png') }));
    await expect(web().call('read', { url })).rejects.toThrow(failure('unsupported_content'));
  });

  test.each([
    ['nothing', ''],
    ['half a tag', '<html><body><p>Half <a href="'],
    [
      '100,000 attributes',
      `<p ${'a'.repeat(10)} ${Array.from({ length: 100_000 }, (_, n) => `b${n}=""`).join(' ')}>words</p>`,
    ],
    ['an attribute of 4 MB', `<p title="${'x'.repeat(4_000_000)}">words</p>`],
    ['elements 100,000 deep', `${'<div>'.repeat(100_000)}words`],
    ['100,000 tables', `${'<table><tr><td>'.repeat(100_000)}words`],
  ])('%s is read or refused with a typed error', async (_, html) => {
    const { url } = await site(pages({ '/': html }));
    const { call } = web();
    const result = await call('read', { url }).catch((error) => error);
    expect(['string', 'page_too_complex']).toContain(result.code ?? typeof result.text);
    expect(await call('extract', { html: '<p>still here</p>', selectors: { p: 'p' } })).toMatchObject({
      value: { p: 'still here' },
    });
  });
});

describe('extract', () => {
  const events = `<html><head><base href="https://conf.example/2026/"></head><body><h1> Calls
    for papers </h1>
    <div class="event"><h2>NodeConf</h2><a href="node">site</a><span class="tag">js</span><span class="tag">ts</span></div>
    <div class="event"><h2>RustConf</h2><a href="/rust">site</a></div></body></html>`;

  test('takes text and absolute links', async () => {
    const { url } = await site(pages({ '/': events }));
    const selectors = {
      title: 'h1',
      first: { selector: 'a', attribute: 'href' },
      links: { selector: 'a', attribute: 'href', all: true },
      none: '.nowhere',
    };
    expect(await web().call('extract', { url, selectors })).toEqual({
      url: `${url}/`,
      value: {
        title: 'Calls for papers',
        first: 'https://conf.example/2026/node',
        links: ['https://conf.example/2026/node', 'https://conf.example/rust'],
        none: null,
      },
    });
  });

  test('makes an object of each element, and JMESPath chooses among them', async () => {
    const input = {
      html: events,
      each: '.event',
      selectors: {
        name: 'h2',
        class: { selector: '.', attribute: 'class' },
        tags: { selector: '.tag', all: true },
      },
    };
    expect(await web().call('extract', input)).toEqual({
      url: null,
      value: [
        { name: 'NodeConf', class: 'event', tags: ['js', 'ts'] },
        { name: 'RustConf', class: 'event', tags: [] },
      ],
    });
    expect(await web().call('extract', { ...input, jmespath: '[?length(tags) > `0`].name' })).toEqual({
      url: null,
      value: ['NodeConf'],
    });
  });

  test('reads JSON by JMESPath', async () => {
    const { url } = await site((_, response) => sendJson(response, { items: [{ n: 1 }, { n: 2 }] }));
    const { call } = web({ own_hosts: [new URL(url).host] });
    expect(await call('extract', { url, jmespath: 'items[].n' })).toEqual({ url: `${url}/`, value: [1, 2] });
    await expect(call('extract', { url, jmespath: 'items[' })).rejects.toThrow(failure('invalid_expression'));
    await expect(call('extract', { url, selectors: { a: 'a' } })).rejects.toThrow(
      failure('invalid_input', { path: 'selectors' }),
    );
  });

  test.each([
    [{ html: '<p>', selectors: { title: 'h1', price: 'p[' } }, 'invalid_selector', 'selectors.price'],
    [{ html: '<p>', each: '>>', selectors: { title: 'h1' } }, 'invalid_selector', 'each'],
    [{ html: '<p>' }, 'invalid_input', 'selectors'],
    [{ selectors: { title: 'h1' } }, 'invalid_input', 'url'],
    [{ html: '<p>', jmespath: 'x' }, 'invalid_input', 'selectors'],
  ])('%j is refused: %s', async (input, code, path) => {
    await expect(web().call('extract', input)).rejects.toThrow(failure(code, { path }));
  });
});

describe('the thread that reads pages', () => {
  // What decides where the article is adds up the text of every element for each of its ancestors.
  const endless = `<html><body>${'<div>'.repeat(450)}${`<p>${sentence.repeat(3)}</p>`.repeat(15_000)}</body></html>`;
  const small = { html: '<p>words</p>', selectors: { x: 'p' } };

  /** A toolkit whose thread is at work on a page that takes half a minute. */
  async function busy(signal?: AbortSignal) {
    const { url } = await site(pages({ '/': endless }));
    const made = web();
    await made.call('extract', small);
    const reading = made.call('read', { url }, signal).catch((error) => error);
    await vi.waitFor(() => expect(made.clock.nextDelay).toBe(10_000), { timeout: 10_000 });
    return { ...made, reading };
  }

  test('gives a page up that takes too long, and the next one is read', async () => {
    const { call, clock, reading } = await busy();
    const next = call('extract', small);
    await clock.advance(10_000);
    expect(await reading).toMatchObject({
      code: 'page_too_complex',
      message: expect.stringContaining('longer than 10 s'),
    });
    expect(await next).toMatchObject({ value: { x: 'words' } });
  });

  test('stops when nobody waits any more', async () => {
    const abort = new AbortController();
    const { call, reading } = await busy(abort.signal);
    abort.abort(new Error('enough'));
    expect(await reading).toMatchObject({ message: 'enough' });
    expect(await call('extract', small)).toMatchObject({ value: { x: 'words' } });
  });

  test('ends when the toolkit is closed, and begins anew', async () => {
    const { call, close, clock, reading } = await busy();
    await close();
    expect(await reading).toMatchObject({ code: 'page_unreadable', retryable: true });
    expect(clock.armed).toBe(0);
    expect(await call('extract', small)).toMatchObject({ value: { x: 'words' } });
  });

  test('ends by itself when there is nothing to do', async () => {
    const { call, clock } = web();
    await call('extract', small);
    expect(clock.armed).toBe(1);
    await clock.advance(30_000);
    expect(clock.armed).toBe(0);
    expect(await call('extract', small)).toMatchObject({ value: { x: 'words' } });
  });
});
