import { type Command, Option } from 'commander';
import { SETTINGS } from '../config-settings.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { findOperation } from '../operations/operations.ts';

/** Adds what runs the engine itself: `start`, `serve`, `run-once`, `status`, `open`, `mcp`, `toolkit`. Each loads its own part when it is called. */
export function addEngineCommands(program: Command, io: CommandIo): void {
  withSettings(program.command('start'))
    .summary('Set up, run the morning briefing now, and keep serving')
    .description(
      'Sets up what is missing, runs the morning briefing now, prints it, and keeps serving. Ctrl-C finishes what is under way and ends; a second Ctrl-C ends at once.',
    )
    .action(async (_, command: Command) => {
      const { start } = await import('./start.ts');
      await start(command.optsWithGlobals(), io);
    });
  withSettings(program.command('serve'))
    .summary('Run the engine without a window')
    .description('Runs the engine without a window: scheduler, worker, HTTP door. Ctrl-C drains and ends it.')
    .action(async (_, command: Command) => {
      const { serve } = await import('./serve.ts');
      await serve(command.optsWithGlobals(), io);
    });
  withSettings(program.command('run-once <task>'))
    .summary('Run a task once, now')
    .description(
      'Runs a stored task (id or title), or one in a JSON file (- for standard input), once and now. Exits by how the run went.',
    )
    .option('--param <name=value...>', 'A parameter laid over the task’s own.')
    .action(async (task: string, _, command: Command) => {
      const { runOnce } = await import('./run-once.ts');
      await runOnce(task, command.optsWithGlobals(), io);
    });
  program
    .command('status')
    .summary('Show how the engine is, what ran last and what comes next')
    .description(findOperation('system.status').description)
    .action(async (_, command: Command) => {
      const { showStatus } = await import('./status.ts');
      await showStatus(command.optsWithGlobals(), io);
    });
  program
    .command('open')
    .summary('Show the interface in the browser')
    .description('Shows the interface of the serving engine in the browser, with the key to it.')
    .option('--print', 'Print the address instead; whoever has it can do everything.')
    .action(async (_, command: Command) => {
      const { open } = await import('./open.ts');
      await open(command.optsWithGlobals(), io);
    });
  program
    .command('mcp')
    .summary('Serve the engine to an MCP client over standard input and output')
    .description(
      'Serves the engine to an MCP client over standard input and output. Finds the engine that serves the data directory, or starts one; ORDINAUT_TOKEN names an agent other than the owner.',
    )
    .option('--agent <name>', 'The agent that the client is, as `clients connect` made it.')
    .option(
      '--pair',
      'Ask to become an agent: a person lets it in who sees its code. The token is kept for the next start.',
    )
    .option('--name <name>', 'With --pair: what the client calls itself. ("MCP client" unless given)')
    .option('--scopes <scopes...>', 'With --pair: what it asks for, such as tasks:* tools:weather.*')
    .action(async (_, command: Command) => {
      const { serveMcp } = await import('./mcp.ts');
      await serveMcp(command.optsWithGlobals(), io);
    });
  program
    .command('toolkit <name>')
    .summary('Serve a toolkit over standard input and output')
    .description('Serves a toolkit as an MCP server over standard input and output, for any MCP client.')
    .action(async (name: string, _, command: Command) => {
      const { serveToolkit } = await import('./toolkit.ts');
      const { dataDir } = command.optsWithGlobals<{ readonly dataDir?: string }>();
      await serveToolkit(name, dataDir);
    });
}

/** Every setting as a flag. `--port` and `--host` are short for the ones of the HTTP door. */
function withSettings(command: Command): Command {
  for (const { flag, description, env } of SETTINGS)
    command.addOption(
      new Option(`--${flag} <value>`, `${description} (${env})`).hideHelp(flag.startsWith('http-')),
    );
  return command
    .option('--host <address>', 'Address the HTTP door listens on. (ORDINAUT_HTTP_HOST)')
    .option('--port <number>', 'Port of the HTTP door; 0 takes any free one. (ORDINAUT_HTTP_PORT)');
}
