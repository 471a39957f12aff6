import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { SETTINGS } from '../config-settings.ts';
import { jsonError, readableError } from '../doors/command-error.ts';
import { exitCodeHelp, exitCodeOfError, exitCodes } from '../doors/exit-codes.ts';
import { addOperationCommands, type CommandIo, operationCommand } from '../doors/operation-command.ts';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import { findOperation, operations } from '../operations/operations.ts';
import { version } from '../version.ts';
import { openCaller } from './open-caller.ts';
import type { Flags } from './session.ts';
import { processIo } from './terminal.ts';

/** Runs the `ordinaut` command with a process's arguments; sets the exit code and prints refusals for a person, or as JSON. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  const io = processIo();
  const program = buildProgram(io);
  try {
    await program.parseAsync([...argv]);
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return;
    const error = thrown instanceof CommanderError ? usageError(thrown) : asOrdinautError(thrown);
    io.writeError(argv.includes('--json') ? jsonError(error) : readableError(error));
    io.setExitCode(exitCodeOfError(error.code));
  }
}

/** commander's refusals in our form: its "(Did you mean …?)" becomes the hint. */
function usageError({ message }: CommanderError): OrdinautError {
  const text = message.replace(/^error: /, '');
  const [, said = text, near] = /^([\s\S]*?)\n?\(Did you mean ([\s\S]*?)\?\)$/.exec(text) ?? [];
  const hint = near === undefined ? 'ordinaut help shows what there is' : `did you mean ${near}?`;
  return new OrdinautError({ code: 'invalid_usage', message: said, hint });
}

function buildProgram(io: CommandIo): Command {
  const program = new Command('ordinaut')
    .description('Time, state and discipline for personal agents.')
    .version(version, '-V, --version')
    .option('--data-dir <path>', 'Where the engine keeps everything (ORDINAUT_DATA_DIR).')
    .option('--json', 'Answer in JSON, errors too.')
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: io.write,
      writeErr: io.writeError,
      // Said once, in one form, by runProgram.
      outputError: () => {},
      getOutHelpWidth: () => Math.min(io.width, 110),
      getErrHelpWidth: () => Math.min(io.width, 110),
    })
    .exitOverride();
  addEngineCommands(program, io);
  const options = { operations, io, openCaller };
  addOperationCommands(program, options);
  const alias = (name: string, operation: string) =>
    program.addCommand(operationCommand(findOperation(operation), name, options));
  addLogsCommand(program, io);
  addServersImport(program, io);
  alias('status', 'system.status');
  alias('explain', 'occurrences.explain');
  alias('doctor', 'system.doctor');
  addCareCommands(program, io);
  program.addHelpCommand(helpCommand(program, io));
  program.addHelpText('after', '\nordinaut help exit-codes tells what it exits with.');
  inherit(program);
  return program;
}

/** Sub-commands made before the settings of their parents were known take them over. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inherit(child);
  }
}

function helpCommand(program: Command, io: CommandIo): Command {
  return new Command('help')
    .argument('[command...]')
    .summary('Show help')
    .action((names: readonly string[]) => {
      if (names[0] === 'exit-codes') return io.write(exitCodeHelp);
      let command = program;
      for (const name of names) {
        const child = command.commands.find((each) => each.name() === name || each.aliases().includes(name));
        if (!child)
          throw new OrdinautError({ code: 'invalid_usage', message: `there is no command ${name}` });
        command = child;
      }
      command.outputHelp();
    });
}

function withSettings(command: Command): Command {
  for (const { flag, description, env } of SETTINGS)
    command.addOption(
      new Option(`--${flag} <value>`, `${description} (${env})`).hideHelp(flag.startsWith('http-')),
    );
  return command
    .option('--host <address>', 'Address the HTTP door listens on (ORDINAUT_HTTP_HOST).')
    .option('--port <number>', 'Port of the HTTP door, 0 for any free one (ORDINAUT_HTTP_PORT).');
}

function addEngineCommands(program: Command, io: CommandIo): void {
  withSettings(program.command('start'))
    .description(
      'Set up what is missing, run the morning briefing now, print it, and keep serving. Ctrl-C finishes what is under way and ends; a second Ctrl-C ends at once.',
    )
    .action(async (_, command: Command) => {
      const { start } = await import('./start.ts');
      await start(command.optsWithGlobals(), io);
    });
  withSettings(program.command('serve'))
    .description('Run the engine without a window: scheduler, worker, HTTP door.')
    .action(async (_, command: Command) => {
      const { serve } = await import('./serve.ts');
      await serve(command.optsWithGlobals(), io);
    });
  withSettings(program.command('run-once <task>'))
    .description(
      'Run a stored task (id or title) or one in a JSON file once, now. Exits by how the run went.',
    )
    .option('--param <name=value...>', 'A parameter laid over the task’s own.')
    .action(async (task: string, _, command: Command) => {
      const { runOnce } = await import('./run-once.ts');
      await runOnce(task, command.optsWithGlobals(), io);
    });
  program
    .command('toolkit <name>')
    .description('Serve a toolkit as an MCP server over standard input and output.')
    .action(async (name: string, _, command: Command) => {
      const { serveToolkit } = await import('./toolkit.ts');
      const { dataDir } = command.optsWithGlobals<{ readonly dataDir?: string }>();
      await serveToolkit(name, dataDir);
    });
}

function addCareCommands(program: Command, io: CommandIo): void {
  program
    .command('backup <file>')
    .description(findOperation('system.backup').description)
    .action(async (file: string, _, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const caller = await openCaller(flags);
      try {
        const answer = await caller.call('system.backup', { file: resolve(file) }, io.signal);
        const said = `backed up to ${(answer as JsonObject).file}\n`;
        io.write(flags.json === true ? `${JSON.stringify(answer)}\n` : said);
      } finally {
        await caller.close();
      }
      io.setExitCode(exitCodes.ok);
    });
  program
    .command('restore <file>')
    .description(
      'Put a backup in place of the stored data; what was there is kept beside it. No engine may run.',
    )
    .action(async (file: string, _, command: Command) => {
      const { restore } = await import('./restore.ts');
      await restore(file, command.optsWithGlobals(), io);
    });
}

/** `ordinaut logs` itself shows the log; `logs query` is the bare operation. */
function addLogsCommand(program: Command, io: CommandIo): void {
  program.commands
    .find((command) => command.name() === 'logs')
    ?.option('--run <id>', 'Of this run.')
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

function addServersImport(program: Command, io: CommandIo): void {
  program.commands
    .find((command) => command.name() === 'servers')
    ?.command('import <file>')
    .description(
      'Take over the tool servers of Claude Desktop, Cursor, VS Code or another Ordinaut from their JSON file.',
    )
    .option('--replace', 'Replace servers that are there under the same name.')
    .action(async (file: string, _, command: Command) => {
      const { importServers } = await import('./servers-import.ts');
      await importServers(file, command.optsWithGlobals(), io);
    });
}
