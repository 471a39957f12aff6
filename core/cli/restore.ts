import { exitCodes } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { restoreBackup } from '../engine.ts';
import { directoryOf, type Flags } from './session.ts';

/** `ordinaut restore FILE`: puts a backup in place; what was there is kept beside it. */
export async function restore(file: string, flags: Flags, io: CommandIo): Promise<void> {
  const report = await restoreBackup(file, directoryOf(flags).path);
  const kept = report.replaced === null ? '' : `; what was there is kept in ${report.replaced}`;
  io.write(flags.json === true ? `${JSON.stringify(report)}\n` : `restored ${report.database}${kept}\n`);
  io.setExitCode(exitCodes.ok);
}
