import type { DesktopBridge } from '../../core/doors/ipc-contract.ts';
import type { JsonObject } from '../../core/model/json.ts';
import { type Api, CallError, type InputOf, type OperationName, type OutputOf } from './api.ts';

/** The engine in the main process of the desktop application. */
export function createIpcApi(bridge: DesktopBridge): Api {
  return {
    async call<N extends OperationName>(operation: N, input: InputOf<N>, signal?: AbortSignal) {
      const answer = await bridge.call(operation, input as JsonObject);
      signal?.throwIfAborted();
      if (!answer.ok) throw new CallError(answer.error);
      return answer.output as OutputOf<N>;
    },
    onUpdates: bridge.onUpdates,
    onConnection(listener) {
      listener('live');
      return () => {};
    },
    onNavigate: bridge.onNavigate,
    desktop: bridge.desktop,
  };
}
