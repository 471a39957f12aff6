import { expect, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { ownerAgentId } from '../../../core/model/agent.ts';
import type { Json } from '../../../core/model/json.ts';
import type { PipelineNode } from '../../../core/model/pipeline.ts';
import type { Task, TaskDefinition } from '../../../core/model/task.ts';
import { newRun } from '../../../core/services/new-run.ts';
import { recover } from '../../../core/services/recovery.ts';
import { Worker, type WorkerOptions } from '../../../core/services/worker.ts';
import type { Store } from '../../../core/store/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { mortalStore } from '../../support/mortal-store.ts';
import { sampleTask } from '../../support/sample-task.ts';
import { type ScriptedTool, scriptedTools } from '../../support/scripted-tools.ts';
import { createSilentLog } from '../../support/silent-log.ts';
import { openTestStore, testIds } from '../../support/test-store.ts';

const silentObserver = { started() {}, step() {}, settled() {} };

async function setUp(
  tools: Readonly<Record<string, ScriptedTool>>,
  definition: Partial<TaskDefinition> & { readonly pipeline: readonly PipelineNode[] },
  options: Partial<WorkerOptions> = {},
) {
  const clock = new FakeClock();
  const store = openTestStore();
  const task = sampleTask({ id: testIds.next() }, { overlap: 'parallel', ...definition });
  await store.insertTask(task, ownerAgentId);
  const caller = scriptedTools(tools);
  const mortal = mortalStore(store);
  const worker = createWorker(clock, mortal.store, { ...options, tools: caller });
  return {
    clock,
    store,
    task,
    worker,
    calls: caller.calls,
    foreseen: caller.foreseen,
    kill: mortal.kill,
    deafen: mortal.deafen,
  };
}

function createWorker(clock: FakeClock, store: Store, options: Partial<WorkerOptions>): Worker {
  return new Worker({
    clock,
    store,
    ids: testIds,
    random: { next: () => 0.5 },
    log: createSilentLog(),
    tools: scriptedTools({}),
    isUntrusted: () => false,
    findTask: () => Promise.reject(new Error('no other task')),
    owner: 'this engine',
    concurrency: 4,
    lease_ms: 60_000,
    late_after_ms: 60_000,
    observer: silentObserver,
    ...options,
  });
}

async function enqueue(store: Store, task: Task, clock: FakeClock): Promise<string> {
  const run = newRun(task, { id: testIds.next(), trigger: 'manual', now: clock.now() });
  return (await store.enqueue(run, null)).run_id;
}

const step = (id: string, uses: string, more: object = {}): PipelineNode => ({ id, uses, ...more });
const refusal = (detail: {
  code?: string;
  retryable?: boolean;
  delivery?: 'not_sent' | 'answered' | 'unknown';
}) => new OrdinautError({ code: 'refused', message: 'no', ...detail });

test('a run is claimed when it is queued, executed and settled', async () => {
  const { clock, store, task, worker } = await setUp(
    { 'a.look': { answer: () => ({ seen: 1 }) } },
    { pipeline: [step('look', 'a.look')] },
  );
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(10);
  expect(await store.getRun(id)).toMatchObject({ state: 'succeeded', output: { seen: 1 }, attempt: 1 });
});

const foreseenPipeline = [
  step('look', 'a.look'),
  { id: 'both', parallel: [step('again', 'a.look'), step('other', 'b.look')] },
  step('last', 'c.look', { fallback: step('rules', 'd.look') }),
];

test('tools that a plan names are told before the first is called, those of its fallbacks are not', async () => {
  const answer = () => ({});
  const { clock, store, task, worker, foreseen } = await setUp(
    { 'a.look': { answer }, 'b.look': { answer }, 'c.look': { answer } },
    { mode: 'mcp', pipeline: foreseenPipeline },
  );
  worker.start();
  await enqueue(store, task, clock);
  await clock.advance(10);
  expect(foreseen).toEqual([{ tools: ['a.look', 'b.look', 'c.look'], mode: 'mcp' }]);
});

test('they are told of a task that is about to be due as well, and of none in direct mode', async () => {
  const due = await setUp({}, { mode: 'hybrid', pipeline: foreseenPipeline });
  await due.worker.prepare([due.task]);
  expect(due.foreseen).toMatchObject([{ mode: 'hybrid' }]);
  const direct = await setUp({}, { pipeline: foreseenPipeline });
  await direct.worker.prepare([direct.task]);
  expect(direct.foreseen).toEqual([]);
});

test('a claim asked for in the turn in which a run is queued shares its commit', async () => {
  const { clock, store, task, worker } = await setUp(
    { 'a.look': { answer: () => null } },
    { pipeline: [step('look', 'a.look')] },
  );
  worker.start();
  await clock.advance(10);
  const commits: string[][] = [];
  store.onChange((changes) => commits.push(changes.map((one) => ('state' in one ? one.state : one.kind))));
  const queued = enqueue(store, task, clock);
  worker.wakeUp();
  await queued;
  expect(commits).toEqual([['queued', 'run_queued', 'running']]);
});

test('runs that end together are recorded, and the next ones claimed, in one commit', async () => {
  const { clock, store, task, worker } = await setUp(
    { 'a.look': { answer: () => null } },
    { pipeline: [step('look', 'a.look')] },
    { concurrency: 2 },
  );
  await Promise.all(Array.from({ length: 4 }, () => enqueue(store, task, clock)));
  const commits: string[][] = [];
  store.onChange((changes) =>
    commits.push(changes.flatMap((one) => (one.kind === 'run' ? [one.state] : []))),
  );
  worker.start();
  await clock.advance(10);
  expect(commits).toEqual([
    ['running', 'running'],
    ['succeeded', 'succeeded', 'running', 'running'],
    ['succeeded', 'succeeded'],
  ]);
});

test('never more runs at a time than its concurrency', async () => {
  let now = 0;
  let most = 0;
  const gates: (() => void)[] = [];
  const answer = async () => {
    most = Math.max(most, ++now);
    await new Promise<void>((resolve) => gates.push(resolve));
    now--;
    return {};
  };
  const { clock, store, task, worker } = await setUp(
    { 'a.hold': { answer } },
    { pipeline: [step('hold', 'a.hold')] },
    { concurrency: 3 },
  );
  worker.start();
  for (let run = 0; run < 8; run++) await enqueue(store, task, clock);
  while ((await store.countRuns()).succeeded < 8) {
    await clock.advance(1);
    gates.shift()?.();
  }
  expect(most).toBe(3);
});

test('a failing run is tried again as a whole after its backoff, while retries last', async () => {
  const answer = (_: unknown, times: number) => {
    if (times < 3) throw refusal({ retryable: true, delivery: 'answered' });
    return { done: true };
  };
  const backoff = { kind: 'fixed', base_seconds: 10, cap_seconds: 300 } as const;
  const pipeline = [step('look', 'a.look')];
  const { clock, store, task, worker, calls } = await setUp(
    { 'a.look': { answer } },
    { pipeline, max_retries: 2, backoff },
  );
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(10);
  expect(await store.getRun(id)).toMatchObject({ state: 'waiting', wait: { for: 'backoff' }, retries: 1 });
  for (let again = 0; again < 2; again++) {
    await clock.advance(10_000);
    await store.wake(clock.now());
    await clock.advance(10);
  }
  expect([await store.getRun(id), calls.length]).toMatchObject([{ state: 'succeeded', retries: 2 }, 3]);
});

test('a permanent failure is not tried again', async () => {
  const answer = () => {
    throw refusal({ retryable: false, delivery: 'answered' });
  };
  const { clock, store, task, worker, calls } = await setUp(
    { 'a.look': { answer } },
    { pipeline: [step('look', 'a.look')], max_retries: 5 },
  );
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(1_000);
  expect([await store.getRun(id), calls.length]).toMatchObject([
    { state: 'failed', error: { code: 'refused' } },
    1,
  ]);
});

test('a write whose answer never came is in doubt and is not sent again', async () => {
  const answer = () => {
    throw refusal({ code: 'timeout', retryable: true, delivery: 'unknown' });
  };
  const pipeline = [step('send', 'a.send', { retry: { max_attempts: 5 } })];
  const { clock, store, task, worker, calls } = await setUp(
    { 'a.send': { effect: 'write', answer } },
    { pipeline, max_retries: 5 },
  );
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(3_600_000);
  await store.wake(clock.now());
  await clock.advance(1_000);
  expect([await store.getRun(id), calls.length]).toMatchObject([
    { state: 'waiting', wait: { for: 'person' } },
    1,
  ]);
});

test.each([
  ['it went out', 'succeeded', 1],
  ['send again', 'succeeded', 2],
  ['stop', 'failed', 1],
] as const)('an effect in doubt answered with “%s” ends as %s', async (choice, state, sent) => {
  const answer = (_: unknown, times: number) => {
    if (times === 1) throw refusal({ code: 'timeout', retryable: true, delivery: 'unknown' });
    return {};
  };
  const { clock, store, task, worker, calls } = await setUp(
    { 'a.send': { effect: 'write', answer } },
    { pipeline: [step('send', 'a.send')] },
  );
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(10);
  const [item] = (await store.findInbox({ state: 'open' }, { limit: 10 })).items;
  await store.answer({ id: item?.id ?? '', choice, value: null, by: ownerAgentId, at: clock.now() });
  await clock.advance(10);
  expect([(await store.getRun(id))?.state, calls.length]).toEqual([state, sent]);
});

/** What the next engine does with what a dead one left. */
async function succeed(clock: FakeClock, store: Store, tools: Readonly<Record<string, ScriptedTool>>) {
  const caller = scriptedTools(tools);
  await recover({ clock, store, ids: testIds, log: createSilentLog(), owner: 'next engine', max_crashes: 3 });
  const next = createWorker(clock, store, { owner: 'next engine', tools: caller });
  next.start();
  await clock.advance(10);
  await next.stop(0);
  return caller.calls;
}

const hang: ScriptedTool['answer'] = () => new Promise<never>(() => {});

test('a finished step is not executed again when its engine died in a later one', async () => {
  const pipeline = [step('first', 'a.first'), step('second', 'a.second')];
  const { clock, store, task, worker, kill } = await setUp(
    { 'a.first': {}, 'a.second': { answer: hang } },
    { pipeline },
  );
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(10);
  kill();
  const again = await succeed(clock, store, { 'a.first': {}, 'a.second': {} });
  expect([(await store.getRun(id))?.state, again.map(({ tool }) => tool)]).toEqual([
    'succeeded',
    ['a.second'],
  ]);
});

test('a write that was cut off by the death of its engine is in doubt and is not sent again', async () => {
  const tools = { 'a.send': { effect: 'write', answer: hang } } as const;
  const { clock, store, task, worker, kill } = await setUp(tools, { pipeline: [step('send', 'a.send')] });
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(10);
  kill();
  const again = await succeed(clock, store, { 'a.send': { effect: 'write' } });
  expect([await store.getRun(id), again.length]).toMatchObject([
    { state: 'waiting', wait: { for: 'person' } },
    0,
  ]);
});

test('an idempotent call that was cut off is repeated with the same key and the same input', async () => {
  const pipeline = [step('put', 'a.put', { with: { at: '${now}' } })];
  const tools = { 'a.put': { effect: 'idempotent', answer: hang } } as const;
  const { clock, store, task, worker, calls, kill } = await setUp(tools, { pipeline });
  worker.start();
  await enqueue(store, task, clock);
  await clock.advance(5_000);
  kill();
  const again = await succeed(clock, store, { 'a.put': { effect: 'idempotent' } });
  const sent = [...calls, ...again].map(({ idempotency_key, input }) => ({ idempotency_key, input }));
  expect([sent.length, sent[1]]).toEqual([2, sent[0]]);
});

test('a run during which the engine died three times is parked, and others go on', async () => {
  const { clock, store, task } = await setUp({}, { pipeline: [step('hang', 'a.hang')] });
  const id = await enqueue(store, task, clock);
  for (let death = 1; death <= 3; death++) {
    const mortal = mortalStore(store);
    createWorker(clock, mortal.store, {
      owner: `engine ${death}`,
      tools: scriptedTools({ 'a.hang': { answer: hang } }),
    }).start();
    await clock.advance(10);
    mortal.kill();
    await recover({
      clock,
      store,
      ids: testIds,
      log: createSilentLog(),
      owner: 'next engine',
      max_crashes: 3,
    });
  }
  const other = await enqueue(store, task, clock);
  await succeed(clock, store, { 'a.hang': {} });
  expect([(await store.getRun(id))?.state, (await store.getRun(other))?.state]).toEqual([
    'parked',
    'succeeded',
  ]);
});

test('a worker that lost its claim settles nothing', async () => {
  const gate = Promise.withResolvers<Json>();
  const { clock, store, task, worker, deafen } = await setUp(
    { 'a.hold': { answer: () => gate.promise } },
    { pipeline: [step('hold', 'a.hold')] },
  );
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(10);
  deafen();
  await recover({
    clock,
    store,
    ids: testIds,
    log: createSilentLog(),
    owner: 'another engine',
    max_crashes: 3,
  });
  const request = { owner: 'another engine', now: clock.now(), lease_until: clock.now() + 60_000, limit: 1 };
  const [claimed] = await store.claim(request);
  gate.resolve({});
  await clock.advance(10);
  expect(await store.getRun(id)).toMatchObject({
    state: 'running',
    owner: 'another engine',
    fence: claimed?.run.fence,
  });
});

test('leases are renewed while a step runs, so that nobody takes it over', async () => {
  const gate = Promise.withResolvers<Json>();
  const { clock, store, task, worker } = await setUp(
    { 'a.hold': { answer: () => gate.promise } },
    { pipeline: [step('hold', 'a.hold', { timeout_seconds: 3_600 })] },
  );
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(10 * 60_000);
  const run = await store.getRun(id);
  expect(run?.state === 'running' && run.lease_until > clock.now()).toBe(true);
  gate.resolve({});
});

test('a cancelled run is aborted in the middle of its step', async () => {
  let aborted = false;
  const answer = ({ signal }: { signal: AbortSignal }) =>
    new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => {
        aborted = true;
        reject(signal.reason);
      }),
    );
  const { clock, store, task, worker } = await setUp(
    { 'a.hold': { answer } },
    { pipeline: [step('hold', 'a.hold')] },
  );
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(10);
  await store.cancelRun(id, { code: 'cancelled', message: 'by hand' }, clock.now());
  await clock.advance(10);
  expect([aborted, (await store.getRun(id))?.state]).toEqual([true, 'cancelled']);
});

