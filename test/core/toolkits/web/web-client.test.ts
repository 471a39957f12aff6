import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Answering } from '../http-server.ts';
import { pages, redirect, site, web } from './web-rig.ts';

const failure = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });
const send =
  (body: string | Buffer, headers: Record<string, string>, status = 200): Answering =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

describe('fetch', () => {
  test.each<[string, string, object]>([
    ['text/html; charset=utf-8', '<p>Ședință</p>', { format: 'text', text: '<p>Ședință</p>' }],
    ['application/ld+json', '{"a":[1,null]}', { format: 'json', json: { a: [1, null] } }],
    ['image/png', 'x', { format: 'bytes', base64: 'eA==' }],
    ['application/atom+xml', '<feed/>', { format: 'text', text: '<feed/>' }],
  ])('gives %s as what it is', async (type, body, expected) => {
    const { url } = await site(send(body, { 'content-type': type }));
    expect(await web().call('fetch', { url })).toMatchObject({
      content_type: type,
      bytes: Buffer.byteLength(body),
      ...expected,
    });
  });

  test('JSON that is none is a typed error', async () => {
    const { url } = await site(send('{"a":', { 'content-type': 'application/json' }));
    await expect(web().call('fetch', { url })).rejects.toThrow(failure('answer_malformed'));
  });

  test('JSON nested without end is a typed error', async () => {
    const { url } = await site(send('['.repeat(100_000) + ']'.repeat(100_000), {}));
    await expect(web().call('fetch', { url, as: 'json' })).rejects.toThrow(failure('too_deep'));
  });

  test.each([
    [404, 'service_refused', false],
    [429, 'service_busy', true],
    [503, 'service_failed', true],
  ])('status %i is %s', async (status, code, retryable) => {
    const { url } = await site(pages({ '/x': send('', {}, status) }));
    await expect(web().call('fetch', { url: `${url}/x` })).rejects.toThrow(failure(code, { retryable }));
  });

  test('a site that asks to be left alone for a while says how long', async () => {
    const { url } = await site(pages({ '/x': send('', { 'retry-after': '120' }, 503) }));
    await expect(web().call('fetch', { url: `${url}/x` })).rejects.toThrow(
      failure('service_failed', { retry_after_seconds: 120 }),
    );
  });

  test.each(['ftp://example.org/', 'file:///etc/passwd', 'nonsense', 'http://ana:secret@example.org/'])(
    '%s is no address to fetch',
    async (url) => {
      await expect(web().call('fetch', { url })).rejects.toThrow(failure('invalid_url', { path: 'url' }));
    },
  );
});

describe('redirects', () => {
  const chain = (length: number) =>
    pages({
      ...Object.fromEntries(Array.from({ length }, (_, index) => [`/${index}`, redirect(`/${index + 1}`)])),
      [`/${length}`]: 'there',
    });

  test('five are followed', async () => {
    const { url } = await site(chain(5));
    expect(await web().call('fetch', { url: `${url}/0` })).toMatchObject({ url: `${url}/5`, text: 'there' });
  });

  test('a sixth is not', async () => {
    const { url, asked } = await site(chain(6));
    await expect(web().call('fetch', { url: `${url}/0` })).rejects.toThrow(failure('too_many_redirects'));
    expect(asked()).not.toContain('/6');
  });

  test('a loop is seen at once', async () => {
    const { url, asked } = await site(pages({ '/a': redirect('/b'), '/b': redirect('/a#again', 308) }));
    await expect(web().call('fetch', { url: `${url}/a` })).rejects.toThrow(failure('redirect_loop'));
    expect(asked()).toEqual(['/robots.txt', '/a', '/b']);
  });

  test.each([
    ['file:///etc/passwd', 'invalid_url'],
    ['http://[nonsense', 'redirect_malformed'],
  ])('one to %s is refused', async (to, code) => {
    const { url } = await site(pages({ '/a': redirect(to) }));
    await expect(web().call('fetch', { url: `${url}/a` })).rejects.toThrow(failure(code));
  });
});

