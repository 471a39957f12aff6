import robotsParser from 'robots-parser';
import { OrdinautError } from '../../errors.ts';
import type { Clock } from '../../ports.ts';

/** Its types describe an ES module, which it is not. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

/** RFC 9309, 2.5: at least this much is read. */
const READ = 500 * 1024;
const LONGEST_LINE = 1_000;
/** Characters of rules with wildcards. */
const MOST_WILDCARDS = 30_000;
const KEPT_MS = 3_600_000;
/** A site that is in trouble is asked again soon. */
const TROUBLED_MS = 60_000;
const SITES_KEPT = 500;
const LONGEST_DELAY_MS = 10_000;

export interface SiteRules {
  readonly allows: (url: string) => boolean;
  readonly delay_ms: number;
  readonly sitemaps: readonly string[];
}

/** What a site answered for its robots.txt. */
export interface RobotsAnswer {
  readonly status: number;
  readonly text: string;
}

interface Known {
  readonly until: number;
  readonly rules: Promise<SiteRules>;
}

/**
 * The rules of each site (RFC 9309), kept for an hour. No robots.txt (4xx) allows everything; one that cannot be had (5xx, no
 * answer) allows nothing, which the RFC asks for.
 */
export class Robots {
  readonly #clock: Clock;
  readonly #agent: string;
  readonly #load: (url: string) => Promise<RobotsAnswer>;
  readonly #sites = new Map<string, Known>();

  constructor(options: {
    readonly clock: Clock;
    readonly user_agent: string;
    readonly load: (url: string) => Promise<RobotsAnswer>;
  }) {
    this.#clock = options.clock;
    this.#agent = options.user_agent.split('/')[0]?.trim().toLowerCase() || 'ordinaut';
    this.#load = options.load;
  }

  /** Throws `robots_unreachable` (retryable), and what refuses the address. */
  of(url: URL): Promise<SiteRules> {
    const now = this.#clock.monotonic();
    const known = this.#sites.get(url.origin);
    if (known && known.until > now) return known.rules;
    const rules = this.#read(url.origin);
    this.#keep(url.origin, { until: now + KEPT_MS, rules });
    rules.catch(() => this.#keep(url.origin, { until: this.#clock.monotonic() + TROUBLED_MS, rules }));
    return rules;
  }

  async #read(origin: string): Promise<SiteRules> {
    const url = `${origin}/robots.txt`;
    const answer = await this.#load(url).catch((error: unknown) => {
      // A refused address is no trouble of the site.
      if (error instanceof OrdinautError && !error.retryable && error.delivery === 'not_sent') throw error;
      throw unreachable(url, error);
    });
    if (answer.status >= 500 || answer.status === 429) throw unreachable(url, undefined, answer.status);
    if (answer.status < 200 || answer.status >= 300) return NO_RULES;
    const ours = ourPart(answer.text.slice(0, READ), this.#agent);
    const robots = parseRobots(url, ours.text);
    const seconds = robots.getCrawlDelay(this.#agent) ?? 0;
    return {
      // Rules that nobody can follow within bounds close the site, like those that cannot be had.
      allows: (page) => ours.wildcards <= MOST_WILDCARDS && robots.isAllowed(page, this.#agent) !== false,
      delay_ms: Math.min(LONGEST_DELAY_MS, Math.max(0, seconds * 1_000)),
      sitemaps: robots.getSitemaps(),
    };
  }

  #keep(origin: string, known: Known): void {
    this.#sites.delete(origin);
    this.#sites.set(origin, known);
    const [oldest] = this.#sites.keys();
    if (this.#sites.size > SITES_KEPT && oldest !== undefined) this.#sites.delete(oldest);
  }
}

const NO_RULES: SiteRules = { allows: () => true, delay_ms: 0, sitemaps: [] };

/**
 * The lines that are about this program, or all programs. The parser keeps each rule once for every name above it, which would let
 * a file of 500 kB fill the memory. `wildcards` is the length of all rules with one, which are matched character by character.
 */
function ourPart(text: string, agent: string): { readonly text: string; readonly wildcards: number } {
  const lines: string[] = [];
  let names = new Set<string>();
  let naming = false;
  let wildcards = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.length > LONGEST_LINE) continue;
    const [, field = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*)/.exec(line) ?? [];
    const kind = field.toLowerCase();
    if (kind === 'user-agent') {
      if (!naming) names = new Set();
      naming = true;
      const name = value.split('/')[0]?.trim().toLowerCase() ?? '';
      if ((name !== agent && name !== '*') || names.has(name)) continue;
      names.add(name);
      lines.push(`user-agent: ${name}`);
    } else if (kind === 'sitemap') lines.push(line);
    else if (kind === 'allow' || kind === 'disallow' || kind === 'crawl-delay') {
      naming = false;
      if (names.size === 0) continue;
      if (value.includes('*')) wildcards += value.length;
      lines.push(line);
    }
  }
  return { text: lines.join('\n'), wildcards };
}

const unreachable = (url: string, cause: unknown, status?: number): OrdinautError =>
  new OrdinautError(
    {
      code: 'robots_unreachable',
      message: `${url} could not be read${status === undefined ? '' : ` (status ${status})`}, so what may be read of the site is unknown`,
      hint: 'try again later, or name the host in own_hosts if it is yours',
      retryable: true,
      delivery: 'not_sent',
    },
    cause,
  );
