import { readFileSync } from 'node:fs';
import { exitCodes } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { printable } from '../doors/readable.ts';
import { type ErrorDetail, OrdinautError } from '../errors.ts';
import { openCaller } from './open-caller.ts';
import type { Flags } from './session.ts';

/** What `servers.import_from` answers. */
interface Imported {
  readonly added: readonly string[];
  readonly kept: readonly string[];
  readonly secrets: readonly string[];
  readonly warnings: readonly ErrorDetail[];
}

/**
 * `ordinaut servers import FILE`: takes the tool servers of Claude Desktop, Claude Code, Cursor, VS Code or another Ordinaut over, and
 * their secrets into the stored ones; an engine that serves uses them at once. A server that is there under the same name
 * stays, unless `--replace`.
 */
export async function importServers(file: string, flags: Flags, io: CommandIo): Promise<void> {
  const text = readText(file);
  const caller = await openCaller(flags);
  try {
    const input = { text, replace: flags.replace === true };
    const done = (await caller.call('servers.import_from', input, io.signal)) as unknown as Imported;
    io.write(flags.json === true ? `${JSON.stringify(done)}\n` : printable(inWords(done)));
  } finally {
    await caller.close();
  }
  io.setExitCode(exitCodes.ok);
}

function inWords({ added, kept, secrets, warnings }: Imported): string {
  const lines = [
    added.length > 0 ? `added: ${added.join(', ')}` : 'nothing was added',
    ...(secrets.length > 0 ? [`stored as secrets, out of plain text: ${secrets.join(', ')}`] : []),
    ...(kept.length > 0
      ? [`already there, left as they are: ${kept.join(', ')} (--replace takes the new ones)`]
      : []),
    ...warnings.map(
      ({ message, hint }) => `warning: ${message}${hint === undefined ? '' : `\n  hint: ${hint}`}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OrdinautError({ code: 'not_found', message: `${file} cannot be read: ${reason}` }, cause);
  }
}