describe('private addresses', () => {
  const closed = { allow_private_addresses: false };

  test('are refused as they stand, in any spelling', async () => {
    const { url, received } = await site(pages({ '/': 'secret' }));
    const { port } = new URL(url);
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', 'localhost'])
      await expect(web(closed).call('fetch', { url: `http://${host}:${port}/` })).rejects.toThrow(
        failure('address_refused', { retryable: false }),
      );
    expect(received).toEqual([]);
  });

  test('are refused after a redirect', async () => {
    const secret = await site(pages({ '/': 'secret' }));
    const { port } = new URL(secret.url);
    for (const host of ['127.0.0.1', 'localhost']) {
      const { url, host: own } = await site(pages({ '/': redirect(`http://${host}:${port}/`) }));
      await expect(web({ ...closed, own_hosts: [own] }).call('fetch', { url })).rejects.toThrow(
        failure('address_refused'),
      );
    }
    expect(secret.received).toEqual([]);
  });

  test('are reached when the host is the person’s own', async () => {
    const { url, host, asked } = await site(pages({ '/': 'mine' }));
    expect(await web({ ...closed, own_hosts: [host] }).call('fetch', { url })).toMatchObject({
      text: 'mine',
    });
    expect(asked()).toEqual(['/']);
  });
});

describe('robots.txt', () => {
  const rules = [
    'User-agent: Ordinaut',
    'Disallow: /private',
    'Allow: /private/open$',
    '',
    'User-agent: *',
    'Disallow: /',
  ].join('\n');

  test('is respected, and read once', async () => {
    const { url, asked } = await site(
      pages({ '/robots.txt': rules, '/public': 'a', '/private/open': 'b', '/private/x': 'c' }),
    );
    const { call } = web();
    await call('fetch', { url: `${url}/public` });
    await call('fetch', { url: `${url}/private/open` });
    await expect(call('fetch', { url: `${url}/private/x` })).rejects.toThrow(
      failure('robots_refused', { retryable: false }),
    );
    expect(asked()).toEqual(['/robots.txt', '/public', '/private/open']);
  });

  test('is read again after an hour', async () => {
    const { url, asked } = await site(pages({ '/': 'a' }));
    const { call, clock } = web();
    await call('fetch', { url });
    await clock.advance(3_600_001);
    await call('fetch', { url });
    expect(asked()).toEqual(['/robots.txt', '/', '/robots.txt', '/']);
  });

  test('of the site that a redirect leads to counts as well', async () => {
    const other = await site(pages({ '/robots.txt': 'User-agent: *\nDisallow: /', '/': 'closed' }));
    const { url } = await site(pages({ '/': redirect(other.url) }));
    await expect(web().call('fetch', { url })).rejects.toThrow(failure('robots_refused'));
    expect(other.asked()).toEqual(['/robots.txt']);
  });

  test('that cannot be had closes the site, for a minute', async () => {
    let broken = true;
    const { url } = await site(
      pages({
        '/robots.txt': (_, response) => response.writeHead(broken ? 503 : 404).end(),
        '/': 'open',
      }),
    );
    const { call, clock } = web();
    await expect(call('fetch', { url })).rejects.toThrow(failure('robots_unreachable', { retryable: true }));
    broken = false;
    await clock.advance(60_001);
    expect(await call('fetch', { url })).toMatchObject({ text: 'open' });
  });

  test('with rules that nobody can follow within bounds closes the site', async () => {
    const bomb = `User-agent: *\n${`Disallow: /*${'a'.repeat(900)}\n`.repeat(500)}`;
    const { url } = await site(pages({ '/robots.txt': bomb }));
    await expect(web().call('fetch', { url: `${url}/${'a'.repeat(1_900)}` })).rejects.toThrow(
      failure('robots_refused'),
    );
  });

  test('rules of other programs are theirs', async () => {
    const others =
      'User-agent: Googlebot\nUser-agent: Bing\nDisallow: /\n\nUser-agent: ORDINAUT/2\nDisallow: /closed\n';
    const { url } = await site(pages({ '/robots.txt': others, '/open': 'open' }));
    expect(await web().call('fetch', { url: `${url}/open` })).toMatchObject({ text: 'open' });
    await expect(web().call('fetch', { url: `${url}/closed` })).rejects.toThrow(failure('robots_refused'));
  });

  test('does not fill the memory, however many names stand above its rules', async () => {
    const bomb = `${Array.from({ length: 15_000 }, (_, index) => `User-agent: a${index}`).join('\n')}\n${'Allow: /\n'.repeat(30_000)}`;
    const { url } = await site(pages({ '/robots.txt': bomb, '/': 'open' }));
    expect(await web().call('fetch', { url })).toMatchObject({ text: 'open' });
  });
});

describe('pace', () => {
  test.each([
    ['the delay of the settings', { host_delay_ms: 2_000 }, ''],
    ['the Crawl-delay of the site', {}, 'User-agent: *\nCrawl-delay: 2\n'],
  ])('requests to one host are apart by %s', async (_, settings, robots) => {
    const { url, asked } = await site(pages({ '/robots.txt': robots, '/a': 'a', '/b': 'b' }));
    const { call, clock } = web(settings);
    await call('fetch', { url: `${url}/a` });
    const second = call('fetch', { url: `${url}/b` });
    await vi.waitFor(() => expect(clock.armed).toBe(2));
    await clock.advance(1_999);
    expect(asked()).not.toContain('/b');
    await clock.advance(1);
    expect(await second).toMatchObject({ text: 'b' });
  });

  test('who no longer waits is let go', async () => {
    const { url, asked } = await site(pages({ '/a': 'a' }));
    const { call, clock } = web({ host_delay_ms: 5_000 });
    await call('fetch', { url: `${url}/a` });
    const abort = new AbortController();
    const second = call('fetch', { url: `${url}/a` }, abort.signal);
    await vi.waitFor(() => expect(clock.armed).toBe(2));
    abort.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    expect([asked(), clock.armed]).toEqual([['/robots.txt', '/a'], 0]);
  });
});

describe('the cache', () => {
  const versioned: Answering = ({ headers }, response) => {
    if (headers['if-none-match'] === '"1"') return response.writeHead(304).end();
    response.writeHead(200, { 'content-type': 'text/plain', etag: '"1"' }).end('first');
  };

  test('spares an unchanged page, over restarts too', async () => {
    const { url } = await site(pages({ '/': versioned }));
    const { call, directory } = web();
    expect(await call('fetch', { url })).toMatchObject({ text: 'first', from_cache: false });
    expect(await call('fetch', { url })).toMatchObject({ text: 'first', from_cache: true, etag: '"1"' });
    expect(await web({}, directory).call('fetch', { url })).toMatchObject({
      text: 'first',
      from_cache: true,
    });
  });

  test('knows Last-Modified as well', async () => {
    const at = 'Mon, 02 Mar 2026 08:00:00 GMT';
    const { url } = await site(
      pages({
        '/': ({ headers }, response) =>
          headers['if-modified-since'] === at
            ? response.writeHead(304).end()
            : response.writeHead(200, { 'last-modified': at }).end('old'),
      }),
    );
    const { call } = web();
    await call('fetch', { url });
    expect(await call('fetch', { url })).toMatchObject({ text: 'old', from_cache: true, last_modified: at });
  });

  test('keeps nothing that must not be stored', async () => {
    const { url, received } = await site(
      pages({ '/': send('x', { etag: '"1"', 'cache-control': 'private, no-store' }) }),
    );
    const { call } = web();
    await call('fetch', { url });
    await call('fetch', { url });
    expect(received.at(-1)?.headers['if-none-match']).toBeUndefined();
  });

  test('that was damaged costs one request', async () => {
    const { url } = await site(pages({ '/': versioned }));
    const { call, directory } = web();
    await call('fetch', { url });
    const folder = join(directory, 'cache', 'web');
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{"key":');
    expect(await call('fetch', { url })).toMatchObject({ text: 'first', from_cache: false });
    expect(await call('fetch', { url })).toMatchObject({ from_cache: true });
  });

  test('stays within its size', async () => {
    const body = Buffer.alloc(200_000, 'x');
    const { url } = await site((_, response) => response.writeHead(200, { etag: '"1"' }).end(body));
    const { call, directory } = web({ cache_mb: 1 });
    for (let page = 0; page < 60; page++) await call('fetch', { url: `${url}/${page}`, as: 'bytes' });
    expect(readdirSync(join(directory, 'cache', 'web')).length * body.length).toBeLessThanOrEqual(1_200_000);
  });
});

describe('limits', () => {
  test('an answer that is too large is not read to its end', async () => {
    let sent = 0;
    const endless: Answering = (_, response) => {
      const chunk = Buffer.alloc(65_536);
      const more = (): void => {
        while (!response.destroyed && sent < 1_000_000_000) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
      };
      more();
    };
    const { url } = await site(pages({ '/': endless }));
    await expect(web().call('fetch', { url })).rejects.toThrow(failure('answer_too_large'));
    await expect(web().call('fetch', { url, max_bytes: 10 })).rejects.toThrow(failure('answer_too_large'));
    expect(sent).toBeLessThan(100_000_000);
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('100 MB in a small %s file are not unpacked', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(104_857_600));
    expect(bomb.length).toBeLessThan(200_000);
    const { url } = await site(pages({ '/': send(bomb, { 'content-encoding': encoding }) }));
    await expect(web().call('fetch', { url })).rejects.toThrow(failure('answer_too_large'));
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateRawSync],
    ['gzip, br', (text: string) => brotliCompressSync(gzipSync(text))],
  ])('%s is undone', async (encoding, pack) => {
    const { url } = await site(
      pages({ '/': send(pack('packed'), { 'content-encoding': encoding, 'content-type': 'text/plain' }) }),
    );
    expect(await web().call('fetch', { url })).toMatchObject({ text: 'packed' });
  });

  test.each([
    ['gzip', 'service_malformed'],
    ['zstd9', 'unsupported_encoding'],
    ['gzip, gzip, gzip', 'unsupported_encoding'],
  ])('bytes that are not the %s they claim are a typed error', async (encoding, code) => {
    const { url } = await site(pages({ '/': send('plain', { 'content-encoding': encoding }) }));
    await expect(web().call('fetch', { url })).rejects.toThrow(failure(code));
  });

  test('a page that does not come is given up', async () => {
    const { url, host, received } = await site((_, response) => response.writeHead(200).write('slow'));
    const { call, clock } = web({ timeout_seconds: 3, own_hosts: [host] });
    const page = call('fetch', { url }).catch((error) => error);
    await vi.waitFor(() => expect(received.length).toBe(1));
    await clock.advance(3_000);
    expect(await page).toMatchObject({ code: 'timeout', retryable: true });
  });

  test('a server that talks nonsense is a typed error', async () => {
    const server = createServer((socket) => void socket.end('HTTP/1.1 banana\r\n\r\n'));
    onTestFinished(() => void server.close());
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
    const host = `127.0.0.1:${port}`;
    await expect(web({ own_hosts: [host] }).call('fetch', { url: `http://${host}/` })).rejects.toThrow(
      failure('network_failed', { retryable: true }),
    );
  });
});

describe('charsets', () => {
  const latin2 = Buffer.from([0xba, 0x65, 0x64, 0x69, 0x6e, 0xfe, 0xe3]); // ședință without its comma marks
  test.each<[string, string, Buffer, string]>([
    ['of the header', 'text/plain; charset=iso-8859-2', latin2, 'şedinţă'],
    [
      'of the page',
      'text/html',
      Buffer.concat([Buffer.from('<meta charset="iso-8859-2">'), latin2]),
      '<meta charset="iso-8859-2">şedinţă',
    ],
    [
      'of the XML declaration',
      'text/xml',
      Buffer.concat([Buffer.from('<?xml version="1.0" encoding="ISO-8859-2"?>'), latin2]),
      '<?xml version="1.0" encoding="ISO-8859-2"?>şedinţă',
    ],
    ['of the byte order mark', 'text/plain; charset=utf-8', Buffer.from('\uFEFFdă', 'utf16le'), 'dă'],
    ['that nobody knows', 'text/plain; charset=klingon', Buffer.from('dă'), 'dă'],
    ['that is not what it says', 'text/plain', Buffer.from([0x64, 0xe9]), 'dé'],
    [
      'with a mark that is wrong',
      'text/html',
      Buffer.from('<meta charset=utf-16>dă'),
      '<meta charset=utf-16>dă',
    ],
  ])('the charset %s is read', async (_, type, body, text) => {
    const { url } = await site(pages({ '/': send(body, { 'content-type': type }) }));
    expect(await web().call('fetch', { url })).toMatchObject({ text });
  });
});
