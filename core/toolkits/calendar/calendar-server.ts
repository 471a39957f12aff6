import { OrdinautError } from '../../errors.ts';
import { withDeadline } from '../deadline.ts';
import { type HttpAnswer, type HttpRequest, httpRequest } from '../http-request.ts';
import type { ToolkitPorts } from '../ports.ts';
import { notConfigured } from '../tool.ts';
import { CALENDAR_LIMIT } from './calendar-reading.ts';

const TIMEOUT_MS = 20_000;
const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);

export interface ServerRequest extends Pick<HttpRequest, 'method' | 'headers' | 'body' | 'signal'> {
  /** Absolute, or relative to the source's URL. */
  readonly url: string;
}

export interface ServerAnswer extends HttpAnswer {
  /** After redirects. */
  readonly url: string;
}

/**
 * Requests for one source: its credentials, its permission for private addresses, a time limit of 20 s. URLs may be
 * secret (private addresses of calendars), so errors name the host alone.
 */
export class CalendarServer {
  /** "the calendar at example.org" */
  readonly title: string;
  readonly url: string;
  readonly #source: {
    readonly username?: string;
    readonly password_secret?: string;
    readonly allow_private_addresses?: boolean;
  };
  readonly #ports: ToolkitPorts;

  constructor(
    source: {
      readonly url: string;
      readonly username?: string;
      readonly password_secret?: string;
      readonly allow_private_addresses?: boolean;
    },
    ports: ToolkitPorts,
  ) {
    this.#source = source;
    this.#ports = ports;
    this.url = source.url.replace(/^webcal(s?):/i, 'https:');
    this.title = `the calendar at ${URL.canParse(this.url) ? new URL(this.url).host : 'a URL that is none'}`;
  }

  /**
   * Follows redirects with the same method. Answers with any other status. Throws what `httpRequest` throws,
   * `not_configured` without the password, `too_many_redirects`, `insecure_password` (http: to the public internet).
   */
  async send(request: ServerRequest): Promise<ServerAnswer> {
    const authorization = await this.#authorization();
    return withDeadline(
      this.#ports.clock,
      { milliseconds: TIMEOUT_MS, what: this.title, outer: request.signal },
      async (signal) => {
        let url = new URL(request.url, this.url);
        let trusted = this.#mayHavePassword(url);
        for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
          const answer = await this.#hop(url, request, signal, trusted ? authorization : undefined);
          const { location } = answer.headers;
          if (!REDIRECTS.has(answer.status) || typeof location !== 'string')
            return { ...answer, url: url.href };
          const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
          if (!next) break;
          trusted &&= next.origin === url.origin || next.origin === secured(url).origin;
          url = next;
        }
        throw new OrdinautError({
          code: 'too_many_redirects',
          message: `${this.title} leads on and on`,
          delivery: 'answered',
        });
      },
    );
  }

  #hop(
    url: URL,
    { method, headers, body }: ServerRequest,
    signal: AbortSignal,
    authorization: string | undefined,
  ): Promise<HttpAnswer> {
    const allowed = this.#source.allow_private_addresses === true;
    if (authorization !== undefined && url.protocol === 'http:' && !allowed)
      throw new OrdinautError({
        code: 'insecure_password',
        message: `${this.title} asks for the password over http:, where anybody on the way can read it`,
        hint: 'write https: in the URL, or allow_private_addresses for a server of your own network',
        delivery: 'not_sent',
      });
    return httpRequest({
      method,
      url: url.href,
      headers: {
        'user-agent': 'Ordinaut',
        ...headers,
        ...(authorization !== undefined && { authorization }),
      },
      ...(body !== undefined && { body }),
      signal,
      privateAddresses: allowed ? 'allowed' : 'refused',
      peer: this.title,
      limit: CALENDAR_LIMIT,
    });
  }

  async #authorization(): Promise<string | undefined> {
    const { username, password_secret } = this.#source;
    if (username === undefined) return undefined;
    const password = password_secret === undefined ? '' : await this.#ports.secrets.get(password_secret);
    if (password === undefined)
      throw notConfigured(
        `The password of ${this.title}`,
        `store the secret "${password_secret}", or name another one in password_secret`,
      );
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }

  /** The server itself, and over https: its sisters (iCloud lists calendars of p01-caldav.icloud.com at caldav.icloud.com). */
  #mayHavePassword(url: URL): boolean {
    const own = new URL(this.url);
    if (url.origin === own.origin) return true;
    const [, ...domain] = own.hostname.split('.');
    return (
      own.protocol === 'https:' &&
      url.protocol === 'https:' &&
      domain.length >= 2 &&
      url.hostname.endsWith(`.${domain.join('.')}`)
    );
  }
}

/** The same address over https: on its usual port. */
function secured(url: URL): URL {
  const secure = new URL(url);
  secure.protocol = 'https:';
  return secure;
}
