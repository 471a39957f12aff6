import { app, crashReporter } from 'electron';
import type { Clock, Logger } from '../core/ports.ts';

const shortestReloadMs = 30_000;

/** Crashes are kept on this machine, and what ended a process is logged. Called before the application is ready. */
export function setupCrashReports(folder: string, log: Logger, clock: Clock): void {
  app.setPath('crashDumps', folder);
  crashReporter.start({ uploadToServer: false, productName: 'Ordinaut', ignoreSystemCrashHandler: true });
  process.on('uncaughtException', (thrown) => {
    log.error({ err: thrown }, 'an exception that nobody caught; the application goes on');
  });
  process.on('unhandledRejection', (thrown) => {
    log.error({ err: thrown }, 'a rejection that nobody caught; the application goes on');
  });
  let reloaded_at = Number.NEGATIVE_INFINITY;
  app.on('render-process-gone', (_, contents, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error({ reason, exit_code: exitCode }, 'the page ended unexpectedly');
    // A page that does not come up is not tried for ever; showing the window again does.
    const again = clock.monotonic() - reloaded_at > shortestReloadMs;
    reloaded_at = clock.monotonic();
    if (again && !contents.isDestroyed()) contents.reload();
  });
  app.on('child-process-gone', (_, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit')
      log.warn({ type, reason, exit_code: exitCode }, 'a helper process ended unexpectedly');
  });
}
