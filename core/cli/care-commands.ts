import { resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import type { JsonObject } from '../model/json.ts';
import { findOperation } from '../operations/operations.ts';
import { openCaller } from './open-caller.ts';
import type { Flags } from './session.ts';

/** Adds `backup` and `restore`, and what `logs` and `servers` do beyond their operations. */
export function addCareCommands(program: Command, io: CommandIo): void {
  program
    .command('backup <file>')
    .summary('Back up the stored data')
    .description(findOperation('system.backup').description)
    .action(async (file: string, _, command: Command) => backUp(file, command.optsWithGlobals(), io));
  program
    .command('restore <file>')
    .summary('Put a backup in place of the stored data')
    .description(
      'Puts a backup in place of the stored data; what was there is kept beside it. No engine may run.',
    )
    .action(async (file: string, _, command: Command) => {
      const { restore } = await import('./restore.ts');
      await restore(file, command.optsWithGlobals(), io);
    });
  addLogs(nounCommand(program, 'logs'), io);
  addServersImport(nounCommand(program, 'servers'), io);
}

function nounCommand(program: Command, noun: string): Command {
  return program.commands.find((command) => command.name() === noun) ?? program.command(noun);
}

async function backUp(file: string, flags: Flags, io: CommandIo): Promise<void> {
  const caller = await openCaller(flags);
  try {
    const answer = await caller.call('system.backup', { file: resolve(file) }, io.signal);
    const said = `backed up to ${(answer as JsonObject).file}\n`;
    io.write(flags.json === true ? `${JSON.stringify(answer)}\n` : said);
  } finally {
    await caller.close();
  }
  io.setExitCode(exitCodes.ok);
}

/** `ordinaut logs` itself shows the log; `logs query` is the bare operation. */
function addLogs(logs: Command, io: CommandIo): void {
  logs
    .option('--run <id>', 'Of this run.')
    .option('--task <task>', 'Of this task, by id or title.')
    .option('--correlation <id>', 'Of this request or correlation id.')
    .option('--level <level>', 'This level and more severe ones: trace, debug, info, warn, error.')
    .option('--since <moment>', 'From here on: 1h, 30m, 2d, or ISO 8601.')
    .option('--until <moment>', 'Before this.')
    .option('--text <text>', 'With this text in it.')
    .option('--limit <number>', 'How many, the newest.')
    .option('--follow', 'Go on showing what comes, until Ctrl-C.')
    .action(async (_, command: Command) => {
      const { showLogs } = await import('./logs.ts');
      await showLogs(command.optsWithGlobals(), io);
    });
}

function addServersImport(servers: Command, io: CommandIo): void {
  servers
    .command('import <file>')
    .summary('Take over the tool servers of another application')
    .description(
      'Takes over the tool servers of Claude Desktop, Claude Code, Cursor, VS Code or another Ordinaut from their JSON file. Secrets in plain text are stored, and an engine that serves uses the servers at once.',
    )
    .option('--replace', 'Replace servers that are there under the same name.')
    .action(async (file: string, _, command: Command) => {
      const { importServers } = await import('./servers-import.ts');
      await importServers(file, command.optsWithGlobals(), io);
    });
}
