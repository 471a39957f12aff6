import type { ErrorDetail } from '../errors.ts';
import type { Agent, AgentDay, AgentToken, AuditEntry } from '../model/agent.ts';
import type { Alert } from '../model/alert.ts';
import type { Briefing } from '../model/briefing.ts';
import type { Effect } from '../model/effect.ts';
import type { Event, NewEvent } from '../model/event.ts';
import type {
  EventDelivery,
  EventGroup,
  EventGroupStatus,
  UnacknowledgedEvents,
} from '../model/event-group.ts';
import type { InboxItem } from '../model/inbox-item.ts';
import type { Id, Instant, Json } from '../model/json.ts';
import type { Memory, MemoryDocument, MemoryHit, MemoryScope } from '../model/memory.ts';
import type { Notification, NotificationState } from '../model/notification.ts';
import type { Occurrence, OccurrenceState } from '../model/occurrence.ts';
import type { Pairing, PairingGrant } from '../model/pairing.ts';
import type { RecordedCall, Recording } from '../model/recording.ts';
import type { Run, RunFacts, RunOutcome, RunStateName, Trigger } from '../model/run.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Attempt, Step } from '../model/step.ts';
import type { Mode, Task, TaskDefinition, TaskStatus, TaskVersion } from '../model/task.ts';
import type { CallAnswer, ToolPermission } from '../model/tool-permission.ts';
import type { Usage } from '../model/usage.ts';
import type { Webhook } from '../model/webhook.ts';

/** What changed in a committed batch; listeners re-arm timers, claim work, and refresh screens. */
export type Change =
  /** A run became claimable (queued). */
  | { readonly kind: 'run_queued'; readonly id: Id }
  | { readonly kind: 'run'; readonly id: Id; readonly task_id: Id; readonly state: RunStateName }
  /** A task or its next instant changed. */
  | { readonly kind: 'task'; readonly id: Id }
  | { readonly kind: 'inbox'; readonly id: Id }
  | { readonly kind: 'event'; readonly seq: number }
  | { readonly kind: 'briefing'; readonly id: Id }
  /** The engine as a whole: a pause of all schedules, the settings, the tool servers. */
  | { readonly kind: 'system'; readonly id: 'pause' | 'settings' | 'servers' }
  | { readonly kind: 'alert'; readonly id: Id }
  /** An agent, its key, or what bounds it. */
  | { readonly kind: 'agent'; readonly id: Id }
  /** A recording began, grew, ended or went. */
  | { readonly kind: 'recording'; readonly id: Id };

export interface Page {
  /** 1–1000. */
  readonly limit: number;
  /** Opaque, from the previous page. */
  readonly cursor?: string;
}
export interface Paged<T> {
  readonly items: readonly T[];
  /** null on the last page. */
  readonly next_cursor: string | null;
}

/** A run to be made. Everything of `RunFacts` that the queue does not decide itself. */
export type NewRun = Omit<RunFacts, 'attempt' | 'fence' | 'crashes' | 'retries' | 'first_started_at'>;

/** What the scheduler decided about one slot (or a span of missed ones). */
export type SlotDecision =
  | {
      readonly kind: 'run';
      readonly slot_at: Instant;
      readonly reason: string;
      readonly run: NewRun;
      readonly dedupe_window_ms: number | null;
    }
  | {
      readonly kind: 'pending';
      readonly slot_at: Instant;
      readonly reason: string;
      readonly fire_at: Instant;
    }
  | {
      readonly kind: 'settled';
      readonly slot_at: Instant;
      readonly state: Extract<OccurrenceState, 'coalesced' | 'skipped'>;
      readonly reason: string;
      readonly span_until?: Instant;
      readonly span_count?: number;
    };

/** One task's decisions, applied atomically and only while its `next_at` is still `expected_next_at`. */
export interface TaskDecisions {
  readonly task_id: Id;
  /** null for a paused task. */
  readonly expected_next_at: Instant | null;
  readonly decisions: readonly SlotDecision[];
  readonly next_slot_at: Instant | null;
  readonly next_at: Instant | null;
  /** Set when the schedule has no further slot. */
  readonly completed: boolean;
}

