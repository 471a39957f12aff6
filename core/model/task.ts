import Type, { type Static } from 'typebox';
import { Flow } from './flow.ts';
import type { Id, Instant } from './json.ts';
import { Pipeline } from './pipeline.ts';
import { Schedule } from './schedule.ts';

/*
 * Task status:
 *
 *   proposed ──approve──▶ active ◀──resume── paused
 *      │                   │  ╲──pause──────▶  │
 *      │                   ├──last slot──▶ completed
 *      └──────cancel──────▶ cancelled ◀──cancel┘
 *
 *   cancelled ──put back──▶ what it was: proposed | active | paused
 */
export const TaskStatus = Type.Union([
  Type.Literal('proposed'),
  Type.Literal('active'),
  Type.Literal('paused'),
  Type.Literal('completed'),
  Type.Literal('cancelled'),
]);
export type TaskStatus = Static<typeof TaskStatus>;

export const Overlap = Type.Union([Type.Literal('skip'), Type.Literal('queue'), Type.Literal('parallel')], {
  description:
    'A slot comes while the previous run is unsettled: skip it, queue behind it, or run beside it.',
});
export type Overlap = Static<typeof Overlap>;

export const Misfire = Type.Union([Type.Literal('run_once'), Type.Literal('run_all'), Type.Literal('skip')], {
  description: 'Slots missed while the engine was off: run the latest once, run all, or none.',
});
export type Misfire = Static<typeof Misfire>;

/** Delay before attempt n+1: `fixed` base; `linear` base·n; `exponential_jitter` base·2^(n-1) × 50–100 %; never above cap. */
export const Backoff = Type.Object(
  {
    kind: Type.Union([Type.Literal('exponential_jitter'), Type.Literal('linear'), Type.Literal('fixed')], {
      default: 'exponential_jitter',
    }),
    base_seconds: Type.Number({ minimum: 0, maximum: 300, default: 2 }),
    cap_seconds: Type.Number({ minimum: 0, maximum: 300, default: 300 }),
  },
  { additionalProperties: false },
);
export type Backoff = Static<typeof Backoff>;

/** Local times in the task's zone; runs due inside are delayed to `to`, or their slots skipped. May span midnight. */
export const QuietHours = Type.Object(
  {
    from: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
    to: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
    policy: Type.Union([Type.Literal('delay'), Type.Literal('skip')], { default: 'delay' }),
  },
  { additionalProperties: false },
);
export type QuietHours = Static<typeof QuietHours>;

export const NotifyLevel = Type.Union([Type.Literal('all'), Type.Literal('problems'), Type.Literal('none')], {
  description:
    'What a person is told of it on the desktop: everything (the default), failures and questions, or nothing.',
});
export type NotifyLevel = Static<typeof NotifyLevel>;

/** Which path tool calls of toolkits take: in-process, over their stdio servers, or MCP first and in-process when that fails. */
export const Mode = Type.Union([Type.Literal('direct'), Type.Literal('hybrid'), Type.Literal('mcp')]);
export type Mode = Static<typeof Mode>;

/** Everything of a task that a person edits; every saved edit is a new version. */
export const TaskDefinition = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200 }),
    description: Type.String({ maxLength: 20_000, default: '' }),
    schedule: Schedule,
    pipeline: Pipeline,
    params: Type.Record(Type.String(), Type.Unknown(), { default: {} }),
    priority: Type.Integer({ minimum: 1, maximum: 9, default: 5, description: '9 runs first.' }),
    dedupe_key: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    dedupe_window_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 31_536_000 })),
    concurrency_key: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    overlap: Overlap,
    misfire: Misfire,
    useful_for_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 31_536_000 })),
    max_retries: Type.Integer({ minimum: 0, maximum: 20, default: 0 }),
    backoff: Backoff,
    timeout_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
    budget: Type.Optional(
      Type.Object({
        tool_calls: Type.Optional(Type.Integer({ minimum: 1 })),
        tokens: Type.Optional(Type.Integer({ minimum: 1 })),
      }),
    ),
    quiet_hours: Type.Optional(QuietHours),
    notify: Type.Optional(NotifyLevel),
    mode: Mode,
    flows: Type.Optional(
      Type.Array(Flow, {
        maxItems: 200,
        description:
          'What others wrote (mail, pages, servers of others) that may reach writing calls: each flow from the tool that reads it to the tool that sends it.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type TaskDefinition = Static<typeof TaskDefinition>;

export interface Task {
  readonly id: Id;
  readonly agent_id: Id;
  readonly status: TaskStatus;
  readonly version: number;
  readonly definition: TaskDefinition;
  /** The next undecided slot of a rrule, cron or once schedule; null when there is none. */
  readonly next_slot_at: Instant | null;
  /** When the scheduler acts on it: `next_slot_at`, later when snoozed; for a condition, the next poll. */
  readonly next_at: Instant | null;
  /** Last result of a condition's predicate, for edge triggering. */
  readonly condition_holds: boolean;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

/** One stored edit. */
export interface TaskVersion {
  readonly task_id: Id;
  readonly version: number;
  readonly definition: TaskDefinition;
  readonly changed_by: Id;
  readonly changed_at: Instant;
}
