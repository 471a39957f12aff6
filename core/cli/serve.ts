import { once } from 'node:events';
import { removeEngineFile, writeEngineFile } from '../doors/engine-file.ts';
import { exitCodes } from '../doors/exit-codes.ts';
import { createHttpDoor, type HttpDoor } from '../doors/http.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { readOrCreateToken } from '../doors/token.ts';
import { interfaceDirectory } from '../resources.ts';
import { linkServiceManager } from '../service/notify-service-manager.ts';
import { systemClock } from '../system-clock.ts';
import { version } from '../version.ts';
import { type OpenEngine, openEngine } from './open-engine.ts';
import { releaseMemory } from './release-memory.ts';
import { type Flags, openSession, type Session } from './session.ts';

export interface Serving {
  readonly engine: OpenEngine;
  readonly url: string;
  /** Stops taking work, finishes what is under way, and closes everything. */
  stop(): Promise<void>;
}

/** Opens the engine of a data directory, starts it and its HTTP door, and tells clients where. Throws `already_running`, `port_in_use`. */
export async function startServing(session: Session): Promise<Serving> {
  const { host, port } = session.config.http;
  return serveEngine(await openEngine(session), session.directory, { host, port });
}

/** The same for an engine that is open. It is stopped with everything else, also when the door cannot be opened. */
export async function serveEngine(
  engine: OpenEngine,
  directory: Session['directory'],
  address: { readonly host: string; readonly port: number },
): Promise<Serving> {
  const { services, health, metrics } = engine;
  const pages = interfaceDirectory();
  let door: HttpDoor | undefined;
  const stop = async () => {
    removeEngineFile(directory.engine, process.pid);
    await door?.stop();
    await engine.stop();
  };
  try {
    door = createHttpDoor({
      ...{ services, health, metrics, ...address },
      token: readOrCreateToken(directory.token),
      ...(pages !== undefined && { interface_directory: pages }),
    });
    const url = await door.start();
    releaseMemory();
    await engine.start();
    writeEngineFile(directory.engine, { pid: process.pid, url, version });
    return { engine, url, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** `ordinaut serve`: until Ctrl-C or TERM, then drains and exits 0. */
export async function serve(flags: Flags, io: CommandIo): Promise<void> {
  const session = await openSession(flags);
  const serving = await startServing(session);
  const said = { serving: serving.url, data_directory: session.directory.path, pid: process.pid };
  io.write(
    session.json
      ? `${JSON.stringify(said)}\n`
      : `ordinaut ${version} serves at ${serving.url}, data in ${session.directory.path}\n`,
  );
  const manager = linkServiceManager({
    env: process.env,
    // `ordinaut` may have handed over to a Node of the project's own.
    process_ids: [process.pid, process.ppid],
    clock: systemClock,
    health: serving.engine.health,
    log: serving.engine.log,
  });
  await manager.ready(`serving at ${serving.url}`);
  const stop = async () => {
    await manager.stopping();
    await serving.stop();
  };
  await untilInterrupted({ ...serving, stop }, session, io);
}

/** Keeps serving until it is told to end; the exit code is 0 then. */
export async function untilInterrupted(serving: Serving, session: Session, io: CommandIo): Promise<void> {
  if (!io.signal.aborted) await once(io.signal, 'abort');
  if (!session.json) io.writeError('finishing what is under way; Ctrl-C again ends at once\n');
  await serving.stop();
  io.setExitCode(exitCodes.ok);
}
