import { join } from 'node:path';
import { app, dialog } from 'electron';
import { directoryOf } from '../core/cli/session.ts';
import { createStderrLog } from '../core/cli/stderr-log.ts';
import { asOrdinautError } from '../core/errors.ts';
import { systemClock as clock } from '../core/system-clock.ts';
import { declareAppScheme } from './app-protocol.ts';
import { readCommandLine } from './command-line.ts';
import { setupCrashReports } from './crash-reports.ts';
import { startDesktop } from './desktop.ts';
import { createDesktopLog } from './desktop-log.ts';

// The entry: what has to happen before Electron is ready. The application itself is put together in desktop.ts.
const line = readCommandLine(process.argv);
const log = createDesktopLog(createStderrLog(clock));
app.setName('Ordinaut');
try {
  const directory = directoryOf({ dataDir: line.dataDir });
  // A profile for each data directory, and with it one instance for each.
  app.setPath('userData', join(directory.path, 'desktop'));
  if (app.requestSingleInstanceLock()) {
    setupCrashReports(join(directory.path, 'crashes'), log, clock);
    declareAppScheme();
    startDesktop({ directory, line, log, clock });
  } else app.exit(0);
} catch (thrown) {
  const { message, hint } = asOrdinautError(thrown);
  dialog.showErrorBox('Ordinaut', hint === undefined ? message : `${message}\n\n${hint}`);
  app.exit(1);
}
