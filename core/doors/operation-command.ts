import { Command, Option } from 'commander';
import { OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Operation } from '../operations/operation.ts';
import type { Caller } from './caller.ts';
import { parseJson, typesOf } from './coerce.ts';
import { type CommandField, commandFields, readField, readJsonFile } from './command-input.ts';
import { type ExitCode, exitCodeOfAnswer } from './exit-codes.ts';
import { readable } from './readable.ts';

/** The terminal, pipe or test behind a command. */
export interface CommandIo {
  write(text: string): void;
  writeError(text: string): void;
  /** Columns of the terminal. */
  readonly width: number;
  readonly isTerminal: boolean;
  readStdin(): Promise<string>;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  setExitCode(code: ExitCode): void;
}

export interface OperationCommandOptions {
  readonly operations: readonly Operation[];
  readonly io: CommandIo;
  /** How the engine is reached, by the global options. */
  readonly openCaller: (globals: JsonObject) => Promise<Caller>;
  /** Commands that stand for an operation and ask for what should not stand on a command line. */
  readonly own?: Readonly<Record<string, Command>>;
}

const nouns: Readonly<Record<string, string>> = {
  tasks: 'What to do and when',
  schedules: 'Schedules in words, their next instants and conflicts',
  occurrences: 'The ledger: what became of every slot, and why',
  runs: 'Executions of tasks',
  inbox: 'What needs a person',
  briefings: 'Documents that runs published',
  events: 'The ordered stream of events',
  webhooks: 'Where programs outside publish events',
  tools: 'What steps can call',
  servers: 'Tool servers',
  settings: 'All settings, where they come from, and changing them',
  setup: 'The first steps: what there is to connect, and connecting it',
  secrets: 'Passwords and tokens that settings name; sealed, and never shown again',
  agents: 'Who owns tasks and calls operations',
  recordings: 'What agents did while they were recorded, and the tasks that it makes',
  system: 'The engine itself: status, backup, care of its data',
  metrics: 'Figures of each minute, kept for 30 days',
  alerts: 'What the figures give reason to look at',
  audit: 'Who did what',
  logs: 'The log',
};

/**
 * One sub-command for every operation: `ordinaut tasks list --status active`. Required texts are arguments in their order,
 * everything else is a flag; `--input` takes the whole input as JSON.
 */
export function addOperationCommands(program: Command, options: OperationCommandOptions): void {
  for (const operation of options.operations) {
    const [noun = '', verb = ''] = operation.name.split('.');
    const parent = program.commands.find((command) => command.name() === noun) ?? nounCommand(program, noun);
    parent.addCommand(options.own?.[operation.name] ?? operationCommand(operation, verb, options));
  }
}

/** A noun also answers to its singular: `ordinaut task list`. */
function nounCommand(program: Command, noun: string): Command {
  const command = program.command(noun).description(nouns[noun] ?? '');
  return noun.endsWith('s') ? command.alias(noun.slice(0, -1)) : command;
}

/** The command of one operation under a name of its own: `ordinaut status`. */
export function operationCommand(
  operation: Operation,
  verb: string,
  options: OperationCommandOptions,
): Command {
  const name = verb.replaceAll('_', '-');
  const command = new Command(name).summary(operation.title).description(operation.description);
  const fields = commandFields(operation.input);
  const required = fields.filter((field) => field.required && field.kind !== 'flag');
  // Where nothing is required, the task is what a person names first.
  const positional = required.length > 0 ? required : fields.filter((field) => field.name === 'task');
  // An argument may be left out when --input holds it; what is missing then is named by the schema check.
  for (const field of positional) {
    const how = field.kind === 'json' ? ' JSON, a file that holds it, or - for standard input.' : '';
    const rest = field.kind === 'list' && field === positional.at(-1) ? '...' : '';
    command.argument(`[${field.name}${rest}]`, `${field.description}${how}`);
  }
  const placeholder = ({ name, required }: CommandField) => (required ? `<${name}>` : `[${name}]`);
  command.usage(['[options]', ...positional.map(placeholder)].join(' '));
  for (const field of fields) if (!positional.includes(field)) command.addOption(optionOf(field));
  command.option('--input <file>', 'The whole input as JSON: a file, or - for standard input.');
  command.action(async (...received: unknown[]) => {
    const args = received.slice(0, positional.length) as (string | string[] | undefined)[];
    const flags = command.opts<Record<string, string | string[] | boolean | undefined>>();
    const input = await readInput(fields, positional, args, flags, options.io);
    await callAndShow(operation, input, command.optsWithGlobals(), options);
  });
  return command;
}

function optionOf(field: CommandField): Option {
  switch (field.kind) {
    case 'flag':
      return new Option(`--${field.flag}`, field.description);
    case 'list':
      return new Option(`--${field.flag} <values...>`, field.description);
    case 'json': {
      const forms = typesOf(field.schema).has('array')
        ? 'JSON or @file.'
        : 'JSON, name=value pairs, or @file.';
      return new Option(`--${field.flag} <json...>`, `${field.description} ${forms}`.trim());
    }
    case 'text':
      return new Option(`--${field.flag} <value>`, field.description);
  }
}

async function readInput(
  fields: readonly CommandField[],
  positional: readonly CommandField[],
  args: readonly (string | readonly string[] | undefined)[],
  flags: Readonly<Record<string, string | string[] | boolean | undefined>>,
  io: CommandIo,
): Promise<JsonObject> {
  const input: [string, unknown][] = Object.entries(await wholeInput(flags.input, io));
  for (const [index, field] of positional.entries()) {
    const texts = [args[index] ?? []].flat();
    if (texts.length > 0) input.push([field.name, await readField(field, texts, io.readStdin)]);
  }
  for (const field of fields) {
    const value = flags[camelCase(field.flag)];
    if (value === undefined || positional.includes(field)) continue;
    const texts = typeof value === 'boolean' ? [] : [value].flat();
    input.push([
      field.name,
      typeof value === 'boolean' ? value : await readField(field, texts, io.readStdin),
    ]);
  }
  return Object.fromEntries(input) as JsonObject;
}

async function wholeInput(source: unknown, io: CommandIo): Promise<object> {
  if (typeof source !== 'string') return {};
  const value = source === '-' ? parseJson(await io.readStdin(), 'input') : readJsonFile(source, 'input');
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new OrdinautError({
    code: 'invalid_input',
    message: 'the input has to be one JSON object',
    path: 'input',
  });
}

const camelCase = (flag: string) => flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

async function callAndShow(
  operation: Operation,
  input: JsonObject,
  globals: JsonObject,
  { io, openCaller }: OperationCommandOptions,
): Promise<void> {
  const caller = await openCaller(globals);
  try {
    const output = await caller.call(operation.name, input, io.signal);
    io.write(globals.json === true ? `${JSON.stringify(output)}\n` : shown(operation.name, output, io.width));
    io.setExitCode(exitCodeOfAnswer(operation.name, output));
  } finally {
    await caller.close();
  }
}

/** A briefing is a document and is shown as one; everything else as table or names and values. */
function shown(operation: string, output: Json, width: number): string {
  const answer = (output ?? {}) as JsonObject;
  const briefing = operation === 'briefings.latest' ? answer.briefing : answer;
  if (operation === 'briefings.latest' || operation === 'briefings.get') {
    if (briefing === null) return '(none)\n';
    const { markdown } = briefing as JsonObject;
    if (typeof markdown === 'string') return readable(markdown, width);
  }
  return readable(output, width);
}
