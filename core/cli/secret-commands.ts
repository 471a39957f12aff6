import type { Command } from 'commander';
import type { CommandIo } from '../doors/operation-command.ts';

/** Adds `secrets list|set|remove`: passwords and tokens that settings refer to by name. */
export function addSecretCommands(program: Command, io: CommandIo): void {
  const secrets = program
    .command('secrets')
    .alias('secret')
    .summary('Passwords and tokens that settings name')
    .description(
      'Passwords and tokens that settings refer to by name. They are sealed in the data directory; nothing shows them again.',
    );
  secrets
    .command('list')
    .summary('List the names')
    .description('Names of the stored secrets, never their values.')
    .action(async (_, command: Command) => {
      const { listSecrets } = await import('./secrets.ts');
      await listSecrets(command.optsWithGlobals(), io);
    });
  secrets
    .command('set')
    .argument('<name>', 'What settings call it: letters, digits, . _ and -.')
    .summary('Store a secret')
    .description(
      'Stores a secret, replacing one of that name. The value is asked for, or read from standard input.',
    )
    .action(async (name: string, _, command: Command) => {
      const { setSecret } = await import('./secrets.ts');
      await setSecret(name, command.optsWithGlobals(), io);
    });
  secrets
    .command('remove')
    .argument('<name>')
    .summary('Remove a secret')
    .description('Removes a secret for good.')
    .action(async (name: string, _, command: Command) => {
      const { removeSecret } = await import('./secrets.ts');
      await removeSecret(name, command.optsWithGlobals(), io);
    });
}