test('an outcome that the disk refuses is kept and recorded when there is room again', async () => {
  const { clock, store, task, worker } = await setUp(
    { 'a.look': {} },
    { pipeline: [step('look', 'a.look')] },
  );
  const settle = store.settle.bind(store);
  let full = true;
  store.settle = async (settlement) => {
    if (full) throw new OrdinautError({ code: 'storage_full', message: 'the disk is full', retryable: true });
    return settle(settlement);
  };
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(60_000);
  const during = [worker.accepting, worker.lastError?.code, (await store.getRun(id))?.state];
  full = false;
  await clock.advance(10_000);
  expect([during, worker.accepting, (await store.getRun(id))?.state]).toEqual([
    [false, 'storage_full', 'running'],
    true,
    'succeeded',
  ]);
});

test('stop waits for what is under way', async () => {
  const gate = Promise.withResolvers<Json>();
  const { clock, store, task, worker } = await setUp(
    { 'a.hold': { answer: () => gate.promise } },
    { pipeline: [step('hold', 'a.hold')] },
  );
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(10);
  const stopped = worker.stop(30_000);
  gate.resolve({});
  expect([await stopped, (await store.getRun(id))?.state]).toEqual([0, 'succeeded']);
});

test('a write whose answer is not as declared has taken effect, and the step says so', async () => {
  const answer = () => {
    throw refusal({ code: 'invalid_output', delivery: 'answered' });
  };
  const tools = { 'a.send': { effect: 'write', answer } } as const;
  const { clock, store, task, worker } = await setUp(tools, {
    pipeline: [step('send', 'a.send')],
    max_retries: 3,
  });
  worker.start();
  const id = await enqueue(store, task, clock);
  await clock.advance(10);
  expect([await store.getRun(id), await store.getEffects(id)]).toMatchObject([
    { state: 'failed', error: { code: 'invalid_output', hint: expect.stringContaining('took effect') } },
    [{ state: 'succeeded' }],
  ]);
});

test('a worker that cannot record an outcome for another reason than the disk stops, and says why', async () => {
  const { clock, store, task, worker } = await setUp(
    { 'a.look': {} },
    { pipeline: [step('look', 'a.look')] },
  );
  store.settle = async () => {
    throw new OrdinautError({ code: 'conflict', message: 'the ledger disagrees' });
  };
  worker.start();
  await enqueue(store, task, clock);
  await clock.advance(60_000);
  expect([worker.accepting, worker.broken?.message]).toEqual([false, 'the ledger disagrees']);
});
