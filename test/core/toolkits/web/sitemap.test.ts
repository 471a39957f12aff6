import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { pages, site, web } from './web-rig.ts';

const failure = (code: string) => expect.objectContaining({ code });
const urlset = (...entries: readonly (readonly [string, string?])[]) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries
    .map(([loc, mod]) => `<url>\n<loc> ${loc} </loc>${mod ? `<lastmod>${mod}</lastmod>` : ''}</url>`)
    .join('')}</urlset>`;
const index = (...locations: readonly string[]) =>
  `<sitemapindex xmlns="x">${locations.map((loc) => `<sitemap><loc>${loc}</loc></sitemap>`).join('')}</sitemapindex>`;

describe('sitemap', () => {
  test('gives pages, each once, with their dates', async () => {
    const text = urlset(
      ['/a?x=1&amp;y=2', '2026-03-02'],
      ['/b'],
      ['/b', '2026-03-01'],
      ['javascript:alert(1)'],
      [''],
    );
    const { url } = await site(pages({ '/sitemap.xml': text }));
    expect(await web().call('sitemap', { url: `${url}/sitemap.xml` })).toEqual({
      pages: [
        { url: `${url}/a?x=1&y=2`, last_modified: '2026-03-02T00:00:00.000Z' },
        { url: `${url}/b`, last_modified: '2026-03-01T00:00:00.000Z' },
      ],
      sitemaps: 1,
      more: false,
      warnings: [],
    });
  });

  test('of a site are those that robots.txt names, packed ones and indexes too', async () => {
    const { url } = await site(
      pages({
        '/robots.txt': 'Sitemap: /index.xml\nSitemap: /list.txt',
        '/index.xml': index('/1.xml.gz', '/index.xml', '/gone.xml'),
        '/1.xml.gz': gzipSync(urlset(['/one'])),
        '/list.txt': '\uFEFFhttps://example.org/two\nnonsense\n',
      }),
    );
    expect(await web().call('sitemap', { url })).toEqual({
      pages: [
        { url: 'https://example.org/two', last_modified: null },
        { url: `${url}/one`, last_modified: null },
      ],
      sitemaps: 3,
      more: false,
      warnings: [expect.objectContaining({ code: 'service_refused', source: `${url}/gone.xml` })],
    });
  });

  test('of a site whose robots.txt names none is /sitemap.xml', async () => {
    const { url } = await site(
      pages({ '/sitemap.xml': urlset(['/a', '2026-01-01'], ['/b', '2026-03-02'], ['/c']) }),
    );
    const { call } = web();
    expect(await call('sitemap', { url, since: '2026-03-01' })).toMatchObject({
      pages: [{ url: `${url}/b` }, { url: `${url}/c` }],
    });
    expect(await call('sitemap', { url, limit: 2 })).toMatchObject({ more: true, pages: [{}, {}] });
  });

  test('an index that leads on without end is left', async () => {
    let made = 0;
    const { url, received } = await site((request, response) => {
      if (request.url.pathname === '/robots.txt') return void response.writeHead(404).end();
      response.end(index(...Array.from({ length: 10 }, () => `/${++made}.xml`)));
    });
    expect(await web().call('sitemap', { url: `${url}/0.xml` })).toMatchObject({ pages: [], more: true });
    expect(received.length).toBeLessThan(60);
  });

  test.each([
    ['a page', '<html><body>words'],
    ['words', 'words'],
    ['nothing', ''],
    ['elements without end', '<urlset><url>'.repeat(300_000)],
  ])('%s is no sitemap', async (_, text) => {
    const { url } = await site(pages({ '/sitemap.xml': text }));
    await expect(web().call('sitemap', { url })).rejects.toThrow(failure('not_a_sitemap'));
  });

  test('one with 60,000 pages is read within bounds', async () => {
    const text = urlset(...Array.from({ length: 60_000 }, (_, n) => [`/${n}`] as const));
    const { url } = await site(pages({ '/sitemap.xml': text }));
    const { pages: found } = await web().call<{ pages: readonly object[] }>('sitemap', {
      url,
      limit: 50_000,
    });
    expect(found.length).toBe(50_000);
  });

  test('100 MB in a small packed sitemap are not unpacked', async () => {
    const { url } = await site(pages({ '/sitemap.xml': gzipSync(Buffer.alloc(104_857_600, ' ')) }));
    await expect(web().call('sitemap', { url })).rejects.toThrow(failure('answer_too_large'));
  });
});
