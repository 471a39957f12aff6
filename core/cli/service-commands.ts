import type { Command } from 'commander';
import type { CommandIo } from '../doors/operation-command.ts';

/** Adds `service install|status|remove`: the engine as a service of the person's own session. */
export function addServiceCommands(program: Command, io: CommandIo): void {
  const service = program
    .command('service')
    .summary('Keep the engine running')
    .description(
      'Keeps the engine running as a service of yours: a systemd user unit on Linux, a launchd agent on macOS. On Windows the commands of the Task Scheduler are shown.',
    );
  service
    .command('install')
    .summary('Install and start the service')
    .description(
      'Writes the service file, shows it, and starts the service. Running it again changes nothing more.',
    )
    .option('--dry-run', 'Show what would be written and run; touch nothing.')
    .option('--writable <paths...>', 'Folders that tools may change, beside the data directory (Linux).')
    .option(
      '--no-namespaces',
      'Leave the file system unprotected, where the kernel refuses namespaces (Linux).',
    )
    .action(async (_, command: Command) => {
      const { installService } = await import('./service.ts');
      await installService(command.optsWithGlobals(), io);
    });
  service
    .command('status')
    .summary('Show how the service is')
    .description('Shows how the service is. Exits 0 while it runs, 4 when it is not installed, else 1.')
    .action(async (_, command: Command) => {
      const { showService } = await import('./service.ts');
      await showService(command.optsWithGlobals(), io);
    });
  service
    .command('remove')
    .summary('Stop and remove the service')
    .description('Stops the service and removes its file. Data and configuration stay.')
    .option('--dry-run', 'Show what would be removed and run; touch nothing.')
    .action(async (_, command: Command) => {
      const { removeService } = await import('./service.ts');
      await removeService(command.optsWithGlobals(), io);
    });
}
