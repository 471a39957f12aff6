import { app } from 'electron';
import { openEngine } from '../core/cli/open-engine.ts';
import { type Serving, serveEngine } from '../core/cli/serve.ts';
import { openSession } from '../core/cli/session.ts';
import type { Config } from '../core/config.ts';
import { asOrdinautError } from '../core/errors.ts';
import type { Notifier } from '../core/ports.ts';
import { commandProgram } from './command-program.ts';
import type { DesktopLog } from './desktop-log.ts';
import { type KeyringSeal, openDesktopSecrets } from './desktop-secrets.ts';

export interface ComposeOptions {
  readonly dataDir: string | undefined;
  readonly log: DesktopLog;
  readonly keyring: KeyringSeal;
  readonly weakSecretsAllowed: () => boolean;
  readonly notifier: Notifier;
  /** Told what has been read, before the engine is opened. */
  readonly onConfig: (config: Config) => void;
}

/**
 * The engine of the desktop application: that of `ordinaut serve`, with the keyring's secrets, so that the command line
 * finds it. Throws what opening throws: `already_running`, `invalid_config`, `storage_…`.
 */
export async function openServing(options: ComposeOptions): Promise<Serving> {
  const session = await openSession({ dataDir: options.dataDir });
  options.onConfig(session.config);
  const { host, port } = session.config.http;
  try {
    return await serveAt({ host, port }, session, options);
  } catch (thrown) {
    if (asOrdinautError(thrown).code !== 'port_in_use' || port === 0) throw thrown;
    // Nobody types the address of the desktop's engine; clients read it from a file.
    options.log.warn({ port }, 'the port of the HTTP door is in use; a free one is taken');
    return serveAt({ host, port: 0 }, session, options);
  }
}

async function serveAt(
  address: { readonly host: string; readonly port: number },
  { directory, config }: Awaited<ReturnType<typeof openSession>>,
  { log, keyring, weakSecretsAllowed, notifier }: ComposeOptions,
): Promise<Serving> {
  const { secrets, passphrase } = await openDesktopSecrets({
    directory: directory.path,
    passphrase: process.env.ORDINAUT_SECRET_KEY,
    keyring,
    weakAllowed: weakSecretsAllowed,
  });
  const program = {
    ...commandProgram({
      packaged: app.isPackaged,
      resources: process.resourcesPath,
      folder: app.getAppPath(),
      platform: process.platform,
    }),
    // They open the same vault in processes of their own.
    ...(passphrase !== undefined && { env: { ORDINAUT_SECRET_KEY: passphrase } }),
  };
  const engine = await openEngine({ directory, config }, { secrets, program, notifier });
  log.writeTo(engine.log);
  try {
    return await serveEngine(engine, directory, address);
  } catch (thrown) {
    log.writeTo(undefined);
    throw thrown;
  }
}
