import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectory } from './temporary-directory.ts';

/** The command line of the public MCP Inspector: a client that nobody of us wrote. */
const inspector = join(
  ...[import.meta.dirname, '..', '..', 'node_modules', '@modelcontextprotocol', 'inspector'],
  ...['clients', 'launcher', 'build', 'index.js'],
);

/** One request of the Inspector, in a process of its own that loads the whole of it; answers with what the server said. */
export async function inspect(target: readonly string[], ...request: readonly string[]) {
  const home = temporaryDirectory();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [inspector, '--cli', ...target, '--method', ...request],
    // Its catalog and its cache stay out of the person's own folder.
    { env: { PATH: process.env.PATH ?? '', HOME: home }, maxBuffer: 16 << 20 },
  );
  return JSON.parse(stdout);
}

/** A target of the Inspector: an HTTP endpoint with a token. */
export function overHttp({
  url,
  token,
}: {
  readonly url: string;
  readonly token: string;
}): readonly string[] {
  return [`${url}/mcp`, '--transport', 'http', '--header', `Authorization: Bearer ${token}`];
}
