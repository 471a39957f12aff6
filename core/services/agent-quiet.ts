import { OrdinautError } from '../errors.ts';
import type { Agent } from '../model/agent.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { localTime } from './local-time.ts';
import { quietUntil } from './quiet-hours.ts';

/** The quiet hours that an instant lies in. */
export interface QuietSpan {
  readonly until: Instant;
  /** `quiet hours of Scout from 22:00 to 07:00`. */
  readonly words: string;
}

type Quiet = Pick<Agent, 'name' | 'quiet_hours'>;

/**
 * When agents are to be quiet, in the zone of the person: they change nothing, and runs of their tasks are put off. Kept in memory
 * over all agents, because every slot and every call asks.
 */
export class AgentQuietHours {
  readonly #agents = new Map<Id, Quiet>();
  readonly #clock: Pick<Clock, 'now'>;
  readonly #timezone: () => string;

  private constructor(clock: Pick<Clock, 'now'>, timezone: () => string) {
    this.#clock = clock;
    this.#timezone = timezone;
  }

  static async load(
    store: Pick<Store, 'findAgents'>,
    clock: Pick<Clock, 'now'>,
    timezone: () => string,
  ): Promise<AgentQuietHours> {
    const loaded = new AgentQuietHours(clock, timezone);
    let cursor: string | null | undefined;
    do {
      const page = await store.findAgents({ limit: 1_000, ...(cursor && { cursor }) });
      for (const agent of page.items) loaded.note(agent);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return loaded;
  }

  /** An agent as it was saved. */
  note({ id, name, quiet_hours }: Agent): void {
    if (quiet_hours) this.#agents.set(id, { name, quiet_hours });
    else this.#agents.delete(id);
  }

  /** null when the agent need not be quiet then. */
  at(agent_id: Id, instant: Instant): QuietSpan | null {
    const agent = this.#agents.get(agent_id);
    const until = agent ? quietUntil(agent.quiet_hours, this.#timezone(), instant) : null;
    if (!agent?.quiet_hours || until === null) return null;
    const { from, to } = agent.quiet_hours;
    return { until, words: `quiet hours of ${agent.name} from ${from} to ${to}` };
  }

  /** The first instant, `instant` or later, at which a run of the agent may begin. */
  after(agent_id: Id, instant: Instant): Instant {
    return this.at(agent_id, instant)?.until ?? instant;
  }

  /** Throws `quiet_hours`, with until when, while the agent may change nothing. */
  requireAwake({ id, name }: Pick<Agent, 'id' | 'name'>): void {
    const now = this.#clock.now();
    const span = this.at(id, now);
    if (!span) return;
    const until = localTime(span.until, this.#timezone());
    throw new OrdinautError({
      code: 'quiet_hours',
      message: `${name} changes nothing until ${until}: ${span.words}`,
      hint: 'reading goes on; try again then, or let the person change quiet_hours of the agent',
      retryable: true,
      retry_after_seconds: Math.ceil((span.until - now) / 1_000),
      delivery: 'not_sent',
    });
  }
}
