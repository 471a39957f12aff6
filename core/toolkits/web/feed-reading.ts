import { DetectError, MalformedError, ParseError, parseFeed } from 'feedsmith';
import { convert } from 'html-to-text';
import { OrdinautError } from '../../errors.ts';
import { cut, plainLine, plainText } from '../plain-text.ts';
import { feedInstant } from './feed-date.ts';

export interface FeedItem {
  readonly id: string;
  readonly title: string;
  readonly url: string | null;
  /** ISO, UTC. */
  readonly published_at: string | null;
  readonly updated_at: string | null;
  readonly authors: readonly string[];
  readonly summary: string;
  readonly categories: readonly string[];
}
export interface FeedReading {
  readonly format: 'rss' | 'atom' | 'rdf' | 'json';
  readonly title: string;
  readonly home_page: string | null;
  /** Newest first, each once; those without a date last, in the order of the feed. */
  readonly items: readonly FeedItem[];
}

interface Draft {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly url: string | undefined;
  readonly published: string | undefined;
  readonly updated: string | undefined;
  readonly authors: readonly (string | undefined)[];
  readonly summary: string | undefined;
  readonly categories: readonly (string | undefined)[];
}

const MOST_ITEMS = 5_000;
const LONGEST_SUMMARY = 2_000;

/** Reads RSS, RDF, Atom and JSON Feed. Throws `not_a_feed` with what is wrong. */
export function readFeed(text: string, url: string): FeedReading {
  const feed = parsed(text);
  switch (feed.format) {
    case 'rss':
    case 'rdf': {
      const items = (feed.feed.items ?? []).slice(0, MOST_ITEMS).map((item): Draft => {
        const guid = 'guid' in item ? item.guid : undefined;
        const permanent = guid?.isPermaLink === false ? undefined : webAddress(guid?.value);
        return {
          id: guid?.value,
          title: item.title,
          url: item.link ?? permanent,
          published: ('pubDate' in item ? item.pubDate : undefined) ?? item.dc?.dates?.[0],
          updated: item.atom?.updated ?? item.dcterms?.modified?.[0],
          authors: [
            ...('authors' in item ? (item.authors ?? []).map(authorName) : []),
            ...(item.dc?.creators ?? []),
          ],
          summary: item.description ?? item.content?.encoded,
          categories: 'categories' in item ? (item.categories ?? []).map(({ name }) => name) : [],
        };
      });
      return reading(feed.format, feed.feed.title, feed.feed.link, items, url);
    }
    case 'atom': {
      const items = (feed.feed.entries ?? []).slice(0, MOST_ITEMS).map(
        (entry): Draft => ({
          id: entry.id,
          title: entry.title?.value,
          url: (entry.links?.find(({ rel }) => rel === undefined || rel === 'alternate') ?? entry.links?.[0])
            ?.href,
          published: entry.published,
          updated: entry.updated,
          authors: (entry.authors ?? []).map(({ name }) => name),
          summary: entry.summary?.value ?? entry.content?.value,
          categories: (entry.categories ?? []).map(({ label, term }) => label ?? term),
        }),
      );
      const home = feed.feed.links?.find(({ rel }) => rel === undefined || rel === 'alternate')?.href;
      return reading('atom', feed.feed.title?.value, home, items, url);
    }
    case 'json': {
      const items = (feed.feed.items ?? []).slice(0, MOST_ITEMS).map(
        (item): Draft => ({
          id: item.id,
          title: item.title,
          url: item.url ?? item.external_url,
          published: item.date_published,
          updated: item.date_modified,
          authors: (item.authors ?? []).map(({ name }) => name),
          summary: item.summary ?? item.content_text ?? item.content_html,
          categories: item.tags ?? [],
        }),
      );
      return reading('json', feed.feed.title, feed.feed.home_page_url, items, url);
    }
  }
}

function parsed(text: string) {
  try {
    return parseFeed(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason =
      error instanceof DetectError
        ? 'it is neither RSS, Atom nor JSON Feed'
        : error instanceof MalformedError || error instanceof ParseError
          ? 'it is broken off or malformed'
          : String(error).slice(0, 200);
    throw new OrdinautError(
      {
        code: 'not_a_feed',
        message: `the answer is not a feed: ${reason}`,
        hint: 'give the address of the feed itself',
      },
      error,
    );
  }
}

function reading(
  format: FeedReading['format'],
  title: string | undefined,
  home: string | undefined,
  drafts: readonly Draft[],
  url: string,
): FeedReading {
  const items = new Map<string, FeedItem>();
  for (const draft of drafts) {
    const item = itemOf(draft, url);
    // A feed that repeats an item says it better the first time.
    if (!items.has(item.id)) items.set(item.id, item);
  }
  const when = (item: FeedItem): number => Date.parse(item.published_at ?? item.updated_at ?? '') || 0;
  return {
    format,
    title: plainLine(wordsOf(title), 500),
    home_page: address(home, url),
    items: [...items.values()].sort((one, other) => when(other) - when(one)),
  };
}

function itemOf(draft: Draft, base: string): FeedItem {
  const url = address(draft.url, base);
  const title = plainLine(wordsOf(draft.title), 500);
  return {
    id: cut(draft.id?.trim() || url || `${title}\n${draft.published ?? ''}`, 2_000),
    title,
    url,
    published_at: feedInstant(draft.published),
    updated_at: feedInstant(draft.updated),
    authors: namesOf(draft.authors, 20),
    summary: cut(plainText(wordsOf(draft.summary)).trim(), LONGEST_SUMMARY),
    categories: namesOf(draft.categories, 50),
  };
}

/** Feeds carry markup where words belong. */
function wordsOf(text: string | undefined): string {
  if (text === undefined) return '';
  if (!/[<&]/.test(text)) return text;
  return convert(text.slice(0, 50_000), {
    wordwrap: false,
    limits: { maxInputLength: 50_000, maxDepth: 50, maxChildNodes: 2_000 },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
    ],
  });
}

/** RSS puts authors as an address with the name in parentheses. */
const authorName = (author: unknown): string | undefined => {
  if (typeof author === 'string') return /\(([^)]+)\)\s*$/.exec(author)?.[1] ?? author;
  if (typeof author !== 'object' || author === null) return undefined;
  const name: unknown = Reflect.get(author, 'name') ?? Reflect.get(author, 'email');
  return typeof name === 'string' ? name : undefined;
};

const namesOf = (names: readonly (string | undefined)[], limit: number): string[] =>
  [...new Set(names.flatMap((name) => plainLine(name ?? '', 200) || []))].slice(0, limit);

const webAddress = (text: string | undefined): string | undefined =>
  text !== undefined && /^https?:\/\//i.test(text) ? text : undefined;

function address(link: string | undefined, base: string): string | null {
  if (link === undefined || !URL.canParse(link.trim(), base)) return null;
  const { href, protocol } = new URL(link.trim(), base);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}
