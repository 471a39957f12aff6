import type { Clock, Logger } from '../core/ports.ts';

/*
 *   off                                          not packaged, or `updates.channel` is off
 *
 *   idle ──check──▶ checking ──▶ available ──download──▶ downloading ──▶ ready ──install──▶ (the new version starts)
 *    ▲  ▲              │                                    │
 *    │  └──── none ────┤                                    │
 *    └──── failure ────┴──────────── failure ───────────────┘
 */
export type UpdateState =
  | { readonly kind: 'off' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'available'; readonly version: string }
  | { readonly kind: 'downloading'; readonly version: string; readonly percent: number }
  | { readonly kind: 'ready'; readonly version: string };

/** What is used of electron-updater. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowPrerelease: boolean;
  allowDowngrade: boolean;
  logger: object | null;
  on(event: 'download-progress', listener: (progress: { readonly percent: number }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  checkForUpdates(): Promise<{
    readonly isUpdateAvailable: boolean;
    readonly updateInfo: { readonly version: string };
  } | null>;
  downloadUpdate(): Promise<unknown>;
  quitAndInstall(): void;
}

export interface Updates {
  readonly state: UpdateState;
  /** Looks for a release now. Failures are a line of the log. */
  check(): Promise<void>;
  /** Downloads the release that is available; only a person's wish leads here. */
  download(): Promise<void>;
  /** Ends the application and starts the version that is ready; `beforeQuit` has drained the engine by then. */
  install(): void;
  stop(): void;
}

export interface UpdateOptions {
  readonly packaged: boolean;
  readonly channel: 'stable' | 'beta' | 'off';
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of each new state: `available` is for the person to see. */
  readonly onState?: (state: UpdateState) => void;
  readonly loadUpdater?: () => Promise<Updater>;
}

const firstCheckMs = 10_000;
const betweenChecksMs = 24 * 3600_000;

/**
 * Looks for releases shortly after the start and once a day, and tells of them. Nothing is downloaded or installed unasked.
 * What is downloaded is checked by electron-updater: its SHA-512, and on macOS and Windows who signed it.
 */
export function setupUpdates(options: UpdateOptions): Updates {
  const { packaged, channel, clock, log, onState, loadUpdater = loadElectronUpdater } = options;
  let state: UpdateState = packaged && channel !== 'off' ? { kind: 'idle' } : { kind: 'off' };
  let loading: Promise<Updater> | undefined;
  let cancelTimer: (() => void) | undefined;

  const become = (next: UpdateState) => {
    state = next;
    onState?.(next);
  };
  const updater = () => {
    loading ??= loadUpdater().then((loaded) => {
      loaded.autoDownload = false;
      loaded.autoInstallOnAppQuit = false;
      loaded.allowPrerelease = channel === 'beta';
      loaded.allowDowngrade = false;
      loaded.logger = null;
      loaded.on('download-progress', ({ percent }) => {
        if (state.kind === 'downloading') become({ ...state, percent });
      });
      // Every failure also rejects the promise of what was asked, which logs it.
      loaded.on('error', () => {});
      return loaded;
    });
    return loading;
  };
  const check = async () => {
    if (state.kind !== 'idle' && state.kind !== 'available') return;
    become({ kind: 'checking' });
    try {
      const found = await (await updater()).checkForUpdates();
      if (!found?.isUpdateAvailable) return become({ kind: 'idle' });
      const { version } = found.updateInfo;
      log.info({ version, channel }, 'a new version is available');
      become({ kind: 'available', version });
    } catch (err) {
      log.warn({ err, channel }, 'looking for a new version failed; it is tried again tomorrow');
      become({ kind: 'idle' });
    }
  };
  const checkAfter = (milliseconds: number) => {
    cancelTimer = clock.timer(milliseconds, () => {
      void check();
      checkAfter(betweenChecksMs);
    });
  };
  if (state.kind !== 'off') checkAfter(firstCheckMs);

  return {
    get state() {
      return state;
    },
    check,
    async download() {
      if (state.kind !== 'available') return;
      const { version } = state;
      become({ kind: 'downloading', version, percent: 0 });
      try {
        await (await updater()).downloadUpdate();
        log.info({ version }, 'the new version is downloaded');
        become({ kind: 'ready', version });
      } catch (err) {
        log.warn({ err, version }, 'downloading the new version failed');
        become({ kind: 'idle' });
      }
    },
    install() {
      if (state.kind !== 'ready') return;
      void updater().then((loaded) => loaded.quitAndInstall());
    },
    stop() {
      cancelTimer?.();
    },
  };
}

/** Loaded when it is first needed: it is large, and the start is measured. */
async function loadElectronUpdater(): Promise<Updater> {
  const { default: electronUpdater } = await import('electron-updater');
  return electronUpdater.autoUpdater as Updater;
}
