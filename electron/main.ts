import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { createStderrLog } from '../core/cli/stderr-log.ts';
import { dataDirectoryPath, openDataDirectory } from '../core/data-directory.ts';
import { asOrdinautError } from '../core/errors.ts';
import { systemClock as clock } from '../core/system-clock.ts';
import { declareAppScheme } from './app-protocol.ts';
import { readCommandLine } from './command-line.ts';
import { setupCrashReports } from './crash-reports.ts';
import { createDesktopLog } from './desktop-log.ts';
import { setupGraphics } from './graphics.ts';
import { openPreferences } from './preferences.ts';

// The entry: what has to happen before Electron is ready, and nothing that takes long to load.
const line = readCommandLine(process.argv);
const log = createDesktopLog(createStderrLog(clock));
app.setName('Ordinaut');
try {
  const { platform, env } = process;
  const machine = { platform, env, home: homedir(), working_directory: process.cwd() };
  const directory = openDataDirectory(dataDirectoryPath(machine, line.dataDir));
  // A profile for each data directory, and with it one instance for each.
  const profile = join(directory.path, 'desktop');
  app.setPath('userData', profile);
  if (app.requestSingleInstanceLock()) {
    setupCrashReports(join(directory.path, 'crashes'), log, clock);
    declareAppScheme();
    const preferences = openPreferences(join(profile, 'preferences.json'));
    setupGraphics(preferences.current.graphics_acceleration);
    // No page reaches the network, so a process of its own for it would be 30 MB for nothing.
    app.commandLine.appendSwitch('enable-features', 'NetworkServiceInProcess2');
    // A third of the start is reading the program; what was compiled once is kept.
    enableCompileCache(join(profile, 'code-cache'));
    const { startDesktop } = await import('./desktop.ts');
    startDesktop({ directory, preferences, line, log, clock });
  } else app.exit(0);
} catch (thrown) {
  const { message, hint } = asOrdinautError(thrown);
  dialog.showErrorBox('Ordinaut', hint === undefined ? message : `${message}\n\n${hint}`);
  app.exit(1);
}
