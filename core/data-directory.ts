import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { join, posix, win32 } from 'node:path';
import { OrdinautError } from './errors.ts';

/** Where one engine keeps everything; absolute paths. Only the engine that holds `lock` writes here. */
export interface DataDirectory {
  readonly path: string;
  readonly database: string;
  readonly config: string;
  /** The bearer token of the HTTP door, mode 0600. */
  readonly token: string;
  /** Address and pid of the engine while it serves, mode 0600. */
  readonly engine: string;
  /** Rotating JSONL logs. */
  readonly logs: string;
  /** Pids of running children, so that a later start can end those of a killed engine. */
  readonly children: string;
  readonly lock: string;
}

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Relative paths are taken from here. */
  readonly working_directory: string;
}

/** `--data-dir`, else `ORDINAUT_DATA_DIR`, else the place where the operating system wants application data. */
export function dataDirectoryPath(machine: Machine, flag?: string): string {
  const { isAbsolute, join, resolve } = machine.platform === 'win32' ? win32 : posix;
  const chosen = flag ?? machine.env.ORDINAUT_DATA_DIR;
  if (chosen !== undefined && chosen !== '') return resolve(machine.working_directory, chosen);
  if (machine.platform === 'darwin') return join(machine.home, 'Library', 'Application Support', 'Ordinaut');
  if (machine.platform === 'win32')
    return join(machine.env.APPDATA ?? join(machine.home, 'AppData', 'Roaming'), 'Ordinaut');
  // A relative XDG_DATA_HOME is invalid and to be ignored (XDG Base Directory Specification).
  const xdg = machine.env.XDG_DATA_HOME;
  const base = xdg && isAbsolute(xdg) ? xdg : join(machine.home, '.local', 'share');
  return join(base, 'ordinaut');
}

/** The names of the files in a data directory; touches nothing. */
export function dataDirectoryAt(path: string): DataDirectory {
  return {
    path,
    database: join(path, 'ordinaut.db'),
    config: join(path, 'config.json'),
    token: join(path, 'token'),
    engine: join(path, 'engine.json'),
    logs: join(path, 'logs'),
    children: join(path, 'children.json'),
    lock: join(path, 'engine.lock'),
  };
}

/**
 * Makes the directory where it is missing, readable by its owner alone (0700), and sees that it can be written.
 * An existing directory keeps its mode. Throws `OrdinautError` `data_directory`.
 */
export function openDataDirectory(path: string): DataDirectory {
  const directory = dataDirectoryAt(path);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    mkdirSync(directory.logs, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!statSync(path).isDirectory()) throw new Error('it is not a directory');
  } catch (cause) {
    throw new OrdinautError(
      {
        code: 'data_directory',
        message: `The data directory ${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'choose another with --data-dir or ORDINAUT_DATA_DIR',
      },
      cause,
    );
  }
  return directory;
}
