import type { ErrorDetail } from '../../errors.ts';
import type { FeedReading } from './feed-reading.ts';
import type { ExtractedValue, ExtractRequest } from './page-extraction.ts';
import type { PageReading, ReadRequest } from './page-reading.ts';
import type { SitemapReading } from './sitemap-reading.ts';

/** What the page thread does, and what each gives. */
export interface PageJobs {
  readonly read: { readonly request: ReadRequest; readonly result: PageReading };
  readonly extract: { readonly request: ExtractRequest; readonly result: ExtractedValue };
  readonly feed: {
    readonly request: { readonly text: string; readonly url: string };
    readonly result: FeedReading;
  };
  readonly sitemap: {
    readonly request: { readonly text: string; readonly url: string };
    readonly result: SitemapReading;
  };
}
export type PageJobKind = keyof PageJobs;

export interface PageJob {
  readonly kind: PageJobKind;
  readonly request: PageJobs[PageJobKind]['request'];
}

export type PageReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: ErrorDetail };
