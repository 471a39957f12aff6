import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { OrdinautError } from '../../errors.ts';
import type { Clock } from '../../ports.ts';
import type { PageJobKind, PageJobs, PageReply } from './page-message.ts';

interface Waiting {
  readonly kind: PageJobKind;
  readonly request: unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const START_MS = 15_000;
const JOB_MS = 10_000;
const IDLE_MS = 30_000;

/** The thread's program: its bundle beside ours, otherwise its source. */
function workerUrl(): URL {
  const bundled = new URL('./page-worker.js', import.meta.url);
  return existsSync(bundled) ? bundled : new URL('./page-worker.ts', import.meta.url);
}

/*
 * One worker thread that takes one job at a time:
 *
 *   none ──first job──▶ starting ──ready──▶ idle ◀──reply── busy
 *    ▲                     │                 │ └───job────▶  │
 *    └──── terminated ◀────┴── 30 s idle ◀───┴── deadline, crash
 *
 * Jobs queue while it is busy. A deadline or a full heap costs the job that caused it; the next one gets a new thread.
 */
export class PageThread {
  readonly #clock: Clock;
  #worker: Worker | undefined;
  #ready = false;
  #current: Waiting | undefined;
  #cancelTimer: (() => void) | undefined;
  readonly #queue: Waiting[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Throws `OrdinautError`: what the job throws, `page_too_complex` when it takes too long or too much memory, and the
   * signal's reason; a job under way is ended with it.
   */
  run<Kind extends PageJobKind>(
    kind: Kind,
    request: PageJobs[Kind]['request'],
    signal: AbortSignal,
  ): Promise<PageJobs[Kind]['result']> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const withdraw = (): void => {
        const index = this.#queue.indexOf(waiting);
        if (index >= 0) this.#queue.splice(index, 1);
        if (this.#current === waiting) this.#fail(signal.reason);
        reject(signal.reason);
      };
      const end =
        <T>(settle: (value: T) => void) =>
        (value: T): void => {
          signal.removeEventListener('abort', withdraw);
          settle(value);
        };
      const waiting: Waiting = {
        kind,
        request,
        // The thread runs this very kind's function.
        resolve: end((result) => resolve(result as PageJobs[Kind]['result'])),
        reject: end(reject),
      };
      signal.addEventListener('abort', withdraw, { once: true });
      this.#queue.push(waiting);
      this.#next();
    });
  }

  /** Ends the thread; jobs under way fail. A later one starts a new thread. */
  async close(): Promise<void> {
    const waiting = this.#queue.splice(0);
    const ended = this.#end();
    for (const one of [this.#settle(), ...waiting]) one?.reject(broken('was closed'));
    await ended;
  }

  #next(): void {
    if (this.#current) return;
    const idle = this.#queue.length === 0;
    if (idle && !this.#worker) return;
    this.#worker ??= this.#start();
    if (!this.#ready) return;
    this.#cancelTimer?.();
    if (idle) {
      this.#worker.unref();
      this.#cancelTimer = this.#clock.timer(IDLE_MS, () => void this.#end());
      return;
    }
    this.#current = this.#queue.shift();
    // A busy thread keeps the process alive until it answers; an idle one does not.
    this.#worker.ref();
    this.#cancelTimer = this.#clock.timer(JOB_MS, () =>
      this.#fail(tooComplex(`took longer than ${JOB_MS / 1_000} s to read`)),
    );
    this.#worker.postMessage({ kind: this.#current?.kind, request: this.#current?.request });
  }

  #start(): Worker {
    const worker = new Worker(workerUrl(), {
      name: 'page',
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 512, stackSizeMb: 4 },
    });
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.timer(START_MS, () => this.#fail(broken('did not start')));
    worker.on('message', (reply: PageReply) => {
      if (worker !== this.#worker) return;
      if (reply.kind === 'ready') this.#ready = true;
      else if (reply.kind === 'done') this.#settle()?.resolve(reply.result);
      else this.#settle()?.reject(new OrdinautError({ ...reply.error, delivery: 'answered' }));
      this.#next();
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (worker !== this.#worker) return;
      this.#fail(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? tooComplex('takes too much memory to read')
          : broken(`failed: ${error.message}`),
      );
    });
    worker.on('exit', () => {
      if (worker === this.#worker) this.#fail(broken('ended'));
    });
    return worker;
  }

  /** Ends the thread for the job it works on, or for the first in the queue when it never started. */
  #fail(error: unknown): void {
    this.#current ??= this.#ready ? undefined : this.#queue.shift();
    void this.#end();
    this.#settle()?.reject(error);
    this.#next();
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#ready = false;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    await worker?.terminate();
  }

  #settle(): Waiting | undefined {
    const settled = this.#current;
    this.#current = undefined;
    return settled;
  }
}

const tooComplex = (what: string): OrdinautError =>
  new OrdinautError({
    code: 'page_too_complex',
    message: `the page ${what}`,
    hint: 'use web.fetch for the page as it is',
    delivery: 'answered',
  });

const broken = (what: string): OrdinautError =>
  new OrdinautError({
    code: 'page_unreadable',
    message: `the thread that reads pages ${what}`,
    retryable: true,
    delivery: 'answered',
  });
