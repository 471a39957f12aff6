import type { Serving } from '../core/cli/serve.ts';
import { createIpcDoor, type IpcDoor, refusal } from '../core/doors/ipc.ts';
import type { IpcAnswer } from '../core/doors/ipc-contract.ts';
import { asOrdinautError, type ErrorDetail, OrdinautError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';

/*
 *   opening ──▶ serving ──▶ stopped
 *     │  ▲         ▲
 *     │  └──retry──┤
 *     └──▶ taken ──┘      another engine has the data directory; tried again until it ends
 *     └──▶ failed         configuration or storage cannot be used
 */
export type HostState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'serving'; readonly serving: Serving; readonly door: IpcDoor }
  | { readonly kind: 'taken'; readonly error: ErrorDetail }
  | { readonly kind: 'failed'; readonly error: ErrorDetail }
  | { readonly kind: 'stopped' };

export interface EngineHost {
  readonly state: HostState;
  /** Calls an operation as soon as the engine serves; answers with the reason when it does not. */
  call(operation: unknown, input: unknown): Promise<IpcAnswer>;
  /** Told of each new state. */
  onState(listener: (state: HostState) => void): void;
  start(): void;
  /** Drains what is under way and closes everything. Idempotent. */
  stop(): Promise<void>;
}

const retryMs = 2_000;

/** Keeps the engine of this process: opens it with `open`, and again while another process has its data directory. */
export function createEngineHost({
  open,
  clock,
}: {
  readonly open: () => Promise<Serving>;
  readonly clock: Clock;
}): EngineHost {
  let state: HostState = { kind: 'opening' };
  let opening: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  let cancelRetry: (() => void) | undefined;
  const listeners: ((state: HostState) => void)[] = [];
  const become = (next: HostState) => {
    state = next;
    for (const listener of listeners) listener(next);
  };

  const attempt = async () => {
    try {
      const serving = await open();
      if (stopping) return await serving.stop();
      const { services, metrics } = serving.engine;
      become({ kind: 'serving', serving, door: createIpcDoor({ services, metrics }) });
    } catch (thrown) {
      if (stopping) return;
      const error = asOrdinautError(thrown).toJSON();
      if (error.code !== 'already_running') return become({ kind: 'failed', error });
      if (state.kind !== 'taken') become({ kind: 'taken', error });
      cancelRetry = clock.timer(retryMs, start);
    }
  };
  const start = () => {
    opening = attempt();
  };

  return {
    get state() {
      return state;
    },
    onState: (listener) => void listeners.push(listener),
    start,
    async call(operation, input) {
      if (state.kind === 'opening') await opening;
      const now: HostState = state;
      if (now.kind === 'serving') return now.door.call(operation, input);
      return refusal(
        now.kind === 'taken' || now.kind === 'failed'
          ? new OrdinautError(now.error)
          : new OrdinautError({
              code: 'engine_unreachable',
              message: 'the engine is not running',
              hint: 'start Ordinaut again',
              retryable: true,
            }),
      );
    },
    stop() {
      stopping ??= (async () => {
        cancelRetry?.();
        await opening;
        if (state.kind === 'serving') {
          state.door.stop();
          await state.serving.stop();
        }
        become({ kind: 'stopped' });
      })();
      return stopping;
    },
  };
}
