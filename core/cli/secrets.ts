import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { exitCodes } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { OrdinautError } from '../errors.ts';
import { openCaller } from './open-caller.ts';
import type { Flags } from './session.ts';

/** Asks for a secret, or reads it from standard input without its line end, and has the engine store it. */
export async function setSecret(name: string, flags: Flags, io: CommandIo): Promise<void> {
  const given =
    io.isTerminal && process.stdin.isTTY ? await askHidden(`${name}: `, io) : await io.readStdin();
  const value = given.replace(/\r?\n$/, '');
  if (value === '') {
    const hint = `for example: printf %s "$TOKEN" | ordinaut secrets set ${name}`;
    throw new OrdinautError({ code: 'invalid_input', message: 'the secret is empty', path: 'value', hint });
  }
  const caller = await openCaller(flags);
  try {
    const stored = await caller.call('secrets.set', { name, value }, io.signal);
    io.write(flags.json === true ? `${JSON.stringify(stored)}\n` : `stored ${name}\n`);
    io.setExitCode(exitCodes.ok);
  } finally {
    await caller.close();
  }
}

/** A line typed at the terminal without being shown. */
async function askHidden(question: string, io: CommandIo): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  io.writeError(question);
  try {
    return await terminal.question('', { signal: io.signal });
  } finally {
    terminal.close();
    io.writeError('\n');
  }
}
