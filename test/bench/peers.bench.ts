import { type BenchTable, perSecond } from './bench-table.ts';
import { hasRedis, runBullmq, runPlainjob } from './peers.ts';

const plainjobs = 3_000;
const bulljobs = 20_000;

/** The queues that ours is read beside, on the same disk in the same run. */
export async function run(): Promise<BenchTable> {
  const plainjob = await runPlainjob(plainjobs);
  const rows = [
    { name: 'plainjob (better-sqlite3, FULL), enqueue', value: perSecond(plainjobs, plainjob.enqueue_ms) },
    { name: 'plainjob (better-sqlite3, FULL), execute', value: perSecond(plainjobs, plainjob.execute_ms) },
  ];
  if (hasRedis()) {
    const bullmq = await runBullmq(bulljobs);
    rows.push(
      {
        name: 'BullMQ (Redis, appendfsync always), enqueue in bulk of 500',
        value: perSecond(bulljobs, bullmq.enqueue_ms),
      },
      { name: 'BullMQ (Redis, appendfsync always), execute', value: perSecond(bulljobs, bullmq.execute_ms) },
    );
  } else rows.push({ name: 'BullMQ', value: 'left out: no redis-server on this machine' });
  return { title: 'Peers: no-op jobs', rows };
}

if (import.meta.main) console.table((await run()).rows);
