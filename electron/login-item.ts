import { homedir } from 'node:os';
import { app } from 'electron';
import { autostartFile } from './autostart-file.ts';

export interface LoginItem {
  readonly enabled: boolean;
  set(enabled: boolean): void;
}

/** With this word the application starts into the tray (command-line.ts). */
const hiddenFlag = '--hidden';

/** Whether the application starts when the person logs in: a setting of macOS and Windows, a file on Linux. */
export function openLoginItem(): LoginItem {
  const own = app.isPackaged ? [] : [app.getAppPath()];
  if (process.platform === 'linux') {
    // An AppImage runs from a mount that is another one at each start.
    const program = process.env.APPIMAGE ?? process.execPath;
    return autostartFile({ env: process.env, home: homedir(), command: [program, ...own, hiddenFlag] });
  }
  const options = { args: [...own, hiddenFlag] };
  return {
    get enabled() {
      return app.getLoginItemSettings(options).openAtLogin;
    },
    set: (enabled) => app.setLoginItemSettings({ ...options, openAtLogin: enabled }),
  };
}
