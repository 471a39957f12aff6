import { asOrdinautError, OrdinautError } from '../errors.ts';
import { ownerAgentId } from '../model/agent.ts';
import type { Metrics } from '../observe/metrics.ts';
import { callContext } from '../operations/call-context.ts';
import { invoke } from '../operations/invoke.ts';
import type { Operation, OperationContext } from '../operations/operation.ts';
import { findOperation } from '../operations/operations.ts';
import type { IpcAnswer } from './ipc-contract.ts';

export interface IpcDoorOptions {
  readonly services: OperationContext['services'];
  readonly metrics: Pick<Metrics, 'requestServed'>;
}

/** Calls operations for the person at this machine: the pages and the tray of the desktop application. */
export interface IpcDoor {
  /** Never throws: what is refused is part of the answer. */
  call(operation: unknown, input: unknown): Promise<IpcAnswer>;
  /** Cuts long waits. */
  stop(): void;
}

/** The IPC door. It knows no Electron: whoever owns a channel decides which senders may speak, and passes their words on. */
export function createIpcDoor({ services, metrics }: IpcDoorOptions): IpcDoor {
  const stopping = new AbortController();
  const answer = async (operation: Operation, input: unknown): Promise<IpcAnswer> => {
    try {
      const agent = await services.store.getAgent(ownerAgentId);
      if (!agent)
        throw new OrdinautError({
          code: 'unauthorised',
          message: 'this data directory has no owner agent yet',
        });
      const output = await invoke(
        operation,
        input,
        callContext({ services, agent, door: 'ipc' }, stopping.signal),
      );
      return { ok: true, output };
    } catch (thrown) {
      return refusal(thrown);
    }
  };
  return {
    async call(name, input) {
      const began = services.clock.monotonic();
      let operation: Operation | undefined;
      let answered: IpcAnswer;
      try {
        operation = findOperation(typeof name === 'string' ? name : `(${typeof name})`);
        answered = await answer(operation, input);
      } catch (thrown) {
        answered = refusal(thrown);
      }
      metrics.requestServed({
        door: 'ipc',
        operation: operation?.name ?? 'none',
        outcome: answered.ok ? 'ok' : answered.error.code,
        duration_ms: services.clock.monotonic() - began,
      });
      return answered;
    },
    stop: () => stopping.abort(),
  };
}

/** An error as data. */
export function refusal(thrown: unknown): IpcAnswer & { readonly ok: false } {
  return { ok: false, error: asOrdinautError(thrown).toJSON() };
}
