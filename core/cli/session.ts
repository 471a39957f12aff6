import { homedir } from 'node:os';
import { type Config, readConfig } from '../config.ts';
import { SETTINGS } from '../config-settings.ts';
import { type DataDirectory, dataDirectoryPath, openDataDirectory } from '../data-directory.ts';

/** Where a command works and how it is set: flags over `ORDINAUT_…` over config.json. */
export interface Session {
  readonly directory: DataDirectory;
  readonly config: Config;
  readonly json: boolean;
}

/** Options of commander, by camel-cased name. */
export type Flags = Readonly<Record<string, unknown>>;

/** The data directory that a command is about; makes it where it is missing. Throws `data_directory`. */
export function directoryOf(flags: Flags): DataDirectory {
  const { platform, env } = process;
  const machine = { platform, env, home: homedir(), working_directory: process.cwd() };
  return openDataDirectory(
    dataDirectoryPath(machine, typeof flags.dataDir === 'string' ? flags.dataDir : undefined),
  );
}

/** Reads the configuration as a whole. Throws `invalid_config` with every problem. */
export async function openSession(flags: Flags): Promise<Session> {
  const directory = directoryOf(flags);
  const { host, port } = flags;
  const given = Object.fromEntries(
    SETTINGS.map((setting) => [setting.path, flags[camelCase(setting.flag)]] as const),
  ) as Record<string, string | undefined>;
  const config = await readConfig({
    flags: {
      ...given,
      ...(typeof host === 'string' && { 'http.host': host }),
      ...(typeof port === 'string' && { 'http.port': port }),
    },
    env: process.env,
    file: directory.config,
  });
  return { directory, config, json: flags.json === true };
}

const camelCase = (flag: string) => flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