/** A task as far as its next slot depends on it. */
export interface ScheduledTask extends Pick<Task, 'id' | 'next_at'> {
  readonly schedule: Schedule;
  readonly next_slot_at: Instant;
}

/** A row the scheduler needs to decide: the task, and its unsettled run if any. */
export interface DueTask {
  readonly task: Task;
  readonly unsettled_run_id: Id | null;
  /** Pending occurrences whose `fire_at` has come. */
  readonly pending: readonly Occurrence[];
}

export interface ClaimedRun {
  readonly run: Run & { readonly state: 'running' };
  /** Steps settled or waiting from earlier attempts; empty on the first. */
  readonly steps: readonly Step[];
  /** Effects journaled by earlier attempts; empty on the first. */
  readonly effects: readonly Effect[];
  /** Inbox items of this run; empty on the first attempt. */
  readonly inbox: readonly InboxItem[];
  /** What all calls of this run have spent; absent or null when that is nothing. */
  readonly usage?: Usage | null;
}

/** Names one claim; every write of a worker carries it, and is refused with `lease_lost` when it is no longer valid. */
export interface ClaimToken {
  readonly run_id: Id;
  readonly fence: number;
}

export interface StepSettlement {
  readonly claim: ClaimToken;
  readonly step: Step;
  /** null for nodes that call nothing, cache hits and skipped steps. */
  readonly attempt: Attempt | null;
  /** Settled in the same commit as its step. */
  readonly effect?: Pick<Effect, 'id' | 'state' | 'output' | 'error'>;
}

export type NewInboxItem = Pick<
  InboxItem,
  | 'id'
  | 'kind'
  | 'title'
  | 'body'
  | 'choices'
  | 'detail'
  | 'run_id'
  | 'step_path'
  | 'effect_id'
  | 'deadline_at'
  | 'default_answer'
  | 'created_at'
>;

export interface TaskFilter {
  readonly status?: TaskStatus;
  readonly agent_id?: Id;
  readonly kind?: TaskDefinition['schedule']['kind'];
  /** Case-insensitive part of the title. */
  readonly text?: string;
}
export interface RunFilter {
  readonly task_id?: Id;
  readonly state?: RunStateName;
  readonly trigger?: Trigger;
  readonly since?: Instant;
  readonly until?: Instant;
}

/** A run that the event `event_seq` makes. */
export interface EventRun {
  readonly event_seq: number;
  readonly run: NewRun;
  readonly dedupe_window_ms: number | null;
}

/** What sums of usage are made by. */
export type UsageKey = 'agent' | 'task' | 'tool';
export interface UsageFilter {
  readonly task_id?: Id;
  readonly agent_id?: Id;
  readonly since?: Instant;
}
/** What calls spent together. */
export interface UsageSum extends Usage {
  /** Id of the agent or task, or the tool. */
  readonly key: string;
  readonly calls: number;
}

/** How the runs of one mode went. */
export interface ModeFigures {
  readonly mode: Mode;
  /** Succeeded and failed ones. */
  readonly runs: number;
  readonly failed: number;
  /** Milliseconds from claim to end of the runs that waited for nobody; null when none did so. */
  readonly median_ms: number | null;
  /** Calls that a server failed and that were made in-process instead. */
  readonly fallbacks: number;
}

export interface RecoveryReport {
  readonly requeued: number;
  readonly in_doubt: number;
  readonly parked: number;
}

export interface DoctorFinding {
  readonly check: 'integrity' | 'foreign_keys' | 'stuck_lease' | 'orphan' | 'ledger' | 'audit';
  readonly message: string;
  readonly repairable: boolean;
}

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

