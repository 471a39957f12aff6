import { Command, CommanderError } from 'commander';
import { jsonError, readableError } from '../doors/command-error.ts';
import { exitCodeHelp, exitCodeOfError, exitCodes } from '../doors/exit-codes.ts';
import { addOperationCommands, type CommandIo, operationCommand } from '../doors/operation-command.ts';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import { findOperation, operations } from '../operations/operations.ts';
import { version } from '../version.ts';
import { addCareCommands } from './care-commands.ts';
import { addEngineCommands } from './engine-commands.ts';
import { openCaller } from './open-caller.ts';
import { secretSetCommand } from './secret-commands.ts';
import { addServiceCommands } from './service-commands.ts';
import { processIo } from './terminal.ts';

/** Runs the `ordinaut` command with a process's arguments; sets the exit code and prints refusals for a person, or as JSON. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  const io = processIo();
  const program = buildProgram(io);
  try {
    await program.parseAsync([...argv]);
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return;
    // An incomplete command has shown its help already.
    if (thrown instanceof CommanderError && thrown.code === 'commander.help')
      return io.setExitCode(exitCodes.invalid);
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
    .configureHelp({ subcommandTerm: (command) => commandTerm(command) })
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
  addOperationCommands(program, { ...options, own: { 'secrets.set': secretSetCommand(io) } });
  const alias = (name: string, operation: string) =>
    program.addCommand(operationCommand(findOperation(operation), name, options));
  alias('explain', 'occurrences.explain');
  alias('doctor', 'system.doctor');
  addCareCommands(program, io);
  addServiceCommands(program, io);
  program.helpCommand(false).addCommand(helpCommand(program, io));
  program.addHelpText('after', '\nordinaut help exit-codes tells what it exits with.');
  inherit(program);
  return program;
}

/** `get <task>`: a name with its arguments. */
function commandTerm(command: Command): string {
  return `${command.name()} ${command.usage()}`
    .replace('[options]', '')
    .replace('[command]', '')
    .replace(/ +/g, ' ')
    .trim();
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
