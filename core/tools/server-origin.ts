import { createHash } from 'node:crypto';
import type { HttpServer, ServerConfig, StdioServer } from './server-config.ts';

type Origin = StdioServer | HttpServer;

/** SHA-256 of all that decides what answers under a server's name: command line, environment and folder, or address and headers. */
export function originHash(config: ServerConfig): string {
  const parts =
    config.kind === 'stdio' || config.kind === 'command'
      ? [config.kind, config.command, config.args, sorted(config.env), config.cwd ?? null]
      : [config.kind, config.url, sorted(config.headers)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The same for a person. Variables and headers may hold secrets: their names only. */
export function originText(config: Origin): string {
  if (config.kind === 'http') return [config.url, ...names('headers', config.headers)].join(', ');
  const line = [config.command, ...config.args].map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word),
  );
  const folder = config.cwd === undefined ? [] : [`in ${config.cwd}`];
  return [line.join(' '), ...folder, ...names('variables', config.env)].join(', ');
}

function sorted(values: Readonly<Record<string, string>> = {}): readonly (readonly [string, string])[] {
  return Object.entries(values).toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function names(what: string, values: Readonly<Record<string, string>> = {}): readonly string[] {
  const given = Object.keys(values);
  return given.length === 0 ? [] : [`${what} ${given.join(' ')}`];
}