/** What agents remember over runs and sessions. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface MemoryStore {
  /** null when there is none, or it has expired. */
  getMemory(scope: MemoryScope, key: string, now: Instant): Promise<Memory | null>;
  /** Replaces what the key held. */
  setMemory(memory: Memory): Promise<void>;
  /** Answers whether there was one. */
  removeMemory(scope: MemoryScope, key: string, now: Instant): Promise<boolean>;
  /** By key; with a prefix only those that begin with it. */
  findMemories(
    filter: { readonly scope: MemoryScope; readonly prefix: string },
    now: Instant,
    page: Page,
  ): Promise<Paged<Memory>>;
  /** One with a known id replaces the earlier, which keeps its `created_at`. */
  saveDocument(document: MemoryDocument): Promise<{ readonly created: boolean }>;
  getDocument(scope: MemoryScope, id: string): Promise<MemoryDocument | null>;
  /** Answers whether there was one. */
  removeDocument(scope: MemoryScope, id: string): Promise<boolean>;
  /** Documents with all words (case and accents do not count, longer words count) and all tags, best first; without words the newest. */
  searchDocuments(search: {
    readonly scopes: readonly MemoryScope[];
    readonly words: readonly string[];
    readonly tags: readonly string[];
    readonly limit: number;
  }): Promise<readonly MemoryHit[]>;
  /** Which ids the set does not hold, each once, in their order. */
  findNew(scope: MemoryScope, set: string, ids: readonly string[]): Promise<readonly string[]>;
  /** The same, and from now on the set holds them. A repeat with the same `request_key` gets the same answer. */
  rememberNew(seen: {
    readonly scope: MemoryScope;
    readonly set: string;
    readonly ids: readonly string[];
    readonly request_key: string;
    readonly at: Instant;
  }): Promise<readonly string[]>;
  /** Takes ids out of a set, all with null. Answers with how many there were. */
  forget(scope: MemoryScope, set: string, ids: readonly string[] | null): Promise<number>;
}

export interface NotificationFilter {
  /** One of these; any without it. */
  readonly states?: readonly NotificationState[];
}

/** What a person was told. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface NotificationStore {
  /** All of them, in one commit; one with a known id replaces it. Throws `conflict` for a subject that another one has. */
  saveNotifications(notifications: readonly Notification[]): Promise<void>;
  getNotification(id: Id): Promise<Notification | null>;
  /** Which of these subjects have a notification, in whatever state. */
  knownSubjects(subjects: readonly string[]): Promise<readonly string[]>;
  /** Newest first. */
  findNotifications(filter: NotificationFilter, page: Page): Promise<Paged<Notification>>;
}

/** Programs that ask to become agents. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface PairingStore {
  /** With its question; false, and nothing is kept, when `most` are open already. Throws `conflict` for a code that is in use. */
  addPairing(
    pairing: Omit<Pairing, 'state' | 'granted' | 'inbox_item'>,
    question: NewInboxItem,
    most: number,
  ): Promise<boolean>;
  getPairing(id: Id): Promise<Pairing | null>;
  /** Those that wait for a person, oldest first. */
  openPairings(now: Instant): Promise<readonly Pairing[]>;
  /** Answers its question too; `granted` null refuses. Throws `conflict` for one that waits for no answer. */
  decidePairing(decision: {
    readonly id: Id;
    readonly granted: PairingGrant | null;
    readonly by: Id;
    readonly at: Instant;
    readonly expires_at: Instant;
  }): Promise<Pairing>;
  /** Saves the agent with the token in place of every earlier one; false, and nothing is saved, unless it is allowed and in time. */
  collectPairing(id: Id, agent: Agent, token: AgentToken, at: Instant): Promise<boolean>;
}

/** Slots of one task within a quarter of an hour, which every zone's days begin and end with. */
export interface OccurrenceCount {
  readonly task_id: Id;
  readonly at: Instant;
  readonly state: OccurrenceState;
  readonly slots: number;
}

/** One figure over a time, in steps of `resolution_ms`, which begin at multiples of it. */
export interface MetricRange {
  readonly name: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly resolution_ms: number;
}
export interface MetricPoint {
  readonly at: Instant;
  readonly average: number;
  readonly least: number;
  readonly most: number;
}
export interface AlertFilter {
  /** Only those that are not resolved. */
  readonly live?: boolean;
}

