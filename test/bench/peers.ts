import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { better, defineQueue, defineWorker } from 'plainjob';

/** Milliseconds that a peer took to take in, and to work off, `count` no-op jobs. */
export interface PeerResult {
  readonly enqueue_ms: number;
  readonly execute_ms: number;
}

const quiet = { error: console.error, warn: () => {}, info: () => {}, debug: () => {} };

/** plainjob on a WAL file at `synchronous=FULL`, as we run ours. One worker: it takes one job at a time. */
export async function runPlainjob(count: number): Promise<PeerResult> {
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-bench-'));
  const db = new Database(join(directory, 'plainjob.db'));
  const queue = defineQueue({ connection: better(db), logger: quiet });
  db.pragma('synchronous = FULL');
  const enqueueStart = performance.now();
  for (let job = 0; job < count; job++) queue.add('noop', { job });
  const enqueue_ms = performance.now() - enqueueStart;

  let done = 0;
  const executeStart = performance.now();
  const finished = Promise.withResolvers<void>();
  const worker = defineWorker('noop', () => {}, {
    queue,
    logger: quiet,
    onCompleted: () => {
      if (++done === count) finished.resolve();
    },
  });
  void worker.start();
  await finished.promise;
  const execute_ms = performance.now() - executeStart;
  await worker.stop();
  queue.close();
  rmSync(directory, { recursive: true, force: true });
  return { enqueue_ms, execute_ms };
}

/** Whether Redis is on this machine. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** BullMQ on a Redis that syncs its log on every write, jobs added in bulk of 500, one worker at concurrency 200. */
export async function runBullmq(count: number): Promise<PeerResult> {
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-bench-'));
  const port = await freePort();
  const redis = await startRedis(port, directory);
  const connection = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null });
  const queue = new Queue('bench', { connection });
  try {
    const enqueueStart = performance.now();
    for (let from = 0; from < count; from += 500) {
      await queue.addBulk(
        Array.from({ length: Math.min(500, count - from) }, (_, job) => ({ name: 'noop', data: { job } })),
      );
    }
    const enqueue_ms = performance.now() - enqueueStart;
    let done = 0;
    const finished = Promise.withResolvers<void>();
    const executeStart = performance.now();
    const worker = new Worker('bench', async () => {}, { connection, concurrency: 200 });
    worker.on('completed', () => {
      if (++done === count) finished.resolve();
    });
    await finished.promise;
    const execute_ms = performance.now() - executeStart;
    await worker.close();
    return { enqueue_ms, execute_ms };
  } finally {
    await queue.close();
    connection.disconnect();
    redis.kill('SIGTERM');
    await new Promise((resolve) => redis.once('close', resolve));
    rmSync(directory, { recursive: true, force: true });
  }
}

async function startRedis(port: number, directory: string): Promise<ChildProcess> {
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    directory,
    '--appendonly',
    'yes',
    '--appendfsync',
    'always',
    '--save',
    '',
  ];
  const redis = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    redis.once('error', reject);
    redis.stdout?.on('data', (chunk) => {
      if (String(chunk).includes('Ready to accept connections')) resolve();
    });
  });
  return redis;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
