import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A Node and the bundled command line that it runs; absolute paths. */
export interface CommandProgram {
  readonly node: string;
  readonly cli: string;
  /** Beside what every toolkit is given. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * How a toolkit is started as a stdio server of its own: `toolkit NAME` of `program`; without one, of this program, from
 * the bundle when there is one, otherwise from source.
 */
export function toolkitCommand(dataDirectory: string, program: CommandProgram = thisProgram()) {
  return (toolkit: string) => ({
    command: program.node,
    args: [program.cli, 'toolkit', toolkit],
    env: {
      ...program.env,
      ORDINAUT_DATA_DIR: dataDirectory,
      ...(process.env.OLLAMA_HOST !== undefined && { OLLAMA_HOST: process.env.OLLAMA_HOST }),
    },
  });
}

/** The command line of this program: the bundle when there is one, otherwise the source. */
export function thisProgram(): CommandProgram {
  const bundled = join(import.meta.dirname, 'cli.js');
  const cli = existsSync(bundled) ? bundled : join(import.meta.dirname, 'cli.ts');
  return { node: process.execPath, cli };
}
