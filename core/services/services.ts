import type { ErrorDetail } from '../errors.ts';
import type { Agent } from '../model/agent.ts';
import type { Id, Instant, Json, JsonObject } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { Task, TaskDefinition, TaskStatus } from '../model/task.ts';
import type { JsonSchema } from '../model/tool.ts';
import type { Clock, Ids, Logger, Secrets, ToolCaller } from '../ports.ts';
import type { Language } from '../schedule/spoken.ts';
import type { Store } from '../store/store.ts';
import type { ServerTrial } from '../tools/server-trial.ts';
import type { ServerStatus } from '../tools/tool-service.ts';
import type { AgentBook } from './agent-book.ts';
import type { AgentQuietHours } from './agent-quiet.ts';
import type { Alerts } from './alerts.ts';
import type { Calendar } from './calendar.ts';
import type { ClientConnections } from './client-connections.ts';
import type { Conflicts } from './conflicts.ts';
import type { Notifications } from './notifications.ts';
import type { Pairings } from './pairings.ts';
import type { Pauses } from './pauses.ts';
import type { Replay } from './replay.ts';
import type { Sampler } from './sampler.ts';
import type { ServerImport } from './server-import.ts';
import type { Settings } from './settings.ts';
import type { Setup } from './setup.ts';
import type { FoundFlow } from './task-flows.ts';
import type { Templates } from './templates.ts';
import type { ToolPermissions } from './tool-permissions.ts';
import type { Webhooks } from './webhooks.ts';

/** A task as a person or an agent writes it: the classic form or the fields of `TaskDefinition`, most of them optional. */
export type TaskDraft = JsonObject;

/** What saving would do: the full definition, its next instants, and everything worth knowing before. */
export interface PreparedTask {
  readonly definition: TaskDefinition;
  readonly next: readonly Instant[];
  readonly next_slot_at: Instant | null;
  readonly next_at: Instant | null;
  /** What others write and its writing calls would receive. */
  readonly flows: readonly FoundFlow[];
  readonly warnings: readonly ErrorDetail[];
}

/** How far a snooze goes: to an instant, or minutes from when the occurrence would run (from now when that has passed). */
export type Snooze = { readonly until: Instant } | { readonly minutes: number };

/** Saving, changing and controlling tasks. Every method throws `OrdinautError` for bad input and changes nothing then. */
export interface TaskBook {
  /** Validates and completes a draft; throws the problem, or `invalid_task` with all of them in `problems`. `base` is the definition being edited. */
  prepare(draft: TaskDraft, base?: TaskDefinition): Promise<PreparedTask>;
  create(
    draft: TaskDraft,
    by: Id,
    options?: { readonly status?: TaskStatus },
  ): Promise<{ readonly task: Task; readonly prepared: PreparedTask }>;
  update(
    id: Id,
    draft: TaskDraft,
    by: Id,
    expected_version?: number,
  ): Promise<{ readonly task: Task; readonly prepared: PreparedTask }>;
  /** By id, or by exact title when only one task has it; throws `not_found` with did-you-mean. */
  find(id_or_title: string): Promise<Task>;
  pause(id: Id): Promise<Task>;
  resume(id: Id): Promise<Task>;
  cancel(id: Id): Promise<Task>;
  /** Takes back that a task was cancelled. What was snoozed then stays skipped. */
  reinstate(id: Id, to: 'proposed' | 'active' | 'paused'): Promise<Task>;
  /** Approves a proposed task. */
  approve(id: Id): Promise<Task>;
  /** A run now, with parameters laid over the task's own; the schedule is untouched. Answers with the earlier run when deduplicated. */
  runNow(
    id: Id,
    params: JsonObject,
    correlation_id: Id,
    /** Who asks for it, beside the agent of the task. */
    by?: Id,
  ): Promise<{ readonly run_id: Id; readonly deduplicated: boolean }>;
  /** Moves the next occurrence, and only that one, to later. Throws `invalid_input` for an instant that is not later. */
  snooze(id: Id, to: Snooze): Promise<{ readonly task: Task; readonly snoozed_slot_at: Instant }>;
  /** Writes the next occurrence as skipped, with who asked. */
  skipNext(id: Id, by: Id): Promise<{ readonly task: Task; readonly skipped_slot_at: Instant }>;
  /** Takes back that a slot still to come was snoozed or skipped: it comes at its own time. Throws `conflict` where it was not. */
  restoreSlot(id: Id, slot_at: Instant): Promise<Task>;
  /** A new version with the definition of an old one. */
  restoreVersion(id: Id, version: number, by: Id): Promise<Task>;
}

/** Why a slot did or did not run, in words, with the facts behind it. Past, present and future slots. */
export interface Explanation {
  readonly task_id: Id;
  readonly slot_at: Instant;
  /** `ran`, `late`, `coalesced`, `skipped`, `failed`, `pending`, `queued`, `expected` (future), `not_a_slot`, `unknown`. */
  readonly state: string;
  /** One or two sentences that a person reads. */
  readonly sentence: string;
  readonly run_id: Id | null;
  /** Further facts, each a sentence, in the order in which they happened. */
  readonly facts: readonly string[];
}

