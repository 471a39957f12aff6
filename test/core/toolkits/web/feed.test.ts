import { describe, expect, test } from 'vitest';
import { feedInstant } from '../../../../core/toolkits/web/feed-date.ts';
import { pages, site, web } from './web-rig.ts';

const failure = (code: string) => expect.objectContaining({ code });
interface Feed {
  readonly items: readonly { readonly id: string; readonly title: string; readonly url: string | null }[];
}

const rss = `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE rss><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Știri &amp; altele</title><link>/news</link><description>d</description>
<item><title>Older &lt;i&gt;news&lt;/i&gt;</title><link>/old</link><guid isPermaLink="false">1</guid>
  <pubDate>Sun, 01 Mar 2026 10:00:00 +0200</pubDate><dc:creator>Ana</dc:creator><category>town</category></item>
<item><title>Newer</title><guid>https://example.org/new</guid><pubDate>Mon, 02 Mar 2026 08:00:00 CET</pubDate>
  <author>bo@example.org (Bo)</author><description><![CDATA[<p>Hello <a href="x">there</a><script>alert(1)</script></p>]]></description></item>
<item><title>Older again</title><link>/other</link><guid isPermaLink="false">1</guid></item>
<item><title>No date</title><link>javascript:alert(1)</link></item>
</channel></rss>`;
const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">A &lt;b&gt;blog&lt;/b&gt;</title><id>u</id>
<link rel="self" href="/feed"/><link href="/blog"/><updated>2026-03-02T08:00:00Z</updated>
<entry><id>tag:1</id><title>One</title><link rel="enclosure" href="/a.mp3"/><link rel="alternate" href="/one"/>
<author><name>Ana</name></author><published>2026-03-02T08:00:00+02:00</published><updated>2026-03-03T00:00:00Z</updated>
<summary type="html">&lt;p&gt;Short&lt;/p&gt;</summary></entry></feed>`;
const json = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'J',
  home_page_url: 'https://example.org/',
  items: [
    {
      id: '1',
      url: 'https://example.org/1',
      content_text: 'Words',
      date_published: '2026-03-02T08:00:00Z',
      authors: [{ name: 'Ana' }],
      tags: ['a', 'a'],
    },
  ],
});
const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>R</title><link>https://example.org/</link><description>d</description></channel>
<item rdf:about="https://example.org/1"><title>Item</title><link>https://example.org/1</link><dc:date>2026-03-02T08:00:00+01:00</dc:date></item></rdf:RDF>`;

