import type { ErrorDetail } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Updates } from './updates.ts';

/** What a call over IPC answers: errors are data, because an exception loses its fields on the way between processes. */
export type IpcAnswer =
  | { readonly ok: true; readonly output: Json }
  | { readonly ok: false; readonly error: ErrorDetail };

/** Files that the desktop application lets a person choose; the answer is a path, never the content. */
export type FileChoice = 'calendar_file' | 'calendar_folder' | 'mail_folder' | 'task_file' | 'backup_file';

/** What the desktop application is, and what a person has set of it. */
export interface DesktopState {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly version: string;
  readonly launch_at_login: boolean;
  /** Whether pages are to be drawn by the graphics card. */
  readonly graphics_acceleration: boolean;
  /** It was changed since the application was started, and takes effect at the next start. */
  readonly graphics_acceleration_pending: boolean;
  /** `strong` is sealed by the system's keyring; with `weak` a person has to agree before a secret is kept. */
  readonly secret_storage: 'strong' | 'weak';
  /** Whether the person has agreed to keep secrets in a file that only their account can read. Means nothing with `strong`. */
  readonly weak_secrets_allowed: boolean;
}

/**
 * All that a page of the desktop application can reach, as `window.ordinaut`. The preload script implements it, and
 * exposes nothing else.
 */
export interface DesktopBridge {
  /** Calls an operation, such as `tasks.list`. */
  call(operation: string, input: JsonObject): Promise<IpcAnswer>;
  /** What changes in the engine, from now on. Returns the function that ends it. */
  onUpdates(listener: (updates: Updates) => void): () => void;
  /** A path to show, such as `/runs/<id>`: from a notification, the tray or an `ordinaut://` link. Returns the function that ends it. */
  onNavigate(listener: (path: string) => void): () => void;
  readonly desktop: {
    state(): Promise<DesktopState>;
    setLaunchAtLogin(enabled: boolean): Promise<DesktopState>;
    /** Takes effect at the next start. */
    setGraphicsAcceleration(enabled: boolean): Promise<DesktopState>;
    /**
     * The person agrees, once, that secrets are kept without a keyring. Until then `secrets.set` is refused with
     * `secret_storage_weak`.
     */
    allowWeakSecrets(): Promise<DesktopState>;
    /** Asks the person for a file or folder; null when they choose none. */
    chooseFile(choice: FileChoice): Promise<string | null>;
    /** Opens http(s) and mailto addresses in the system's programs; others are refused. */
    openExternal(url: string): Promise<IpcAnswer>;
    /** Opens the link of `clients.link` in Cursor or VS Code; others have none. */
    openClientLink(client: string): Promise<IpcAnswer>;
    /** Shows the folder of logs, data or crash reports in the file manager. */
    showFolder(folder: 'logs' | 'data' | 'crashes'): Promise<void>;
  };
}
