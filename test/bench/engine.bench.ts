import { ownerAgentId } from '../../core/model/agent.ts';
import { newRun } from '../../core/services/new-run.ts';
import { sampleTask } from '../support/sample-task.ts';
import { bareCommits } from './bare-commit.ts';
import { noopTask, openBenchEngine, preciseNow } from './bench-engine.ts';
import { type BenchRow, type BenchTable, milliseconds, percentile, perSecond } from './bench-table.ts';

const runs = 20_000;
const concurrency = 250;

/** Runs through the whole engine, every ledger row written at `synchronous=FULL`. */
export async function run(): Promise<BenchTable> {
  return {
    title: 'Engine: no-op runs (run, step, attempt and event rows, FULL)',
    rows: [...(await throughput()), ...(await dueToStarted())],
  };
}

async function throughput(): Promise<readonly BenchRow[]> {
  const { engine, end } = await openBenchEngine({ concurrency });
  const { services } = engine;
  const { task } = await services.tasks.create(noopTask, ownerAgentId);
  const enqueueAll = () =>
    Promise.all(
      Array.from({ length: runs }, () =>
        services.store.enqueue(
          newRun(task, { id: services.ids.next(), trigger: 'manual', now: services.clock.now() }),
          null,
        ),
      ),
    );

  const enqueueStart = performance.now();
  await enqueueAll();
  const enqueued = performance.now() - enqueueStart;

  const executeStart = performance.now();
  const settled = settledRuns(engine, runs);
  await engine.start();
  await settled;
  const executed = performance.now() - executeStart;

  const bothStart = performance.now();
  const again = settledRuns(engine, runs);
  await enqueueAll();
  await again;
  const both = performance.now() - bothStart;
  const counts = await services.store.countRuns();
  await end();
  if (counts.succeeded !== 2 * runs) throw new Error(`${counts.succeeded} of ${2 * runs} runs succeeded`);
  return [
    { name: 'enqueued', value: perSecond(runs, enqueued) },
    { name: 'executed', value: perSecond(runs, executed), limit: '≥ 20,000/s' },
    { name: 'enqueued and executed', value: perSecond(runs, both), limit: '≥ 15,000/s' },
  ];
}

function settledRuns(
  engine: Awaited<ReturnType<typeof openBenchEngine>>['engine'],
  count: number,
): Promise<void> {
  let settled = 0;
  return new Promise((resolve) => {
    const stop = engine.services.store.onChange((changes) => {
      for (const change of changes) if (change.kind === 'run' && change.state === 'succeeded') settled++;
      if (settled < count) return;
      stop();
      resolve();
    });
  });
}

/** From the instant of a slot to the call of its run's tool, in an engine with nothing else to do. */
async function dueToStarted(): Promise<readonly BenchRow[]> {
  const samples: number[] = [];
  const slots = 200;
  const spacing = 60;
  const done = Promise.withResolvers<void>();
  const { engine, end } = await openBenchEngine({
    concurrency: 8,
    onCall: ({ at }) => {
      if (at === undefined) return;
      samples.push(preciseNow() - at);
      if (samples.length === slots) done.resolve();
    },
  });
  const { services } = engine;
  await engine.start();
  const { definition } = await services.tasks.prepare(noopTask);
  const first = services.clock.now() + 2_000;
  await Promise.all(
    Array.from({ length: slots }, (_, slot) => {
      // Not on whole multiples of anything, so that no timer is met by chance.
      const at = first + slot * spacing + (slot % 7);
      const expression = new Date(at).toISOString();
      const schedule = {
        kind: 'once',
        expression,
        timezone: 'UTC',
        anchor: expression.slice(0, 19),
      } as const;
      const pipeline = [{ id: 'noop', uses: 'bench.noop', with: { at } }];
      const task = sampleTask(
        { id: services.ids.next(), next_at: at, next_slot_at: at },
        { ...definition, schedule, pipeline },
      );
      return services.store.insertTask(task, ownerAgentId);
    }),
  );
  await done.promise;
  await end();
  const bare = await bareCommits(100, spacing);
  return [
    { name: 'due → tool called, p50', value: milliseconds(percentile(samples, 0.5)), limit: '≤ 1 ms' },
    { name: 'due → tool called, p99', value: milliseconds(percentile(samples, 0.99)), limit: '≤ 2.5 ms' },
    { name: 'one bare commit in an idle process, p50', value: milliseconds(percentile(bare, 0.5)) },
    { name: 'one bare commit in an idle process, p99', value: milliseconds(percentile(bare, 0.99)) },
  ];
}

if (import.meta.main) console.table((await run()).rows);
