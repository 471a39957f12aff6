import { Parser } from 'htmlparser2';
import { OrdinautError } from '../../errors.ts';
import { feedInstant } from './feed-date.ts';

export interface SitemapEntry {
  readonly url: string;
  /** ISO, UTC. */
  readonly last_modified: string | null;
}
export interface SitemapReading {
  /** `index` names further sitemaps, `pages` pages. */
  readonly kind: 'index' | 'pages';
  readonly entries: readonly SitemapEntry[];
}

/** https://www.sitemaps.org/protocol.html: a file holds so many at most. */
const MOST_ENTRIES = 50_000;
const DEEPEST = 50;

/** A sitemap, a sitemap index, or a plain list of addresses. Throws `not_a_sitemap`. */
export function readSitemap(text: string, url: string): SitemapReading {
  if (!/^\s*</.test(text.replace(/^\uFEFF/, ''))) return plainList(text, url);
  const entries: SitemapEntry[] = [];
  let kind: SitemapReading['kind'] | undefined;
  let depth = 0;
  let element = '';
  let location = '';
  let modified = '';
  // One pass without a tree.
  const parser = new Parser(
    {
      onopentagname(name) {
        if (++depth > DEEPEST) throw notASitemap();
        element = localName(name);
        if (element === 'urlset') kind ??= 'pages';
        else if (element === 'sitemapindex') kind ??= 'index';
        else if (element === 'url' || element === 'sitemap') location = modified = '';
      },
      ontext(words) {
        if (element === 'loc' && location.length < 3_000) location += words;
        else if (element === 'lastmod' && modified.length < 100) modified += words;
      },
      onclosetag(name) {
        depth--;
        const closed = localName(name);
        element = '';
        if (closed !== 'url' && closed !== 'sitemap') return;
        const entry = entryOf(location, modified, url);
        if (entry && entries.length < MOST_ENTRIES) entries.push(entry);
        location = modified = '';
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  if (kind === undefined) throw notASitemap();
  return { kind, entries: unique(entries) };
}

function plainList(text: string, url: string): SitemapReading {
  const entries = text
    .split(/\s*\n\s*/)
    .slice(0, MOST_ENTRIES)
    .flatMap((line) => (/^https?:\/\/\S+$/i.test(line.trim()) ? (entryOf(line, '', url) ?? []) : []));
  if (entries.length === 0) throw notASitemap();
  return { kind: 'pages', entries: unique(entries) };
}

function entryOf(location: string, modified: string, base: string): SitemapEntry | undefined {
  const link = location.trim();
  if (link === '' || link.length > 2_000 || !URL.canParse(link, base)) return undefined;
  const { protocol, href } = new URL(link, base);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  return { url: href, last_modified: feedInstant(modified) };
}

const unique = (entries: readonly SitemapEntry[]): SitemapEntry[] => [
  ...new Map(entries.map((entry) => [entry.url, entry])).values(),
];

/** Without the prefix of its namespace. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();

const notASitemap = (): OrdinautError =>
  new OrdinautError({
    code: 'not_a_sitemap',
    message: 'the answer is not a sitemap: it is neither <urlset>, <sitemapindex> nor a list of addresses',
  });