/** Figures of each minute and what was raised because of them. Every method is one atomic operation, as those of the `Store`. */
export interface MetricStore {
  recordMetrics(at: Instant, figures: Readonly<Record<string, number>>): Promise<void>;
  /** Steps without a sample are left out. */
  metricHistory(range: MetricRange): Promise<readonly MetricPoint[]>;
  metricNames(): Promise<readonly string[]>;
  /** Deletes samples and resolved alerts older than `before`, at most `limit`; answers with how many. */
  pruneMetrics(before: Instant, limit: number): Promise<number>;
  /** When the claimable run that waits longest was due; null when none waits. */
  oldestQueued(): Promise<Instant | null>;
  /** One with a known id replaces it. Throws `conflict` for a rule and subject that have one which is not resolved. */
  saveAlert(alert: Alert): Promise<void>;
  getAlert(id: Id): Promise<Alert | null>;
  /** Newest first. */
  findAlerts(filter: AlertFilter, page: Page): Promise<Paged<Alert>>;
}

/**
 * Durable state. Every method is one atomic operation; it resolves after the commit is on disk and throws
 * `OrdinautError` (`storage_full`, `storage_io`, `lease_lost`, `conflict`, `not_found`). No caller ever holds a
 * transaction. Any adapter passes `test/support/store-conformance.ts`.
 */
export interface Store extends MemoryStore, EventGroupStore, NotificationStore, MetricStore, PairingStore {
  close(): Promise<void>;
  /** Called after each commit with what it changed. Returns the unsubscribe function. */
  onChange(listener: (changes: readonly Change[]) => void): () => void;

  // tasks
  insertTask(task: Task, changed_by: Id): Promise<void>;
  getTask(id: Id): Promise<Task | null>;
  findTasks(filter: TaskFilter, page: Page): Promise<Paged<Task>>;
  /** A new version; throws `conflict` unless the stored version is `expected_version`. */
  updateTask(task: Task, expected_version: number, changed_by: Id): Promise<void>;
  /** Status and next instants without a new version; throws `conflict` unless the status is one of `from`. Cancelling withdraws pending occurrences as skipped, with `reason`. */
  setTaskStatus(change: {
    readonly id: Id;
    readonly from: readonly TaskStatus[];
    readonly to: TaskStatus;
    readonly next_slot_at: Instant | null;
    readonly next_at: Instant | null;
    readonly at: Instant;
    readonly reason: string;
  }): Promise<Task>;
  getTaskVersion(task_id: Id, version: number): Promise<TaskVersion | null>;
  listTaskVersions(task_id: Id): Promise<readonly TaskVersion[]>;
  countTasks(): Promise<Readonly<Record<TaskStatus, number>>>;
  /** Active tasks with a next slot, in id order: what their re-evaluation after a change of zone data needs, and no more. */
  scheduledAfter(id: Id | null, limit: number): Promise<readonly ScheduledTask[]>;
  setNext(
    changes: readonly {
      readonly id: Id;
      readonly next_slot_at: Instant | null;
      readonly next_at: Instant | null;
    }[],
  ): Promise<void>;

  // scheduler
  /** The earliest instant at which something has to be done: a slot, a pending occurrence, a wake-up, an inbox deadline. */
  nextInstant(): Promise<Instant | null>;
  /** The same without slots and pending occurrences: all that is done while schedules are paused. */
  nextWakeUp(): Promise<Instant | null>;
  dueTasks(now: Instant, limit: number): Promise<readonly DueTask[]>;
  /** Applies decisions, all tasks in one commit; returns how many tasks were applied (others had changed meanwhile). */
  decide(
    decisions: readonly TaskDecisions[],
    now: Instant,
  ): Promise<{ readonly applied: number; readonly runs: number; readonly deduplicated: number }>;
  /** A pending occurrence whose time has come: makes its run. */
  firePending(
    task_id: Id,
    decision: Extract<SlotDecision, { kind: 'run' | 'settled' }>,
    now: Instant,
  ): Promise<void>;
  /** Writes a final row for a future slot (skip next) or a pending one (snooze), and moves the task's next instants. */
  decideAhead(decision: TaskDecisions, now: Instant): Promise<void>;
  getOccurrence(task_id: Id, slot_at: Instant): Promise<Occurrence | null>;
  findOccurrences(
    filter: {
      readonly task_id?: Id;
      readonly since?: Instant;
      readonly until?: Instant;
      readonly state?: OccurrenceState;
    },
    page: Page,
  ): Promise<Paged<Occurrence>>;

