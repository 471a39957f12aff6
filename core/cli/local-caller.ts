import type { Caller } from '../doors/caller.ts';
import { followRun, type RunProgress } from '../doors/follow-run.ts';
import { OrdinautError } from '../errors.ts';
import { ownerAgentId } from '../model/agent.ts';
import { callContext } from '../operations/call-context.ts';
import { plainObject } from '../operations/fields.ts';
import { invoke } from '../operations/invoke.ts';
import type { OperationContext } from '../operations/operation.ts';
import { findOperation } from '../operations/operations.ts';
import type { Services } from '../services/services.ts';
import { openEngine } from './open-engine.ts';
import type { Serving } from './serve.ts';
import type { Session } from './session.ts';

/** How the engine is put to work, where it is not yet. */
type Work = () => Promise<void>;

/**
 * Calls operations in this process. Scheduler and worker stay off, unless a call waits for a run: then the engine works
 * until the command is over, and serves as well, since toolkits in processes of their own reach it over HTTP.
 */
export async function openLocalCaller(session: Session): Promise<Caller> {
  const engine = await openEngine(session);
  let serving: Promise<Serving> | undefined;
  const work: Work = async () => {
    if (serving) return void (await serving);
    const { serveEngine } = await import('./serve.ts');
    serving ??= serveEngine(engine, session.directory, { host: session.config.http.host, port: 0 });
    await serving;
  };
  const close = async () => (serving ? (await serving).stop() : engine.stop());
  return { ...callerOf(engine.services, work), close };
}

/** Calls the operations of an engine that serves in this process; closing it leaves the engine alone. */
export function servingCaller(services: Services): Caller {
  return { ...callerOf(services, async () => {}), close: async () => {} };
}

function callerOf(services: Services, work: Work): Omit<Caller, 'close'> {
  const contextFor = async (signal: AbortSignal): Promise<OperationContext> => {
    const agent = await services.store.getAgent(ownerAgentId);
    if (!agent)
      throw new OrdinautError({ code: 'not_found', message: 'this data directory has no owner agent yet' });
    return callContext({ services, agent, door: 'cli' }, signal);
  };
  return {
    async call(name, input, signal) {
      const operation = findOperation(name);
      if (name === 'runs.wait' || (name === 'tasks.run' && input.wait === true)) await work();
      return invoke(operation, input, await contextFor(signal));
    },
    async follow(run, onProgress, signal) {
      const tell = (progress: RunProgress): void => onProgress(plainObject(progress));
      return followRun(run, await contextFor(signal), tell, work);
    },
  };
}
