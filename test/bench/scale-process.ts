import { ownerAgentId } from '../../core/model/agent.ts';
import type { AlarmClock } from '../../core/ports.ts';
import { systemClock } from '../../core/system-clock.ts';
import { sampleTask } from '../support/sample-task.ts';
import { openBenchEngine } from './bench-engine.ts';

// One figure of the scale bench, printed as JSON.
const [what = '', directory = ''] = process.argv.slice(2);
const tasks = 100_000;
const round = (value: number) => Math.round(value * 10) / 10;

const measures: Record<string, () => Promise<Record<string, number>>> = {
  fill,
  first_decision: firstDecision,
  zone_data: zoneData,
  idle,
};
process.stdout.write(JSON.stringify(await measures[what]?.()));

async function fill() {
  const { engine, end } = await openBenchEngine({ concurrency: 8, directory });
  const { store, ids, clock } = engine.services;
  const rules = ['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'FREQ=MONTHLY;BYMONTHDAY=1'];
  const zones = ['Europe/Chisinau', 'America/New_York', 'Asia/Tokyo'];
  const far = clock.now() + 3_600_000;
  for (let from = 0; from < tasks; from += 5_000) {
    await Promise.all(
      Array.from({ length: 5_000 }, (_, offset) => {
        const index = from + offset;
        const at = far + index * 100;
        const expression = `${rules[index % 3]};BYHOUR=${index % 24};BYMINUTE=${index % 60};BYSECOND=0`;
        const schedule = {
          kind: 'rrule',
          expression,
          timezone: zones[index % 3] ?? 'UTC',
          anchor: '2026-01-01T00:00:00',
        } as const;
        const pipeline = [{ id: 'noop', uses: 'bench.noop' }];
        return store.insertTask(
          sampleTask(
            { id: ids.next(), next_at: at, next_slot_at: at },
            { title: `task ${index}`, schedule, pipeline },
          ),
          ownerAgentId,
        );
      }),
    );
  }
  await engine.start();
  await end();
  return {};
}

async function firstDecision() {
  // One task is due at the moment of opening.
  const due = await openBenchEngine({ concurrency: 8, directory });
  const store = due.engine.services.store;
  const [task] = await store.scheduledAfter(null, 1);
  if (!task) throw new Error('there is no task');
  const now = systemClock.now();
  await store.setNext([{ id: task.id, next_at: now, next_slot_at: now }]);
  await due.end();

  const start = performance.now();
  const { engine, end } = await openBenchEngine({ concurrency: 8, directory });
  const opened = performance.now();
  const decided = new Promise<number>((resolve) => {
    engine.services.store.onChange((changes) => {
      if (changes.some((change) => change.kind === 'task')) resolve(performance.now());
    });
  });
  await engine.start();
  const decision = await decided;
  await end();
  return { open_ms: round(opened - start), decision_ms: round(decision - opened) };
}

async function zoneData() {
  const before = await openBenchEngine({ concurrency: 8, directory });
  await before.engine.services.store.setSetting('zone_data_version', 'another version');
  await before.end();
  const { engine, end } = await openBenchEngine({ concurrency: 8, directory });
  const start = performance.now();
  await engine.start();
  const reevaluate_ms = round(performance.now() - start);
  await end();
  return { reevaluate_ms };
}

async function idle() {
  let fired = 0;
  const counting: AlarmClock = {
    ...systemClock,
    timer: (delay, callback) =>
      systemClock.timer(delay, () => {
        fired++;
        callback();
      }),
  };
  const { engine, end } = await openBenchEngine({ concurrency: 8, directory, clock: counting });
  await engine.start();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  fired = 0;
  const seconds = 40;
  const cpu = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const { user, system } = process.cpuUsage(cpu);
  const rss_mb = round(process.memoryUsage.rss() / 1024 / 1024);
  await end();
  return {
    rss_mb,
    wakeups_per_second: round((fired / seconds) * 100) / 100,
    cpu_percent: round((user + system) / 10_000 / seconds),
  };
}
