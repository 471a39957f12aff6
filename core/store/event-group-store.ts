import type {
  EventDelivery,
  EventGroup,
  EventGroupStatus,
  UnacknowledgedEvents,
} from '../model/event-group.ts';
import type { Instant } from '../model/json.ts';
import type { Page, Paged } from './page.ts';

/**
 * Consumers that share the stream. Every method is one atomic operation, as those of the `Store`, which is one. A method
 * that names an unknown group throws `not_found`.
 */
export interface EventGroupStore {
  /** Throws `conflict` when there is one of this name, `invalid_input` when its place is past the newest event. */
  createEventGroup(group: EventGroup): Promise<void>;
  /** By name. */
  eventGroups(): Promise<readonly EventGroupStatus[]>;
  /** The place just before the first event that occurred at `at` or later: the newest event when there is none. */
  eventPlaceBefore(at: Instant): Promise<number>;
  /**
   * Gives the next unread events, in order, to a consumer: nobody else of the group gets them. `more` is true while events
   * are left that were not looked at; one read passes over a bounded number of other topics.
   */
  readEvents(request: {
    readonly group: string;
    readonly consumer: string;
    readonly limit: number;
    readonly now: Instant;
  }): Promise<{ readonly deliveries: readonly EventDelivery[]; readonly more: boolean }>;
  /** Lets go of delivered events, of a given consumer only or of whoever has them. Answers with those that were held. */
  acknowledgeEvents(request: {
    readonly group: string;
    readonly seqs: readonly number[];
    readonly consumer?: string;
  }): Promise<readonly number[]>;
  /**
   * Gives pending events, delivered (`from` anyone or one consumer) at `delivered_before` or earlier, to a consumer, in
   * order. Those that were delivered as often as the group allows become dead instead; `limit` counts both.
   */
  claimStaleEvents(request: {
    readonly group: string;
    readonly consumer: string;
    readonly from?: string;
    readonly delivered_before: Instant;
    readonly limit: number;
    readonly now: Instant;
  }): Promise<{ readonly claimed: readonly EventDelivery[]; readonly dead: readonly EventDelivery[] }>;
  /** What was delivered and not acknowledged, in order. */
  pendingEvents(
    filter: {
      readonly group: string;
      readonly consumer?: string;
      readonly state?: EventDelivery['state'];
    },
    page: Page,
  ): Promise<Paged<EventDelivery>>;
  /**
   * Sets a group's place; what comes after is unread again, and what was delivered of it is forgotten. Throws
   * `invalid_input` for a place past the newest event. Answers with how many deliveries were forgotten.
   */
  replayEvents(group: string, seq: number): Promise<{ readonly forgotten: number }>;
  /** Answers with how many deliveries were forgotten. */
  deleteEventGroup(group: string): Promise<{ readonly forgotten: number }>;
  /**
   * Deletes events that occurred before `before` and are not among the newest `keep`, at most `limit`. What a group has not
   * read or acknowledged stays unless forced. The newest event and what the engine itself has still to read always stay.
   * `unacknowledged` counts by group what stayed for it (once nothing more can be removed), or was taken from it by force.
   */
  trimEvents(request: {
    readonly before?: Instant | undefined;
    readonly keep?: number | undefined;
    readonly force: boolean;
    readonly limit: number;
  }): Promise<{ readonly removed: number; readonly unacknowledged: readonly UnacknowledgedEvents[] }>;
}