export interface RunControl {
  cancel(id: Id, by: Id): Promise<Run>;
  /** From the first failed step (settled ones are kept), in the same run. */
  retryFromFailed(id: Id, by?: Id): Promise<Run>;
  /** From a given step: it and everything after it run again. */
  retryFromStep(id: Id, step_path: string, by?: Id): Promise<Run>;
  /** A new run with the task's current version and the same params. */
  retryFromStart(id: Id, correlation_id: Id, by?: Id): Promise<{ readonly run_id: Id }>;
  /** Resolves when the run is settled or waits for a person; `on_progress` gets steps as they start and finish. */
  waitFor(
    id: Id,
    options: { readonly signal: AbortSignal; readonly on_progress?: (progress: RunProgress) => void },
  ): Promise<Run>;
}

export type RunProgress =
  | {
      readonly kind: 'step_started';
      readonly run_id: Id;
      readonly path: string;
      readonly tool: string | null;
      readonly attempt: number;
    }
  | {
      readonly kind: 'step_message';
      readonly run_id: Id;
      readonly path: string;
      readonly message: string;
    }
  | {
      readonly kind: 'step_finished';
      readonly run_id: Id;
      readonly path: string;
      readonly state: string;
      readonly error: ErrorDetail | null;
      readonly duration_ms: number;
      readonly via: string | null;
    }
  | { readonly kind: 'run'; readonly run_id: Id; readonly state: string };

/** Keeping tool servers: what operations may do beside calling tools. */
export interface ToolServers {
  status(): readonly (Omit<ServerStatus, 'server' | 'state'> & {
    readonly name: string;
    /** One of `ServerState`, or `disabled`. */
    readonly state: string;
    readonly tools: number;
  })[];
  /** Connects and reads the tools of one server, or of all; answers with what each said. */
  refresh(
    server?: string,
  ): Promise<
    readonly { readonly server: string; readonly tools: number; readonly error: ErrorDetail | null }[]
  >;
  /** Accepts a server's changed tools. */
  approve(server: string): Promise<void>;
  /** A person has looked at the tools that a server added. */
  acknowledge(server: string): Promise<void>;
  /** Writes a server into config.json and takes it into use. Throws `conflict`, `invalid_config` and `plain_secret`. */
  add(name: string, config: JsonObject, replace: boolean): Promise<void>;
  /** Takes one out; calls under way end first. Throws `not_found`. */
  remove(name: string): Promise<void>;
  /** Starts a configuration, lists its tools, and ends it; what went wrong is an answer. Throws `invalid_config`. */
  trial(name: string, config: JsonObject, signal: AbortSignal): Promise<ServerTrial>;
  /** Tasks with a step, or a condition, on this server. */
  usedBy(server: string): Promise<readonly { readonly id: Id; readonly title: string }[]>;
}

/** What a dry run of a task answers, node by node. */
export interface DryRunReport {
  readonly ok: boolean;
  readonly nodes: readonly JsonObject[];
  readonly output: Json;
  readonly error: ErrorDetail | null;
}

/** Everything that operations reach. Built once by the composition root (`engine.ts`). */
export interface Services {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly store: Store;
  readonly tools: ToolCaller;
  readonly permissions: ToolPermissions;
  readonly settings: Pick<Settings, 'config' | 'file' | 'list' | 'change'>;
  readonly setup: Setup;
  /** JSON Schema of the whole configuration, with the settings of every toolkit. */
  readonly settingsSchema: () => Promise<JsonObject>;
  /** Operations show names alone. */
  readonly secrets: Omit<Secrets, 'get'>;
  readonly servers: ToolServers;
  readonly tasks: TaskBook;
  readonly agents: AgentBook;
  /** When agents are to be quiet. */
  readonly quiet: Pick<AgentQuietHours, 'at' | 'after' | 'requireAwake'>;
  readonly pairings: Pairings;
  readonly webhooks: Webhooks;
  readonly clients: ClientConnections;
  readonly serverImport: ServerImport;
  /** Counts a call of an operation by an agent. Throws `rate_limited` for one too many. */
  readonly countCall: (agent: Agent) => void;
  readonly templates: Templates;
  readonly runs: RunControl;
  readonly explain: (task_id: Id, slot_at: Instant, language?: Language) => Promise<Explanation>;
  readonly dryRun: (
    draft_or_task: TaskDraft | Task,
    /** Laid over those of the task; without, those of the past run. */
    params: JsonObject | undefined,
    signal: AbortSignal,
    /** The agent that tries it. */
    by: Id,
    /** A run whose outputs answer the calls that are the same. */
    past?: Run,
  ) => Promise<DryRunReport>;
  readonly notifications: Notifications;
  readonly replay: Replay;
  readonly conflicts: Conflicts;
  readonly calendar: Calendar;
  /** The figures of now. */
  readonly figures: Sampler['read'];
  readonly alerts: Pick<Alerts, 'acknowledge' | 'mutes' | 'mute'>;
  /** Pauses of all schedules together. */
  readonly pauses: Pick<Pauses, 'current' | 'at' | 'pause' | 'resume'>;
  /** Schema check used by doors and operations. */
  readonly validate: (schema: JsonSchema, value: unknown) => Promise<readonly ErrorDetail[]>;
  readonly progress: (listener: (progress: RunProgress) => void) => () => void;
  readonly facts: {
    readonly version: string;
    readonly data_directory: string;
    readonly log_directory: string;
    readonly timezone: string;
    /** What the engine says by itself is said in it. */
    readonly language: Language;
    readonly started_at: Instant;
    readonly pid: number;
    readonly zone_data: string;
    readonly owner: string;
  };
  /** State of each service for `status`: the scheduler's next instant, the worker's load. */
  readonly activity: () => {
    readonly next_instant: Instant | null;
    readonly running: number;
    readonly concurrency: number;
    readonly accepting: boolean;
    readonly last_error: ErrorDetail | null;
  };
}
