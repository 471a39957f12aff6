import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { exitCodes } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Secrets } from '../ports.ts';
import { openSecretsFile } from '../secrets-file.ts';
import { directoryOf, type Flags } from './session.ts';

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** `ordinaut secrets list`. */
export async function listSecrets(flags: Flags, io: CommandIo): Promise<void> {
  const names = await secretsOf(flags).names();
  const text = names.length === 0 ? '(none)' : names.join('\n');
  io.write(flags.json === true ? `${JSON.stringify({ items: names })}\n` : `${text}\n`);
  io.setExitCode(exitCodes.ok);
}

/** `ordinaut secrets set NAME`: the value never stands on the command line, where other programs could read it. */
export async function setSecret(name: string, flags: Flags, io: CommandIo): Promise<void> {
  if (!namePattern.test(name)) {
    const message = `"${name}" cannot be the name of a secret`;
    throw new OrdinautError({
      code: 'invalid_input',
      message,
      path: 'name',
      hint: 'letters, digits, . _ and -, 100 at most',
    });
  }
  const value =
    io.isTerminal && process.stdin.isTTY ? await askHidden(`${name}: `, io) : await io.readStdin();
  const secret = value.replace(/\r?\n$/, '');
  if (secret === '') {
    const hint = `for example: printf %s "$TOKEN" | ordinaut secrets set ${name}`;
    throw new OrdinautError({ code: 'invalid_input', message: 'the secret is empty', path: 'value', hint });
  }
  await secretsOf(flags).set(name, secret);
  io.write(flags.json === true ? `${JSON.stringify({ name })}\n` : `stored ${name}\n`);
  io.setExitCode(exitCodes.ok);
}

/** `ordinaut secrets remove NAME`. */
export async function removeSecret(name: string, flags: Flags, io: CommandIo): Promise<void> {
  const secrets = secretsOf(flags);
  const names = await secrets.names();
  if (!names.includes(name)) {
    const hint = didYouMean(name, names);
    throw new OrdinautError({
      code: 'not_found',
      message: `there is no secret ${name}`,
      path: 'name',
      ...(hint && { hint }),
    });
  }
  await secrets.remove(name);
  io.write(flags.json === true ? `${JSON.stringify({ name })}\n` : `removed ${name}\n`);
  io.setExitCode(exitCodes.ok);
}

function secretsOf(flags: Flags): Secrets {
  return openSecretsFile(directoryOf(flags).path, process.env.ORDINAUT_SECRET_KEY);
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
