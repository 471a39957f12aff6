import { readdir, stat } from 'node:fs/promises';
import { basename, delimiter } from 'node:path';
import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';

/** Where the launchers that configurations of tool servers use come from. */
const INSTALL: Readonly<Record<string, string>> = {
  node: 'install Node.js from https://nodejs.org',
  npx: 'install Node.js from https://nodejs.org, which brings npx',
  npm: 'install Node.js from https://nodejs.org, which brings npm',
  uv: 'install uv from https://docs.astral.sh/uv',
  uvx: 'install uv from https://docs.astral.sh/uv, which brings uvx',
  python: 'install Python 3, or use python3 as the command',
  python3: 'install Python 3 from https://www.python.org',
  docker: 'install Docker from https://docs.docker.com/get-docker',
  bunx: 'install Bun from https://bun.sh',
  deno: 'install Deno from https://deno.com',
  claude: 'install Claude Code, which brings claude',
};

/** Why a program could not be started, with what would help. Permanent; nothing was sent. */
export async function spawnFailure(
  error: NodeJS.ErrnoException,
  program: { readonly command: string; readonly cwd?: string | undefined; readonly path: string | undefined },
): Promise<OrdinautError> {
  const failure = (code: string, message: string, hint?: string): OrdinautError =>
    new OrdinautError({ code, message, ...(hint !== undefined && { hint }), delivery: 'not_sent' }, error);

  if (program.cwd !== undefined && !(await isFolder(program.cwd)))
    return failure('folder_not_found', `the working folder ${program.cwd} does not exist`);
  if (error.code === 'ENOENT') {
    const name = basename(program.command);
    const nearby = program.command.includes('/')
      ? undefined
      : didYouMean(name, await commandsIn(program.path ?? ''));
    return failure(
      'command_not_found',
      `there is no command ${program.command}`,
      nearby ?? INSTALL[name] ?? 'give its full path, or add its folder to PATH',
    );
  }
  if (error.code === 'EACCES')
    return failure(
      'command_not_executable',
      `${program.command} may not be executed`,
      `make it executable: chmod +x ${program.command}`,
    );
  return failure('server_start_failed', `${program.command} could not be started: ${error.message}`);
}

async function commandsIn(path: string): Promise<readonly string[]> {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const lists = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
  return [...new Set(lists.flat())];
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
