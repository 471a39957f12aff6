import { Readability } from '@mozilla/readability';
import { convert } from 'html-to-text';
import { parseHTML } from 'linkedom';
import TurndownService from 'turndown';
import { cut, plainLine, plainText } from '../plain-text.ts';
import { checkMarkup } from './markup-bounds.ts';

export interface ReadRequest {
  readonly html: string;
  /** Links are resolved against it. */
  readonly url: string;
  readonly format: 'markdown' | 'text';
  readonly max_characters: number;
}

export interface PageReading {
  readonly title: string;
  readonly byline: string | null;
  readonly site_name: string | null;
  readonly language: string | null;
  /** As the page says it. */
  readonly published: string | null;
  readonly excerpt: string | null;
  readonly text: string;
  readonly truncated: boolean;
}

/** The article of a page, or the whole page when there is none, without what surrounds it. Throws `page_too_complex`. */
export function readPage({ html, url, format, max_characters }: ReadRequest): PageReading {
  checkMarkup(html);
  const document = documentOf(html, url);
  const title = document.title;
  const language = document.documentElement.getAttribute('lang');
  const article = new Readability(document, { charThreshold: 200 }).parse();
  // Readability takes the document apart, so the whole page is read anew.
  const content = article?.content || documentOf(html, url).body.innerHTML;
  const whole = plainText(format === 'markdown' ? markdownOf(content) : textOf(content)).trim();
  return {
    title: plainLine(article?.title || title, 500),
    byline: line(article?.byline),
    site_name: line(article?.siteName),
    language: line(article?.lang || language),
    published: line(article?.publishedTime),
    excerpt: line(article?.excerpt),
    text: cut(whole, max_characters),
    truncated: whole.length > max_characters,
  };
}

/** A document with a `<base>`, so that links are absolute. */
function documentOf(html: string, url: string) {
  const { document } = parseHTML(
    /<html[\s>]/i.test(html) ? html : `<html><head></head><body>${html}</body></html>`,
  );
  const title = document.querySelector('title');
  if (title && !document.head.querySelector('title')) document.head.append(title);
  if (!document.head.querySelector('base')) {
    const base = document.createElement('base');
    base.setAttribute('href', url);
    document.head.prepend(base);
  }
  return document;
}

function markdownOf(html: string): string {
  const service = new TurndownService({
    headingStyle: 'atx',
    codeBlockStyle: 'fenced',
    bulletListMarker: '-',
  });
  service.remove(['script', 'style', 'noscript', 'iframe', 'template']);
  service.addRule('no images without words', {
    filter: (node) => node.nodeName === 'IMG' && !node.getAttribute('alt'),
    replacement: () => '',
  });
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  return service.turndown(document.body);
}

const textOf = (html: string): string =>
  convert(html, {
    wordwrap: false,
    limits: { maxInputLength: 5_000_000, maxDepth: 200, maxChildNodes: 50_000 },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
    ],
  });

const line = (text: string | null | undefined): string | null => (text ? plainLine(text, 500) || null : null);