  /** How many slots got which state, by task and quarter of an hour, from `since` to before `until`. */
  countOccurrences(filter: {
    readonly since: Instant;
    readonly until: Instant;
    readonly task_id?: Id;
  }): Promise<readonly OccurrenceCount[]>;

  // queue
  /**
   * Makes a queued run, counted for the agent of its task and for the one that asked for it (`by`); answers with the earlier
   * one when `dedupe_key` was used within the window. Throws `budget_exceeded`, having told the person once a day.
   */
  enqueue(
    run: NewRun,
    dedupe_window_ms: number | null,
    by?: Id,
  ): Promise<{ readonly run_id: Id; readonly deduplicated: boolean }>;
  /** Claims up to `limit` queued runs, priority then time, one per concurrency key. Stale ones (`expires_at`) are settled as cancelled and their slots as skipped. */
  claim(request: {
    readonly owner: string;
    readonly now: Instant;
    readonly lease_until: Instant;
    readonly limit: number;
  }): Promise<readonly ClaimedRun[]>;
  /** Answers with the claims that are no longer valid. */
  renewLeases(claims: readonly ClaimToken[], lease_until: Instant): Promise<readonly ClaimToken[]>;
  saveStep(settlement: StepSettlement): Promise<void>;
  /** Journals an effect *before* it is sent. */
  beginEffect(claim: ClaimToken, effect: Effect): Promise<void>;
  /** Puts a step's effect in doubt and asks, in one commit. An effect is asked about once; answers with the open item's id. */
  doubtEffect(claim: ClaimToken, effect_id: Id, error: ErrorDetail, item: NewInboxItem): Promise<Id>;
  /** Asks a person on behalf of a run. The same run and step path asks once: an open item is kept. Answers with its id. */
  ask(claim: ClaimToken, item: NewInboxItem): Promise<Id>;
  /** Lets go of a run; settles its occurrence; wakes a run that called it; publishes `run.<state>`. `late_after_ms` decides `ran` or `late`. */
  settle(settlement: {
    readonly claim: ClaimToken;
    readonly outcome: RunOutcome;
    readonly now: Instant;
    readonly late_after_ms: number;
    readonly steps?: readonly StepSettlement[];
  }): Promise<void>;
  /** Wakes waiting runs whose time has come, and inbox items whose deadline has passed. Answers with how many. */
  wake(now: Instant): Promise<number>;
  /** Runs of other owners (all but `owner`), and expired leases: re-queue, put in doubt, or park after `max_crashes`; null when the engine hands them back in order, which is no crash. */
  recover(request: {
    readonly owner: string;
    readonly now: Instant;
    readonly max_crashes: number | null;
    readonly next_id: () => Id;
  }): Promise<RecoveryReport>;
  /** Cancels an unsettled run. A running one loses its claim: its worker sees `lease_lost`. */
  cancelRun(id: Id, error: ErrorDetail, now: Instant): Promise<Run>;
  /** Failed, cancelled or parked run back to queued; its settled steps but the ones at or below `paths` stay. */
  retryRun(id: Id, paths: readonly string[], now: Instant): Promise<Run>;
  getRun(id: Id): Promise<Run | null>;
  findRuns(filter: RunFilter, page: Page): Promise<Paged<Run>>;
  getSteps(run_id: Id): Promise<readonly Step[]>;
  /** What calls spent, summed by agent, task or tool, most tokens first. */
  sumUsage(filter: UsageFilter, by: UsageKey): Promise<readonly UsageSum[]>;
  getAttempts(run_id: Id): Promise<readonly Attempt[]>;
  /** How many calls of each run were made in another way than meant: a step's fallback, or direct since MCP failed. Runs without any are left out. */
  countFallbacks(run_ids: readonly Id[]): Promise<ReadonlyMap<Id, number>>;
  getEffects(run_id: Id): Promise<readonly Effect[]>;
  countRuns(): Promise<Readonly<Record<RunStateName, number>>>;
  /** By mode, of the newest `limit` runs that succeeded or failed; a mode without any is left out. */
  modeFigures(limit: number): Promise<readonly ModeFigures[]>;

