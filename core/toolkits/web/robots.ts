import robotsParser from 'robots-parser';
import { OrdinautError } from '../../errors.ts';
import type { Clock } from '../../ports.ts';

/** Its types describe an ES module, which it is not. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

/** RFC 9309, 2.5: at least this much is read. */
const READ = 500 * 1024;
const LONGEST_LINE = 1_000;
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
    const robots = parseRobots(url, ourPart(answer.text.slice(0, READ), this.#agent));
    const seconds = robots.getCrawlDelay(this.#agent) ?? 0;
    return {
      allows: (page) => robots.isAllowed(page, this.#agent) !== false,
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
 * The text without the names of other programs: the parser keeps each rule once for every name above it, which would let
 * a file of 500 kB fill the memory.
 */
function ourPart(text: string, agent: string): string {
  const lines: string[] = [];
  let group = new Set<string>();
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, name] = /^\s*user-agent\s*:\s*([^#]*)/i.exec(line.slice(0, LONGEST_LINE)) ?? [];
    if (name === undefined) {
      if (/^\s*(allow|disallow|crawl-delay)\s*:/i.test(line)) group = new Set();
      if (line.length <= LONGEST_LINE) lines.push(line);
      continue;
    }
    const given = name.split('/')[0]?.trim().toLowerCase() ?? '';
    const kept = given === agent || given === '*' ? given : 'another';
    if (!group.has(kept)) lines.push(`user-agent: ${kept}`);
    group.add(kept);
  }
  return lines.join('\n');
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
