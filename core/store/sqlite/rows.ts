import type { ErrorDetail } from '../../errors.ts';
import type { Effect } from '../../model/effect.ts';
import type { Event } from '../../model/event.ts';
import type { Sources } from '../../model/flow.ts';
import type { InboxItem } from '../../model/inbox-item.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Occurrence } from '../../model/occurrence.ts';
import type { Run, RunFacts, RunStateName, Wait } from '../../model/run.ts';
import type { Attempt, Step } from '../../model/step.ts';
import type { Task, TaskDefinition } from '../../model/task.ts';
import type { Usage } from '../../model/usage.ts';

// A row is its model with JSON as text and truth as 0 or 1. What is in the file was written by this code and
// is held by the schema's CHECKs, so its types are trusted.

export const toJson = (value: unknown): string => JSON.stringify(value);
/** SQL NULL stands for null, to save its four bytes. */
export const toJsonOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);
export const fromJson = <T>(text: string): T => JSON.parse(text) as T;
const fromJsonOrNull = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T));
export const jsonOf = (text: string | null): Json => fromJsonOrNull<Json>(text);

export interface TaskRow extends Omit<Task, 'definition' | 'condition_holds'> {
  readonly definition: string;
  readonly condition_holds: number;
}
export function taskOf(row: TaskRow): Task {
  return {
    id: row.id,
    agent_id: row.agent_id,
    status: row.status,
    version: row.version,
    definition: fromJson<TaskDefinition>(row.definition),
    next_slot_at: row.next_slot_at,
    next_at: row.next_at,
    condition_holds: row.condition_holds === 1,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

/** The columns of `RunFacts`. */
export const factColumns = `id, task_id, task_version, agent_id, trigger, slot_at, params, event, parent_run_id,
  parent_step_path, retry_of, mode, priority, concurrency_key, dedupe_key, run_at, expires_at, attempt, fence, crashes,
  retries, correlation_id, created_at, first_started_at`;

export interface FactRow extends Omit<RunFacts, 'params' | 'event'> {
  readonly seq: number;
  readonly params: string;
  readonly event: string | null;
}
export interface RunRow extends FactRow {
  readonly state: RunStateName;
  readonly owner: string | null;
  readonly lease_until: number | null;
  readonly started_at: number | null;
  readonly wait_for: Wait['for'] | null;
  readonly wait_path: string | null;
  readonly wait_ref: string | null;
  readonly wake_at: number | null;
  readonly finished_at: number | null;
  readonly output: string | null;
  readonly error: string | null;
}

/** What every state has. It is a new object: callers may add the state's own fields. */
export const factsOf = (row: FactRow): RunFacts => ({
  id: row.id,
  task_id: row.task_id,
  task_version: row.task_version,
  agent_id: row.agent_id,
  trigger: row.trigger,
  slot_at: row.slot_at,
  params: fromJson<JsonObject>(row.params),
  event: fromJsonOrNull<JsonObject>(row.event),
  parent_run_id: row.parent_run_id,
  parent_step_path: row.parent_step_path,
  retry_of: row.retry_of,
  mode: row.mode,
  priority: row.priority,
  concurrency_key: row.concurrency_key,
  dedupe_key: row.dedupe_key,
  run_at: row.run_at,
  expires_at: row.expires_at,
  attempt: row.attempt,
  fence: row.fence,
  crashes: row.crashes,
  retries: row.retries,
  correlation_id: row.correlation_id,
  created_at: row.created_at,
  first_started_at: row.first_started_at,
});

export function runOf(row: RunRow): Run {
  const facts = factsOf(row);
  const finished_at = row.finished_at ?? 0;
  switch (row.state) {
    case 'queued':
      return { ...facts, state: 'queued' };
    case 'running':
      return {
        ...facts,
        state: 'running',
        owner: row.owner ?? '',
        lease_until: row.lease_until ?? 0,
        started_at: row.started_at ?? 0,
      };
    case 'waiting':
      return { ...facts, state: 'waiting', wait: waitOf(row) };
    case 'succeeded':
      return { ...facts, state: 'succeeded', finished_at, output: jsonOf(row.output) };
    case 'failed':
    case 'cancelled':
      return { ...facts, state: row.state, finished_at, error: errorOf(row.error) };
    case 'parked':
      return { ...facts, state: 'parked', error: errorOf(row.error) };
  }
}

const errorOf = (text: string | null): ErrorDetail =>
  fromJsonOrNull<ErrorDetail>(text) ?? { code: 'internal', message: 'no error was recorded' };

function waitOf(row: RunRow): Wait {
  const until = row.wake_at;
  const step_path = row.wait_path;
  const ref = row.wait_ref ?? '';
  switch (row.wait_for) {
    case 'backoff':
      return { for: 'backoff', until: until ?? 0, step_path };
    case 'person':
      return { for: 'person', until, step_path, inbox_item_id: ref };
    case 'run':
      return { for: 'run', until: null, step_path: step_path ?? '', run_id: ref };
    default:
      return { for: 'time', until: until ?? 0, step_path: step_path ?? '' };
  }
}

export interface StepRow extends Omit<Step, 'input' | 'output' | 'error' | 'sources'> {
  readonly sources: string | null;
  readonly input: string | null;
  readonly output: string | null;
  readonly error: string | null;
}
export const stepOf = (row: StepRow): Step => ({
  path: row.path,
  kind: row.kind,
  state: row.state,
  tool: row.tool,
  attempt: row.attempt,
  started_at: row.started_at,
  finished_at: row.finished_at,
  wake_at: row.wake_at,
  input: jsonOf(row.input),
  output: jsonOf(row.output),
  error: fromJsonOrNull<ErrorDetail>(row.error),
  via: row.via,
  ...(row.sources !== null && { sources: fromJson<Sources>(row.sources) }),
});

export interface AttemptRow extends Omit<Attempt, 'error' | 'usage'> {
  readonly fence: number;
  readonly error: string | null;
}
export const attemptOf = (row: AttemptRow, usage: Usage | undefined): Attempt => ({
  path: row.path,
  attempt: row.attempt,
  started_at: row.started_at,
  finished_at: row.finished_at,
  tool: row.tool,
  via: row.via,
  error: fromJsonOrNull<ErrorDetail>(row.error),
  ...(usage && { usage }),
});

export interface EffectRow extends Omit<Effect, 'input' | 'output' | 'error'> {
  readonly input: string | null;
  readonly output: string | null;
  readonly error: string | null;
}
export const effectOf = (row: EffectRow): Effect => ({
  id: row.id,
  run_id: row.run_id,
  step_path: row.step_path,
  attempt: row.attempt,
  tool: row.tool,
  kind: row.kind,
  idempotency_key: row.idempotency_key,
  input: jsonOf(row.input),
  state: row.state,
  output: jsonOf(row.output),
  error: fromJsonOrNull<ErrorDetail>(row.error),
  created_at: row.created_at,
  settled_at: row.settled_at,
});

export interface InboxRow extends Omit<InboxItem, 'choices' | 'detail' | 'answer_value'> {
  readonly seq: number;
  readonly choices: string;
  readonly detail: string;
  readonly answer_value: string | null;
}
export const inboxItemOf = (row: InboxRow): InboxItem => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  title: row.title,
  body: row.body,
  choices: fromJson<readonly string[]>(row.choices),
  detail: fromJson<JsonObject>(row.detail),
  run_id: row.run_id,
  step_path: row.step_path,
  effect_id: row.effect_id,
  deadline_at: row.deadline_at,
  default_answer: row.default_answer,
  answer: row.answer,
  answer_value: jsonOf(row.answer_value),
  answered_by: row.answered_by,
  created_at: row.created_at,
  answered_at: row.answered_at,
});

export const occurrenceOf = (row: Occurrence): Occurrence => ({ ...row });

export interface EventRow extends Omit<Event, 'payload'> {
  readonly payload: string;
}
export const eventOf = (row: EventRow): Event => ({ ...row, payload: fromJson<JsonObject>(row.payload) });