  // inbox
  /**
   * Asks a person outside a run (a changed tool). The same kind and title asks once; an approval or elicitation only with the
   * same body and detail. Answers with the open item's id.
   */
  addInboxItem(item: NewInboxItem): Promise<Id>;
  getInboxItem(id: Id): Promise<InboxItem | null>;
  findInbox(
    filter: { readonly state?: InboxItem['state']; readonly run_id?: Id },
    page: Page,
  ): Promise<Paged<InboxItem>>;
  /** Takes back an open item that nobody waits for any more; one that is closed stays as it is. */
  withdrawInboxItem(id: Id, at: Instant): Promise<void>;
  /**
   * Answers an open item, resolves its effect, decides about its tool, wakes its run, in one commit; throws `conflict` when it is
   * not open. What is allowed for good is allowed in every open item that asks for the same permission.
   */
  answer(answer: {
    readonly id: Id;
    readonly choice: string;
    readonly value: Json;
    readonly by: Id;
    readonly at: Instant;
  }): Promise<InboxItem>;

  // what tools may be called
  getToolPermission(holder: Id, tool: string): Promise<ToolPermission | null>;
  /** Of one tool or one holder, in their order. */
  findToolPermissions(
    of: { readonly tool: string } | { readonly holder: Id },
  ): Promise<readonly ToolPermission[]>;
  /** In one commit; each takes the place of the one of its holder and tool. */
  saveToolPermissions(permissions: readonly ToolPermission[]): Promise<void>;
  /** Whether there was one. */
  removeToolPermission(holder: Id, tool: string): Promise<boolean>;
  /**
   * What a person answered after `since` about a call that an agent makes outside of any run; null when nothing stands. An
   * answer that allows it is used up by this, whoever else asks at the same time.
   */
  spendCallAnswer(agent_id: Id, call: string, since: Instant, now: Instant): Promise<CallAnswer | null>;

