import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Task } from '../../core/model/task.ts';
import type { ClaimedRun, NewRun, StepSettlement } from '../../core/store/run-queue.ts';
import { openStore } from '../../core/store/sqlite/open-store.ts';
import type { Store } from '../../core/store/store.ts';
import { systemIds as ids } from '../../core/system-clock.ts';
import { sampleTask } from '../support/sample-task.ts';
import { createSilentLog } from '../support/silent-log.ts';
import { type BenchRow, type BenchTable, milliseconds, percentile, perSecond } from './bench-table.ts';

const runs = 20_000;
const batch = 100;
const manyTasks = 100_000;
const t0 = Date.parse('2026-03-02T08:30:00Z');

/** The store alone, every row of the ledger at synchronous=FULL, beside bare better-sqlite3 writing the same rows. */
export async function run(): Promise<BenchTable> {
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-bench-'));
  try {
    return {
      title: 'Store on SQLite, synchronous=FULL',
      rows: [
        ...(await throughput(join(directory, 'runs.db'), 'manual')),
        ...(await throughput(join(directory, 'slots.db'), 'slot')),
        ...bare(join(directory, 'bare.db')),
        ...(await latency(join(directory, 'latency.db'))),
        ...(await scheduled(join(directory, 'tasks.db'))),
      ],
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const open = (file: string): Store =>
  openStore({ file, log: createSilentLog(console.error), ids, slow_ms: 60_000 });

async function withTask(file: string): Promise<{ readonly store: Store; readonly task: Task }> {
  const store = open(file);
  const task = sampleTask({ id: ids.next(), next_slot_at: t0, next_at: t0 });
  await store.insertTask(task, task.agent_id);
  return { store, task };
}

function newRun(task: Task, changes: Partial<NewRun> = {}): NewRun {
  return {
    id: ids.next(),
    task_id: task.id,
    task_version: 1,
    agent_id: task.agent_id,
    trigger: 'manual',
    slot_at: null,
    params: {},
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
    correlation_id: ids.next(),
    created_at: t0,
    ...changes,
  };
}

function noop({ run: { id, fence } }: ClaimedRun): StepSettlement {
  const tool = 'bench.noop';
  const times = { started_at: t0, finished_at: t0 };
  const step = { path: 'noop', kind: 'tool', state: 'succeeded', tool, attempt: 1, wake_at: null } as const;
  return {
    claim: { run_id: id, fence },
    step: { ...step, ...times, input: {}, output: null, error: null, via: 'direct' },
    attempt: { path: 'noop', attempt: 1, ...times, tool, via: 'direct', error: null },
  };
}

/** Run insert, occurrence when it has a slot, claim, step and attempt, settlement, `run.succeeded`. */
async function throughput(file: string, kind: 'manual' | 'slot'): Promise<readonly BenchRow[]> {
  const { store, task } = await withTask(file);
  const enqueueStart = performance.now();
  for (let made = 0; made < runs; made += batch)
    await (kind === 'slot' ? decide(store, task, made) : enqueue(store, task));
  const enqueued = performance.now() - enqueueStart;
  const executeStart = performance.now();
  for (let done = 0; done < runs; ) {
    const claimed = await store.claim({
      owner: 'bench',
      now: t0 + runs,
      lease_until: t0 + 60_000,
      limit: batch,
    });
    await Promise.all(
      claimed.map((each) => {
        const step = noop(each);
        const outcome = { kind: 'succeeded', output: null } as const;
        return store.settle({
          claim: step.claim,
          outcome,
          now: t0 + runs,
          late_after_ms: 60_000,
          steps: [step],
        });
      }),
    );
    done += claimed.length;
  }
  const executed = performance.now() - executeStart;
  await store.close();
  const name = kind === 'slot' ? 'slots of one task' : 'runs by hand';
  return [
    { name: `${name}: enqueued`, value: perSecond(runs, enqueued) },
    { name: `${name}: claimed, step saved, settled`, value: perSecond(runs, executed), limit: '≥ 20,000/s' },
    {
      name: `${name}: enqueued and executed`,
      value: perSecond(runs, enqueued + executed),
      limit: '≥ 15,000/s',
    },
  ];
}

const enqueue = (store: Store, task: Task) =>
  Promise.all(Array.from({ length: batch }, () => store.enqueue(newRun(task), null)));

async function decide(store: Store, task: Task, made: number): Promise<void> {
  const decisions = Array.from({ length: batch }, (_, index) => {
    const slot_at = t0 + made + index;
    const scheduled = newRun(task, { trigger: 'schedule', slot_at });
    return { kind: 'run', slot_at, reason: 'due', run: scheduled, dedupe_window_ms: null } as const;
  });
  const [expected_next_at, next] = [t0 + made, t0 + made + batch];
  const moved = { expected_next_at, next_slot_at: next, next_at: next, completed: false };
  await store.decide([{ task_id: task.id, decisions, ...moved }], t0);
}

/** The same rows in the same tables, without the port: what is left to gain. */
function bare(file: string): readonly BenchRow[] {
  void open(file).close();
  const db = new Database(file);
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('wal_autocheckpoint = 4000');
  const task_id = ids.next();
  db.prepare("INSERT INTO tasks VALUES (?, 'a', 'active', 1, 'manual', 'bench', NULL, NULL, 0, 0, 0)").run(
    task_id,
  );
  const insert = db.prepare(`
    INSERT INTO runs (id, task_id, task_version, agent_id, trigger, mode, priority, run_at, attempt, fence, crashes,
                      retries, correlation_id, created_at, state, params)
    VALUES (?, ?, 1, ?, 'manual', 'direct', 5, ?, 0, 0, 0, 0, ?, ?, 'queued', '{}')`);
  const claim = db.prepare<unknown[], { readonly id: string }>(`
    UPDATE runs SET state = 'running', owner = 'bench', lease_until = ?, started_at = ?, first_started_at = ?,
                    attempt = 1, fence = 1
    WHERE seq IN (SELECT seq FROM runs WHERE state = 'queued' ORDER BY priority DESC, run_at, id LIMIT ?) RETURNING id`);
  const step = db.prepare(`
    INSERT INTO steps (run_id, path, kind, state, tool, attempt, started_at, finished_at, input, via)
    VALUES (?, 'noop', 'tool', 'succeeded', 'bench.noop', 1, ?, ?, '{}', 'direct')`);
  const attempt = db.prepare(
    "INSERT INTO attempts VALUES (?, 'noop', 1, 1, ?, ?, 'bench.noop', 'direct', NULL)",
  );
  const settle = db.prepare(
    "UPDATE runs SET state = 'succeeded', owner = NULL, lease_until = NULL, finished_at = ? WHERE id = ?",
  );
  const event = db.prepare(`
    INSERT INTO events (id, topic, payload, source, correlation_id, occurred_at)
    VALUES (?, 'run.succeeded', ?, 'engine', ?, ?)`);
  const inBatches = (work: () => void): number => {
    const start = performance.now();
    for (let done = 0; done < runs; done += batch) db.transaction(work).immediate();
    return performance.now() - start;
  };
  const enqueued = inBatches(() => {
    for (let count = 0; count < batch; count++) insert.run(ids.next(), task_id, task_id, t0, ids.next(), t0);
  });
  const executed = inBatches(() => {
    for (const { id } of claim.all(t0, t0, t0, batch)) {
      step.run(id, t0, t0);
      attempt.run(id, t0, t0);
      settle.run(t0, id);
      event.run(ids.next(), JSON.stringify({ run_id: id, task_id }), id, t0);
    }
  });
  db.close();
  return [
    { name: 'bare better-sqlite3, same rows in batches of 100: executed', value: perSecond(runs, executed) },
    { name: 'bare better-sqlite3: enqueued and executed', value: perSecond(runs, enqueued + executed) },
  ];
}

/** One write at a time, as an idle engine makes them. */
async function latency(file: string): Promise<readonly BenchRow[]> {
  const { store, task } = await withTask(file);
  await store.enqueue(newRun(task), null);
  const [claimed] = await store.claim({ owner: 'bench', now: t0, lease_until: t0 + 1, limit: 1 });
  if (!claimed) throw new Error('nothing was claimed');
  const { claim, step } = noop(claimed);
  const saved = await timed(2_000, (index) =>
    store.saveStep({ claim, step: { ...step, path: `n${index}` }, attempt: null }),
  );
  const started = await timed(2_000, async () => {
    await store.enqueue(newRun(task), null);
    await store.claim({ owner: 'bench', now: t0, lease_until: t0 + 1, limit: 1 });
  });
  await store.close();
  return [
    { name: 'checkpoint (saveStep) p50 / p99', value: saved, limit: '< 5 ms' },
    { name: 'enqueue, then claim p50 / p99', value: started, limit: '≤ 1 / 2.5 ms' },
  ];
}

async function timed(count: number, work: (index: number) => Promise<unknown>): Promise<string> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const start = performance.now();
    await work(index);
    times.push(performance.now() - start);
  }
  return `${milliseconds(percentile(times, 0.5))} / ${milliseconds(percentile(times, 0.99))}`;
}

/** What a start costs with 100,000 scheduled tasks. */
async function scheduled(file: string): Promise<readonly BenchRow[]> {
  const filling = open(file);
  const insertStart = performance.now();
  for (let made = 0; made < manyTasks; made += 1_000) {
    const tasks = Array.from({ length: 1_000 }, (_, index) => {
      const next = t0 + (((made + index) * 7_919) % 86_400_000);
      return sampleTask({ id: ids.next(), next_slot_at: next, next_at: next });
    });
    await Promise.all(tasks.map((task) => filling.insertTask(task, task.agent_id)));
  }
  const inserted = performance.now() - insertStart;
  await filling.close();
  const openStart = performance.now();
  const store = open(file);
  const opened = performance.now() - openStart;
  const first = await store.nextInstant();
  const due = await store.dueTasks(first ?? t0, 100);
  const decided = performance.now() - openStart;
  const next = await timed(2_000, () => store.nextInstant());
  const readStart = performance.now();
  let read = 0;
  for (let after: string | null = null; ; ) {
    const page = await store.scheduledAfter(after, 1_000);
    read += page.length;
    after = page.at(-1)?.id ?? null;
    if (after === null) break;
  }
  const readAll = performance.now() - readStart;
  await store.close();
  if (due.length === 0 || read !== manyTasks) throw new Error('the tasks are not all there');
  return [
    { name: '100,000 tasks: inserted', value: perSecond(manyTasks, inserted) },
    { name: '100,000 tasks: open', value: `${opened.toFixed(1)} ms` },
    {
      name: '100,000 tasks: open to first due task read',
      value: `${decided.toFixed(1)} ms`,
      limit: '≤ 50 ms',
    },
    { name: '100,000 tasks: nextInstant p50 / p99', value: next, limit: '< 1 ms' },
    {
      name: '100,000 tasks: read all schedules',
      value: `${readAll.toFixed(0)} ms`,
      limit: '≤ 1 s',
    },
  ];
}

if (import.meta.main) {
  const { title, rows } = await run();
  console.log(title);
  for (const { name, value, limit } of rows)
    console.log(`  ${name.padEnd(64)} ${value.padStart(20)}  ${limit ?? ''}`);
}
