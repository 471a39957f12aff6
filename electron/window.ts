import { BrowserWindow, nativeTheme } from 'electron';
import type { Clock } from '../core/ports.ts';
import { pageUrl, standInUrl } from './app-url.ts';
import { channels } from './channels.ts';
import { noticePath } from './notice-page.ts';
import type { WindowPlace } from './window-place.ts';

/*
 *   absent ──show──▶ shown ──close──▶ hidden ──a while──▶ absent
 *     ▲               ▲ ╰──────show─────╯                   │
 *     ╰───────────────┴──────────────show───────────────────╯
 */
export interface MainWindow {
  /** Brings the window to the front, made anew where it is absent, at a path of the interface or where it was. */
  show(path?: string): void;
  /** The window while there is one, shown or hidden. */
  readonly current: BrowserWindow | undefined;
  /** Shows the page that says why there is no engine instead of the interface, or the interface again. */
  showNotice(notice: boolean): void;
  /** From now on closing ends the window. */
  letGo(): void;
}

export interface MainWindowOptions {
  /** Absolute path of the preload script. */
  readonly preload: string;
  readonly icon: string;
  readonly place: WindowPlace;
  readonly developerTools: boolean;
  readonly clock: Clock;
  /** The person has closed the window; the application goes on. */
  readonly onHidden: () => void;
  readonly onCreated: (window: BrowserWindow) => void;
}

/** A hidden window holds some 100 MB; after so long it is let go, and made anew when it is asked for. */
const keepHiddenMs = 30_000;

/** The one window. */
export function setupWindow(options: MainWindowOptions): MainWindow {
  const { place, clock } = options;
  let window: BrowserWindow | undefined;
  let cancelEnd: (() => void) | undefined;
  let going = false;
  let notice = false;
  const urlOf = (path?: string) => (notice ? standInUrl(noticePath) : pageUrl(path));

  const create = (path: string | undefined): BrowserWindow => {
    const made = new BrowserWindow({
      ...place.options(),
      minWidth: 640,
      minHeight: 480,
      show: false,
      title: 'Ordinaut',
      icon: options.icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#18181b' : '#ffffff',
      autoHideMenuBar: true,
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        devTools: options.developerTools,
      },
    });
    if (place.maximised) made.maximize();
    made.once('ready-to-show', () => made.show());
    made.on('close', (event) => {
      place.remember(made);
      if (going || !made.isVisible()) return;
      event.preventDefault();
      made.hide();
      cancelEnd = clock.timer(keepHiddenMs, end);
      options.onHidden();
    });
    made.on('closed', () => {
      if (window === made) window = undefined;
    });
    options.onCreated(made);
    void made.loadURL(urlOf(path));
    return made;
  };

  /** By closing, not destroying: a page with unsaved work may object, and is asked again later. */
  const end = () => {
    if (!window || window.isVisible()) return;
    window.webContents.once('will-prevent-unload', () => {
      cancelEnd = clock.timer(keepHiddenMs, end);
    });
    window.close();
  };

  return {
    get current() {
      return window;
    },
    show(path) {
      cancelEnd?.();
      if (!window) {
        window = create(path);
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      if (path !== undefined) window.webContents.send(channels.navigate, path);
    },
    showNotice(wanted) {
      if (notice === wanted) return;
      notice = wanted;
      void window?.loadURL(urlOf());
    },
    letGo() {
      going = true;
      cancelEnd?.();
    },
  };
}