  // events, briefings, agents, audit
  publish(event: NewEvent): Promise<Event>;
  /** Throws `conflict` for a name that is taken. */
  addWebhook(webhook: Webhook): Promise<void>;
  getWebhook(id: Id): Promise<Webhook | null>;
  /** By name. */
  listWebhooks(): Promise<readonly Webhook[]>;
  /** Whether there was one. */
  removeWebhook(id: Id): Promise<boolean>;
  /**
   * Publishes the event of a delivery and remembers it, in one commit; deliveries before `forget_before` are forgotten. Throws
   * `conflict` for one that is remembered, `not_found` for an unknown webhook.
   */
  receiveWebhook(received: {
    readonly webhook_id: Id;
    readonly delivery: string;
    readonly at: Instant;
    readonly forget_before: Instant;
    readonly event: NewEvent;
  }): Promise<Event>;
  /** The place of the newest event; 0 while there is none. */
  latestEventSeq(): Promise<number>;
  eventsAfter(seq: number, limit: number): Promise<readonly Event[]>;
  eventTasks(): Promise<readonly Task[]>;
  getCursor(consumer: string): Promise<number>;
  /** Enqueues the runs that events up to `seq` make and moves the cursor there, in one commit. One run per task and event. */
  dispatch(consumer: string, seq: number, runs: readonly EventRun[]): Promise<void>;
  /** Records a condition's poll: the new truth, the next poll, and the run of a rising edge, in one commit. Not applied when the task changed meanwhile. */
  recordPoll(poll: {
    readonly task_id: Id;
    readonly expected_next_at: Instant;
    readonly holds: boolean;
    readonly next_at: Instant;
    readonly run: NewRun | null;
    readonly dedupe_window_ms: number | null;
  }): Promise<{ readonly applied: boolean }>;
  /** One with a known id replaces title and text of the earlier: a repeated step publishes once. */
  publishBriefing(briefing: Briefing): Promise<void>;
  getBriefing(id: Id): Promise<Briefing | null>;
  findBriefings(
    filter: { readonly task_id?: Id; readonly unread?: boolean },
    page: Page,
  ): Promise<Paged<Briefing>>;
  markBriefingRead(id: Id, at: Instant): Promise<void>;
  markBriefingUnread(id: Id): Promise<void>;
  getAgent(id: Id): Promise<Agent | null>;
  findAgents(page: Page): Promise<Paged<Agent>>;
  saveAgent(agent: Agent): Promise<void>;
  /** Takes back every key of an agent and gives it a new one, or none. Throws `not_found` for an unknown agent. */
  replaceAgentToken(agent_id: Id, token: AgentToken | null, at: Instant): Promise<void>;
  /** The agent of a key, by its hash; null for one that is unknown, taken back or expired. */
  getAgentOfToken(hash: string, now: Instant): Promise<Agent | null>;
  /** Keys that were not taken back, expired ones too. */
  findAgentTokens(agent_id: Id): Promise<readonly AgentToken[]>;
  /** What an agent has used of the person's day that `now` lies in. The owner is not counted. */
  agentDay(agent_id: Id, now: Instant): Promise<AgentDay>;
  /** Counts what a call spent for an agent. */
  spendForAgent(agent_id: Id, usage: Usage, now: Instant): Promise<void>;
  /** Why an agent may spend no more tokens today, and tells the person once a day; null while it may. */
  stopSpending(agent_id: Id, now: Instant): Promise<string | null>;
  /** The recording of an agent that is on, or a new one with this id. */
  startRecording(id: Id, agent_id: Id, at: Instant): Promise<Recording>;
  /** Ends the one that is on; null when none is. */
  stopRecording(agent_id: Id, at: Instant): Promise<Recording | null>;
  /** Keeps a call while a recording of the agent is on. One that does not fit any more ends it as full. */
  recordCall(agent_id: Id, call: RecordedCall): Promise<void>;
  getRecording(id: Id): Promise<Recording | null>;
  /** In their order. */
  recordedCalls(id: Id): Promise<readonly RecordedCall[]>;
  /** Newest first. */
  findRecordings(filter: { readonly agent_id?: Id }, page: Page): Promise<Paged<Recording>>;
  /** Whether there was one. */
  removeRecording(id: Id): Promise<boolean>;
  audit(entry: Omit<AuditEntry, 'seq' | 'hash' | 'previous_hash'>): Promise<void>;
  findAudit(page: Page): Promise<Paged<AuditEntry>>;

  // cache, settings, pins
  getCached(
    key: string,
    now: Instant,
  ): Promise<{ readonly output: Json; readonly created_at: Instant } | null>;
  putCached(key: string, tool: string, output: Json, created_at: Instant, expires_at: Instant): Promise<void>;
  getSetting(name: string): Promise<Json | undefined>;
  /** `change` is told to listeners with the commit. */
  setSetting(name: string, value: Json, change?: Change): Promise<void>;

  // care
  /** Deletes settled history older than `before`; answers with the rows removed. */
  prune(before: Instant, limit: number): Promise<number>;
  backup(file: string): Promise<void>;
  doctor(options: {
    readonly repair: boolean;
    readonly owner: string;
    readonly now: Instant;
  }): Promise<readonly DoctorFinding[]>;
}
