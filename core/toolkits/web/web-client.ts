import { join } from 'node:path';
import { OrdinautError } from '../../errors.ts';
import { checkStatus, type HttpBytes, httpBytes } from '../http-request.ts';
import type { ToolkitPorts } from '../ports.ts';
import { decodeText } from './charset.ts';
import { ACCEPTED_ENCODINGS, unpack } from './content-encoding.ts';
import { HostPace } from './host-pace.ts';
import { type CachedPage, PageCache } from './page-cache.ts';
import { Robots } from './robots.ts';
import type { WebSettings } from './settings.ts';

export interface WebPage {
  /** After redirects. */
  readonly url: string;
  /** With its parameters, in lower case; empty when the server does not say. */
  readonly content_type: string;
  /** Unpacked. */
  readonly body: Buffer;
  readonly etag: string | null;
  readonly last_modified: string | null;
  /** The site says that the page is what it was. */
  readonly from_cache: boolean;
}

export interface PageRequest {
  readonly url: string;
  readonly accept: string;
  /** Bytes; the settings' limit where that is less. */
  readonly limit?: number;
  readonly signal: AbortSignal;
}

const MOST_REDIRECTS = 5;
const LONGEST_URL = 2_000;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Reads pages as the settings allow: every hop of a redirect passes the same checks (address, robots.txt, pace) as the
 * first. Nothing but GET is sent, no cookie and no credential.
 */
export class WebClient {
  readonly #settings: Required<WebSettings>;
  readonly #ports: ToolkitPorts;
  readonly #robots: Robots;
  readonly #pace: HostPace;
  readonly #cache: PageCache;

  constructor(settings: WebSettings, ports: ToolkitPorts) {
    this.#settings = {
      user_agent: 'Ordinaut/0.1',
      max_bytes: 5_242_880,
      timeout_seconds: 20,
      host_delay_ms: 1_000,
      allow_private_addresses: false,
      own_hosts: [],
      cache_mb: 100,
      ...settings,
    };
    this.#ports = ports;
    this.#pace = new HostPace(ports.clock);
    this.#robots = new Robots({
      clock: ports.clock,
      user_agent: this.#settings.user_agent,
      load: (url) => this.#robotsText(url),
    });
    this.#cache = new PageCache({
      folder: join(ports.directory, 'cache', 'web'),
      limit: this.#settings.cache_mb * 1_048_576,
      ids: ports.ids,
      log: ports.log,
    });
  }

  /**
   * Throws `OrdinautError`: what `httpBytes`, `checkStatus` and `unpack` throw, `too_many_redirects`, `redirect_loop`,
   * `redirect_malformed`, `robots_refused`, `robots_unreachable`.
   */
  async get(request: PageRequest): Promise<WebPage> {
    return this.#timed(this.#settings.timeout_seconds * 1_000, request.signal, async (signal) => {
      const seen = new Set<string>();
      let url = pageUrl(request.url);
      for (;;) {
        if (seen.has(url.href))
          throw redirectError('redirect_loop', `${request.url} leads back to ${url.href}`);
        seen.add(url.href);
        if (seen.size > MOST_REDIRECTS + 1)
          throw redirectError(
            'too_many_redirects',
            `${request.url} leads on more than ${MOST_REDIRECTS} times, lastly to ${url.href}`,
          );
        const answer = await this.#hop(url, request, signal);
        if ('body' in answer) return answer;
        url = answer.next;
      }
    });
  }

  /** Sitemaps that the site's robots.txt names. */
  async sitemapsOf(url: string, signal: AbortSignal): Promise<readonly string[]> {
    const rules = await abortable(this.#robots.of(pageUrl(url)), signal);
    return rules.sitemaps;
  }

  async #hop(url: URL, request: PageRequest, signal: AbortSignal): Promise<WebPage | { readonly next: URL }> {
    const { max_bytes, host_delay_ms } = this.#settings;
    const limit = Math.min(request.limit ?? max_bytes, max_bytes);
    if (!this.#isOwn(url)) {
      const rules = await abortable(this.#robots.of(url), signal);
      if (!rules.allows(url.href)) throw robotsRefused(url);
      await this.#pace.turn(url.host, Math.max(host_delay_ms, rules.delay_ms), signal);
    }
    const key = `${request.accept}\n${url.href}`;
    const cached = await this.#cache.get(key);
    const answer = await this.#send(url, limit, signal, {
      accept: request.accept,
      ...(cached?.etag && { 'if-none-match': cached.etag }),
      ...(cached?.last_modified && { 'if-modified-since': cached.last_modified }),
    });
    if (REDIRECTS.has(answer.status)) return { next: nextUrl(url, header(answer, 'location')) };
    if (answer.status === 304 && cached) {
      if (cached.body.length > limit) throw tooLarge(url.host, limit);
      return { url: url.href, ...cached, from_cache: true };
    }
    checkStatus(answer, url.host);
    const body = await unpack(answer.body, header(answer, 'content-encoding') ?? '', limit, url.host);
    const page: CachedPage = {
      body,
      content_type: (header(answer, 'content-type') ?? '').slice(0, 200).toLowerCase(),
      etag: header(answer, 'etag') ?? null,
      last_modified: header(answer, 'last-modified') ?? null,
    };
    if (mayKeep(answer, page)) await this.#cache.put(key, page);
    return { url: url.href, ...page, from_cache: false };
  }

  #send(
    url: URL,
    limit: number,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>>,
  ): Promise<HttpBytes> {
    const { user_agent, allow_private_addresses } = this.#settings;
    return httpBytes({
      method: 'GET',
      url: url.href,
      headers: { 'user-agent': user_agent, 'accept-encoding': ACCEPTED_ENCODINGS, ...headers },
      signal,
      privateAddresses: allow_private_addresses || this.#isOwn(url) ? 'allowed' : 'refused',
      peer: url.host,
      limit,
    });
  }

  /** Not tied to the call that happens to be the first: others may be waiting for it. */
  #robotsText(address: string): Promise<{ readonly status: number; readonly text: string }> {
    const { max_bytes, timeout_seconds } = this.#settings;
    const forever = new AbortController().signal;
    return this.#timed(timeout_seconds * 1_000, forever, async (signal) => {
      let url = new URL(address);
      for (let redirects = 0; ; redirects++) {
        const answer = await this.#send(url, max_bytes, signal, { accept: 'text/plain' });
        const { status } = answer;
        if (REDIRECTS.has(status) && redirects < MOST_REDIRECTS) {
          url = nextUrl(url, header(answer, 'location'));
          continue;
        }
        if (status < 200 || status >= 300) return { status, text: '' };
        const body = await unpack(answer.body, header(answer, 'content-encoding') ?? '', max_bytes, url.host);
        return { status, text: decodeText(body, 'text/plain; charset=utf-8') };
      }
    });
  }

  async #timed<T>(
    milliseconds: number,
    outer: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const late = new AbortController();
    const cancel = this.#ports.clock.timer(milliseconds, () =>
      late.abort(
        new OrdinautError({
          code: 'timeout',
          message: `the page was not there within ${milliseconds / 1_000} s`,
          retryable: true,
          delivery: 'unknown',
        }),
      ),
    );
    try {
      return await work(AbortSignal.any([outer, late.signal]));
    } finally {
      cancel();
    }
  }

  #isOwn({ host, hostname }: URL): boolean {
    return this.#settings.own_hosts.some(
      (own) => own.toLowerCase() === host || own.toLowerCase() === hostname,
    );
  }
}

function pageUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const wrong = !url
    ? 'is not a URL'
    : url.protocol !== 'http:' && url.protocol !== 'https:'
      ? 'is not http: or https:'
      : url.username !== '' || url.password !== ''
        ? 'holds a user name or password'
        : url.href.length > LONGEST_URL
          ? `is longer than ${LONGEST_URL} characters`
          : undefined;
  if (url && wrong === undefined) {
    url.hash = '';
    return url;
  }
  throw new OrdinautError({
    code: 'invalid_url',
    message: `"${text.slice(0, 100)}" ${wrong}`,
    path: 'url',
    delivery: 'not_sent',
  });
}

function nextUrl(from: URL, location: string | undefined): URL {
  if (location !== undefined && URL.canParse(location, from.href))
    return pageUrl(new URL(location, from).href);
  throw redirectError('redirect_malformed', `${from.href} leads on without saying where to`);
}

const header = ({ headers }: HttpBytes, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
};

/** RFC 9111, 5.2.2.5, and only what can be asked about later. */
function mayKeep(answer: HttpBytes, { etag, last_modified }: CachedPage): boolean {
  if (etag === null && last_modified === null) return false;
  if ((etag?.length ?? 0) > 1_000 || (last_modified?.length ?? 0) > 100) return false;
  return answer.status === 200 && !/\bno-store\b/i.test(header(answer, 'cache-control') ?? '');
}

/** Waits for what goes on without us. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

const redirectError = (code: string, message: string): OrdinautError =>
  new OrdinautError({ code, message, delivery: 'answered' });

const tooLarge = (peer: string, limit: number): OrdinautError =>
  new OrdinautError({
    code: 'answer_too_large',
    message: `${peer} answered with more than ${Math.round(limit / 1024)} kB`,
    delivery: 'answered',
  });

const robotsRefused = (url: URL): OrdinautError =>
  new OrdinautError({
    code: 'robots_refused',
    message: `${url.origin}/robots.txt does not let programs read ${url.pathname}`,
    hint: 'respect it; name the host in own_hosts if it is yours',
    delivery: 'not_sent',
  });