describe('feed', () => {
  test('reads RSS: each item once, newest first, words without markup', async () => {
    const { url } = await site(pages({ '/feed': rss }));
    expect(await web().call('feed', { url: `${url}/feed` })).toEqual({
      url: `${url}/feed`,
      format: 'rss',
      title: 'Știri & altele',
      home_page: `${url}/news`,
      more: false,
      items: [
        {
          id: 'https://example.org/new',
          title: 'Newer',
          url: 'https://example.org/new',
          published_at: '2026-03-02T07:00:00.000Z',
          updated_at: null,
          authors: ['Bo'],
          summary: 'Hello there',
          categories: [],
        },
        {
          id: '1',
          title: 'Older news',
          url: `${url}/old`,
          published_at: '2026-03-01T08:00:00.000Z',
          updated_at: null,
          authors: ['Ana'],
          summary: '',
          categories: ['town'],
        },
        expect.objectContaining({ title: 'No date', url: null, published_at: null }),
      ],
    });
  });

  test.each<[string, string, object]>([
    [
      'atom',
      atom,
      {
        id: 'tag:1',
        title: 'One',
        published_at: '2026-03-02T06:00:00.000Z',
        updated_at: '2026-03-03T00:00:00.000Z',
        authors: ['Ana'],
        summary: 'Short',
      },
    ],
    [
      'json',
      json,
      {
        id: '1',
        url: 'https://example.org/1',
        published_at: '2026-03-02T08:00:00.000Z',
        summary: 'Words',
        categories: ['a'],
      },
    ],
    ['rdf', rdf, { title: 'Item', url: 'https://example.org/1', published_at: '2026-03-02T07:00:00.000Z' }],
  ])('reads %s', async (format, text, item) => {
    const { url } = await site(pages({ '/feed': text }));
    expect(await web().call('feed', { url: `${url}/feed` })).toMatchObject({ format, items: [item] });
  });

  test('takes the link of the entry, not of its enclosure', async () => {
    const { url } = await site(pages({ '/feed': atom }));
    const { items } = await web().call<Feed>('feed', { url: `${url}/feed` });
    expect(items[0]?.url).toBe(`${url}/one`);
  });

  test('keeps what is new enough, and says that there is more', async () => {
    const { url } = await site(pages({ '/feed': rss }));
    const { call } = web();
    const titles = async (input: object) =>
      (await call<Feed>('feed', { url: `${url}/feed`, ...input })).items.map(({ title }) => title);
    expect(await titles({ since: '2026-03-02' })).toEqual(['Newer', 'No date']);
    expect(await call('feed', { url: `${url}/feed`, limit: 1 })).toMatchObject({ more: true, items: [{}] });
    await expect(titles({ since: 'yesterday' })).rejects.toThrow(failure('invalid_input'));
  });

  test.each([
    ['a page', '<html><body>words</body></html>', 'not_a_feed'],
    ['nothing', '', 'not_a_feed'],
    ['half a feed', '<rss version="2.0"><channel>', 'not_a_feed'],
    ['JSON that is no feed', '{"a":1}', 'not_a_feed'],
    ['elements without end', `<rss version="2.0"><channel>${'<a>'.repeat(200_000)}`, 'not_a_feed'],
  ])('%s is a typed error', async (_, text, code) => {
    const { url } = await site(pages({ '/feed': text }));
    await expect(web().call('feed', { url: `${url}/feed` })).rejects.toThrow(failure(code));
  });

  test('entities do not multiply, and name no files', async () => {
    const lol = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
    const text = `<!DOCTYPE r [<!ENTITY l0 "lol"><!ENTITY f SYSTEM "file:///etc/passwd">${lol}]><rss version="2.0"><channel><title>&l9; &f;</title><item><title>x</title></item></channel></rss>`;
    const { url } = await site(pages({ '/feed': text }));
    const result = await web()
      .call<{ title: string }>('feed', { url: `${url}/feed` })
      .catch((error) => error);
    expect(result.code ?? '').toMatch(/^(not_a_feed)?$/);
    expect(JSON.stringify(result).length).toBeLessThan(5_000);
    expect(JSON.stringify(result)).not.toContain('root:');
  });

  test('50,000 items are read within bounds', async () => {
    const items = Array.from(
      { length: 50_000 },
      (_, n) => `<item><title>${n}</title><guid>${n}</guid></item>`,
    );
    const { url } = await site(
      pages({ '/feed': `<rss version="2.0"><channel><title>x</title>${items.join('')}</channel></rss>` }),
    );
    const feed = await web().call<Feed>('feed', { url: `${url}/feed`, limit: 1_000 });
    expect([feed.items.length, feed]).toEqual([1_000, expect.objectContaining({ more: true })]);
  });
});

describe('dates of feeds', () => {
  test.each([
    ['Mon, 02 Mar 2026 08:00:00 GMT', '2026-03-02T08:00:00.000Z'],
    ['Mon, 2 Mar 2026 08:00 EST', '2026-03-02T13:00:00.000Z'],
    ['Tuesday, 02 March 2026 08:00:00 +0000', '2026-03-02T08:00:00.000Z'],
    ['02 Mar 26 08:00:00 EET', '2026-03-02T06:00:00.000Z'],
    ['2026-03-02', '2026-03-02T00:00:00.000Z'],
    ['2026-03-02T08:00:00', '2026-03-02T08:00:00.000Z'],
    ['2026-03-02 08:00:00', '2026-03-02T08:00:00.000Z'],
    ['2026-03-02T08:00:00.123+05:30', '2026-03-02T02:30:00.123Z'],
    ['0001-01-01T00:00:00Z', null],
    ['soon', null],
    ['', null],
  ])('%s is %s', (text, instant) => {
    expect(feedInstant(text)).toBe(instant);
  });
});
