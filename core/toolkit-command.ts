import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How a toolkit is started as a stdio server of its own: this program's `toolkit NAME`, from the bundle when there is
 * one, otherwise from source.
 */
export function toolkitCommand(dataDirectory: string) {
  const bundled = join(import.meta.dirname, 'cli.js');
  const program = existsSync(bundled) ? bundled : join(import.meta.dirname, 'cli.ts');
  return (toolkit: string) => ({
    command: process.execPath,
    args: [program, 'toolkit', toolkit],
    env: {
      ORDINAUT_DATA_DIR: dataDirectory,
      ...(process.env.OLLAMA_HOST !== undefined && { OLLAMA_HOST: process.env.OLLAMA_HOST }),
    },
  });
}
