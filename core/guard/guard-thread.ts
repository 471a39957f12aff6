import { Worker } from 'node:worker_threads';
import { OrdinautError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { GuardReply, GuardRequest } from './guard-message.ts';

interface Waiting {
  readonly request: GuardRequest;
  readonly resolve: (reply: GuardReply) => void;
  readonly reject: (error: OrdinautError) => void;
}

const START_MS = 10_000;

/*
 * One worker thread that takes one request at a time:
 *
 *   none ──first request──▶ starting ──ready──▶ idle ◀──reply── busy
 *    ▲                         │                  └──request──▶  │
 *    └──────── terminated ◀────┴── deadline, crash, close ◀──────┘
 *
 * Requests queue while it is busy; a deadline costs the request that caused it, and the next one gets a new thread.
 */
export class GuardThread {
  readonly #url: URL;
  readonly #clock: Clock;
  readonly #deadline: number;
  #worker: Worker | undefined;
  #ready = false;
  #current: Waiting | undefined;
  #cancelTimer: (() => void) | undefined;
  readonly #queue: Waiting[] = [];

  constructor(options: { readonly url: URL; readonly clock: Clock; readonly deadline_ms: number }) {
    this.#url = options.url;
    this.#clock = options.clock;
    this.#deadline = options.deadline_ms;
  }

  /** Whether a thread is alive. */
  get running(): boolean {
    return this.#worker !== undefined;
  }

  /** Throws `OrdinautError`: `validation_timeout` past the deadline, `validation_failed` when the thread dies, `cancelled` by the signal. */
  run(request: GuardRequest, signal?: AbortSignal): Promise<GuardReply> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled());
      const withdraw = (): void => {
        const index = this.#queue.indexOf(waiting);
        if (index >= 0) this.#queue.splice(index, 1);
        reject(cancelled());
      };
      const waiting: Waiting = {
        request,
        resolve: (reply) => {
          signal?.removeEventListener('abort', withdraw);
          resolve(reply);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', withdraw);
          reject(error);
        },
      };
      signal?.addEventListener('abort', withdraw, { once: true });
      this.#queue.push(waiting);
      this.#next();
    });
  }

  /** Ends the thread; requests under way fail with `validation_failed`. A later request starts a new one. */
  async close(): Promise<void> {
    const worker = this.#worker;
    const waiting = this.#queue.splice(0);
    this.#drop(closed());
    for (const one of waiting) one.reject(closed());
    await worker?.terminate();
  }

  #next(): void {
    if (this.#current) return;
    if (this.#queue.length === 0) {
      this.#worker?.unref();
      return;
    }
    this.#worker ??= this.#start();
    if (!this.#ready) return;
    this.#current = this.#queue.shift();
    if (!this.#current) return;
    // A busy thread keeps the process alive until it answers; an idle one does not.
    this.#worker.ref();
    this.#cancelTimer = this.#clock.timer(this.#deadline, () => {
      this.#fail({
        code: 'validation_timeout',
        message: `checking the value took longer than ${this.#deadline} ms and was stopped`,
        hint: 'a pattern of the schema probably backtracks without end on this value; simplify the pattern',
      });
    });
    try {
      this.#worker.postMessage(this.#current.request);
    } catch (error) {
      const failed = this.#settle();
      failed?.reject(
        new OrdinautError({ code: 'validation_failed', message: 'the value is not plain JSON' }, error),
      );
      this.#next();
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#url, {
      name: 'guard',
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 256, stackSizeMb: 4 },
    });
    this.#cancelTimer = this.#clock.timer(START_MS, () => {
      this.#fail({
        code: 'validation_failed',
        message: `the guard thread did not start within ${START_MS} ms`,
      });
    });
    worker.on('message', (reply: GuardReply) => {
      if (worker !== this.#worker) return;
      if (reply.kind === 'ready') {
        this.#cancelTimer?.();
        this.#ready = true;
      } else {
        this.#settle()?.resolve(reply);
      }
      this.#next();
    });
    worker.on('error', (error) => {
      if (worker !== this.#worker) return;
      this.#fail({ code: 'validation_failed', message: `the guard thread failed: ${error.message}` });
    });
    worker.on('exit', () => {
      if (worker !== this.#worker) return;
      this.#fail({ code: 'validation_failed', message: 'the guard thread ended' });
    });
    return worker;
  }

  /** Ends the thread for the request it works on, or for the first in the queue when it never started. */
  #fail(detail: { code: string; message: string; hint?: string }): void {
    this.#current ??= this.#queue.shift();
    const worker = this.#worker;
    this.#drop(new OrdinautError(detail));
    void worker?.terminate();
    this.#next();
  }

  #drop(error: OrdinautError): void {
    this.#worker = undefined;
    this.#ready = false;
    this.#settle()?.reject(error);
  }

  #settle(): Waiting | undefined {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const settled = this.#current;
    this.#current = undefined;
    return settled;
  }
}

function cancelled(): OrdinautError {
  return new OrdinautError({ code: 'cancelled', message: 'the check was cancelled' });
}

function closed(): OrdinautError {
  return new OrdinautError({ code: 'validation_failed', message: 'the validator is closed' });
}
