import Type from 'typebox';
import { asOrdinautError, OrdinautError } from '../../errors.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { Warning } from '../warning.ts';
import { decodeText } from './charset.ts';
import { isGzip, unpack } from './content-encoding.ts';
import { readsTheWeb, TextOrNull, Url } from './fields.ts';
import type { PageThread } from './page-thread.ts';
import { sinceOf } from './since.ts';
import type { SitemapEntry, SitemapReading } from './sitemap-reading.ts';
import type { WebClient } from './web-client.ts';

const MOST_SITEMAPS = 50;
const MOST_DEPTH = 3;

export const sitemapTool = (client: WebClient, thread: PageThread, maxBytes: number): ToolkitTool =>
  defineTool({
    name: 'sitemap',
    title: 'Read a sitemap',
    description:
      'The pages that a site names in its sitemaps. Give the sitemap, or the site: then those of robots.txt, or /sitemap.xml.',
    annotations: readsTheWeb,
    cost_tier: 'cheap',
    timeout_seconds: 120,
    input: Type.Object(
      {
        url: Url,
        since: Type.Optional(
          Type.String({
            maxLength: 40,
            description: 'ISO: only pages changed at or after this; undated ones stay.',
          }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50_000, default: 1_000 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        pages: Type.Array(
          Type.Object({ url: Type.String(), last_modified: TextOrNull }, { additionalProperties: false }),
        ),
        sitemaps: Type.Integer({ description: 'How many were read.' }),
        more: Type.Boolean({
          description: `There are more pages than \`limit\`, or more sitemaps than ${MOST_SITEMAPS}.`,
        }),
        warnings: Type.Array(Warning, {
          description: 'Sitemaps that could not be read, while others could.',
        }),
      },
      { additionalProperties: false },
    ),
    async handler({ url, since, limit = 1_000 }, { signal, timezone }) {
      const from = sinceOf(since, timezone);
      const pages = new Map<string, SitemapEntry>();
      const warnings: Warning[] = [];
      const queue = (await startOf(url, client, signal)).map((start) => ({ url: start, depth: 1 }));
      const seen = new Set(queue.map((sitemap) => sitemap.url));
      let sitemaps = 0;
      let more = false;
      for (let next = queue.shift(); next; next = queue.shift()) {
        if (pages.size > limit || sitemaps + warnings.length >= MOST_SITEMAPS) {
          more = true;
          break;
        }
        const reading = await read(next.url).catch((error: unknown) => {
          signal.throwIfAborted();
          // The only one there is fails the call.
          if (seen.size === 1) throw error;
          const { code, message } = asOrdinautError(error);
          warnings.push({ code, message, source: next?.url ?? url });
        });
        if (!reading) continue;
        sitemaps++;
        for (const entry of reading.entries) {
          if (entry.last_modified !== null && Date.parse(entry.last_modified) < from) continue;
          if (reading.kind === 'pages') pages.set(entry.url, entry);
          else if (next.depth >= MOST_DEPTH) more = true;
          else if (!seen.has(entry.url)) {
            seen.add(entry.url);
            queue.push({ url: entry.url, depth: next.depth + 1 });
          }
        }
      }
      if (sitemaps === 0) throw noneReadable(url, warnings);
      return {
        pages: [...pages.values()].slice(0, limit),
        sitemaps,
        more: more || pages.size > limit,
        warnings,
      };

      async function read(address: string): Promise<SitemapReading> {
        const page = await client.get({
          url: address,
          accept: 'application/xml, text/xml, text/plain;q=0.8, */*;q=0.5',
          signal,
        });
        const body = isGzip(page.body)
          ? await unpack(page.body, 'gzip', maxBytes, new URL(page.url).host)
          : page.body;
        return thread.run('sitemap', { text: decodeText(body, page.content_type), url: page.url }, signal);
      }
    },
  });

/** A site is asked for its sitemaps; anything with a path is one. */
async function startOf(url: string, client: WebClient, signal: AbortSignal): Promise<string[]> {
  if (!URL.canParse(url) || new URL(url).pathname !== '/') return [url];
  const named = (await client.sitemapsOf(url, signal)).filter((address) => URL.canParse(address, url));
  if (named.length === 0) return [new URL('/sitemap.xml', url).href];
  return [...new Set(named.slice(0, MOST_SITEMAPS).map((address) => new URL(address, url).href))];
}

const noneReadable = (url: string, [first]: readonly Warning[]): OrdinautError =>
  new OrdinautError({
    code: first?.code ?? 'not_a_sitemap',
    message: `no sitemap of ${url} could be read${first ? `: ${first.message}` : ''}`,
    delivery: 'answered',
  });
