import { parseHTML } from 'linkedom';
import { OrdinautError } from '../../errors.ts';
import { plainText } from '../plain-text.ts';
import { checkMarkup } from './markup-bounds.ts';

/** What to take of each element that a selector finds. */
export interface Field {
  readonly selector: string;
  /** An attribute's value rather than the text. */
  readonly attribute?: string;
  /** All elements, as a list, rather than the first. */
  readonly all?: boolean;
}
export interface ExtractRequest {
  readonly html: string;
  /** Links are resolved against it; null leaves them as they are. */
  readonly url: string | null;
  /** One object for each element it finds. */
  readonly each?: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly limit: number;
}
type FieldValue = string | null | readonly (string | null)[];
export type ExtractedObject = Readonly<Record<string, FieldValue>>;
export type ExtractedValue = ExtractedObject | readonly ExtractedObject[];

/** Attributes that hold addresses. */
const LINKS: ReadonlySet<string> = new Set(['href', 'src', 'action', 'poster', 'cite', 'data-src']);
const LONGEST_VALUE = 100_000;
/** All that is taken out of a page, in characters. */
const MOST_TEXT = 5_000_000;

interface Element {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Element>;
  matches(selector: string): boolean;
}

/** Throws `invalid_selector`, and `page_too_complex` when there is too much of it. */
export function extractFrom({ html, url, each, fields, limit }: ExtractRequest): ExtractedValue {
  checkMarkup(html);
  const { document } = parseHTML(
    /<(html|body)[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`,
  );
  const base = baseOf(document.querySelector('base')?.getAttribute('href') ?? null, url);
  let taken = 0;
  const wordsOf = (element: Element, { attribute }: Field): string | null => {
    const found = attribute === undefined ? (element.textContent ?? '') : element.getAttribute(attribute);
    if (found === null) return null;
    const text = found.slice(0, LONGEST_VALUE);
    taken += text.length;
    if (taken > MOST_TEXT) throw tooMuch();
    return attribute !== undefined && LINKS.has(attribute.toLowerCase())
      ? absolute(text.trim(), base)
      : plainText(text).replace(/\s+/g, ' ').trim();
  };
  const objectOf = (root: Element): ExtractedObject =>
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => {
        // "." is the element itself, as `:scope` would be.
        const found = field.selector === '.' ? [root] : select(root, field.selector, `selectors.${name}`);
        if (field.all) return [name, [...found].slice(0, limit).map((element) => wordsOf(element, field))];
        const [first] = found;
        return [name, first ? wordsOf(first, field) : null];
      }),
    );
  const root: Element = document.documentElement;
  if (each === undefined) return objectOf(root);
  return [...select(root, each, 'each')].slice(0, limit).map(objectOf);
}

function select(root: Element, selector: string, path: string): Iterable<Element> {
  try {
    return root.querySelectorAll(selector);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OrdinautError(
      {
        code: 'invalid_selector',
        message: `"${selector.slice(0, 100)}" is not a CSS selector: ${reason.slice(0, 200)}`,
        path,
      },
      error,
    );
  }
}

function baseOf(declared: string | null, url: string | null): string | null {
  if (declared === null) return url;
  if (url !== null && URL.canParse(declared, url)) return new URL(declared, url).href;
  return URL.canParse(declared) ? declared : url;
}

function absolute(link: string, base: string | null): string {
  return base !== null && URL.canParse(link, base) ? new URL(link, base).href : link;
}

const tooMuch = (): OrdinautError =>
  new OrdinautError({
    code: 'page_too_complex',
    message: `the selectors take more than ${MOST_TEXT} characters out of the page`,
    hint: 'narrow the selectors, or lower the limit',
  });
