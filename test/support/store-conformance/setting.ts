import { onTestFinished } from 'vitest';
import type { Effect } from '../../../core/model/effect.ts';
import type { Id, Json } from '../../../core/model/json.ts';
import type { RunOutcome } from '../../../core/model/run.ts';
import type { Step } from '../../../core/model/step.ts';
import type { Task, TaskDefinition } from '../../../core/model/task.ts';
import type { Change } from '../../../core/store/change.ts';
import type { NewInboxItem } from '../../../core/store/inbox-store.ts';
import type { ClaimedRun, ClaimToken, NewRun, StepSettlement } from '../../../core/store/run-queue.ts';
import type { Store } from '../../../core/store/store.ts';
import { sampleTask } from '../sample-task.ts';

export interface OpenedStore {
  readonly store: Store;
  /** A second store over the same data, as another process would have it. */
  another(): Promise<Store>;
  /** Closes every store and removes the data. */
  close(): Promise<void>;
}
export type OpenStore = () => Promise<OpenedStore>;

export const t0 = Date.parse('2026-03-02T08:30:00Z');
export const minute = 60_000;

let serial = 0;
export const nextId = (): Id => `01950000-0000-7000-8000-${(++serial).toString(16).padStart(12, '0')}`;

/** An open store with one active task, closed when the test ends. */
export async function setting(
  open: OpenStore,
  changes: Partial<Omit<Task, 'definition'>> = {},
  definition: Partial<TaskDefinition> = {},
) {
  const opened = await open();
  onTestFinished(() => opened.close());
  const { store } = opened;
  const task = sampleTask({ id: nextId(), ...changes }, definition);
  await store.insertTask(task, task.agent_id);
  const newRun = (run: Partial<NewRun> = {}): NewRun => runOfTask(task, run);

  const enqueue = async (run: Partial<NewRun> = {}) => {
    const made = newRun(run);
    await store.enqueue(made, null);
    return made;
  };
  const claim = (limit = 100, now = t0, owner = 'worker') =>
    store.claim({ owner, now, lease_until: now + minute, limit });
  const claimed = async (run: Partial<NewRun> = {}): Promise<ClaimedRun> => {
    const made = await enqueue(run);
    return only((await claim(1)).filter((each) => each.run.id === made.id));
  };
  const settle = (token: ClaimToken, outcome: RunOutcome, now = t0 + 1_000, late_after_ms = minute) =>
    store.settle({ claim: token, outcome, now, late_after_ms });
  return { ...opened, task, newRun, enqueue, claim, claimed, settle };
}
export type Setting = Awaited<ReturnType<typeof setting>>;

export function runOfTask(task: Task, run: Partial<NewRun> = {}): NewRun {
  return {
    id: nextId(),
    task_id: task.id,
    task_version: task.version,
    agent_id: task.agent_id,
    trigger: run.slot_at === undefined ? 'manual' : 'schedule',
    slot_at: null,
    params: { city: 'Chisinau' },
    event: null,
    parent_run_id: null,
    parent_step_path: null,
    retry_of: null,
    mode: 'direct',
    priority: 5,
    concurrency_key: null,
    dedupe_key: null,
    run_at: t0,
    expires_at: null,
    correlation_id: nextId(),
    created_at: t0,
    ...run,
  };
}

export const tokenOf = ({ run }: ClaimedRun): ClaimToken => ({ run_id: run.id, fence: run.fence });
export const succeeded = (output: Json = null): RunOutcome => ({ kind: 'succeeded', output });
export const failed = (message = 'the tool said no'): RunOutcome => ({
  kind: 'failed',
  error: { code: 'tool_failed', message },
});

export function step(path: string, changes: Partial<Step> = {}): Step {
  return {
    path,
    kind: 'tool',
    state: 'succeeded',
    tool: 'mail.send',
    attempt: 1,
    started_at: t0,
    finished_at: t0 + 5,
    wake_at: null,
    input: { to: 'ana@example.org' },
    output: { id: 7 },
    error: null,
    via: 'direct',
    ...changes,
  };
}

export function stepSettlement(claim: ClaimToken, path: string, changes: Partial<Step> = {}): StepSettlement {
  const saved = step(path, changes);
  const { attempt, started_at, error } = saved;
  const tried = { path, attempt, started_at, finished_at: t0 + 5, tool: 'mail.send', via: 'direct', error };
  return { claim, step: saved, attempt: tried };
}

export function effect(run_id: Id, step_path: string, changes: Partial<Effect> = {}): Effect {
  return {
    id: nextId(),
    run_id,
    step_path,
    attempt: 1,
    tool: 'mail.send',
    kind: 'write',
    idempotency_key: `${run_id}:${step_path}`,
    input: { to: 'ana@example.org', text: 'Good morning' },
    state: 'sending',
    output: null,
    error: null,
    created_at: t0,
    settled_at: null,
    ...changes,
  };
}

export function question(run_id: Id | null, changes: Partial<NewInboxItem> = {}): NewInboxItem {
  return {
    id: nextId(),
    kind: 'approval',
    title: 'Send the letter?',
    body: 'It would go to ana@example.org.',
    choices: ['approve', 'reject'],
    detail: {},
    run_id,
    step_path: 'ask',
    effect_id: null,
    deadline_at: null,
    default_answer: null,
    created_at: t0,
    ...changes,
  };
}

/** The one element of a list; fails when there are more or none. */
export function only<T>(list: readonly T[]): T {
  const [first, ...others] = list;
  if (first === undefined || others.length > 0) throw new Error(`expected one element, found ${list.length}`);
  return first;
}

/** Collects what a store tells of. */
export function listen(store: Store): Change[] {
  const heard: Change[] = [];
  store.onChange((changes) => heard.push(...changes));
  return heard;
}

/** The code of the error that a promise is rejected with; 'none' when it resolves. */
export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: { readonly code?: string }) => error.code ?? String(error),
  );
