import { Command } from 'commander';
import type { CommandIo } from '../doors/operation-command.ts';

/** `ordinaut secrets set NAME`, which asks for the value: it never stands on the command line, where other programs could read it. */
export function secretSetCommand(io: CommandIo): Command {
  return new Command('set')
    .argument('<name>', 'What settings call it: letters, digits, . _ and -.')
    .summary('Store a secret')
    .description(
      'Stores a password or token, replacing one of that name. The value is asked for, or read from standard input.',
    )
    .action(async (name: string, _, command: Command) => {
      const { setSecret } = await import('./secrets.ts');
      await setSecret(name, command.optsWithGlobals(), io);
    });
}
