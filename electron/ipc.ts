import { type BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain, shell } from 'electron';
import { refusal } from '../core/doors/ipc.ts';
import type { DesktopState, FileChoice, IpcAnswer } from '../core/doors/ipc-contract.ts';
import { followUpdates } from '../core/doors/updates.ts';
import { OrdinautError } from '../core/errors.ts';
import type { Logger } from '../core/ports.ts';
import { channels, type DesktopRequest } from './channels.ts';
import type { EngineHost } from './engine-host.ts';
import { clientLink, externalUrl } from './external.ts';
import { requireOwnPage } from './sender.ts';

export interface IpcOptions {
  readonly host: EngineHost;
  readonly log: Logger;
  readonly window: () => BrowserWindow | undefined;
  /** Absolute paths by the name of the folder. */
  readonly folders: Readonly<Record<'logs' | 'data' | 'crashes', string>>;
  readonly state: () => Promise<DesktopState>;
  readonly setLaunchAtLogin: (enabled: boolean) => void;
  readonly setGraphicsAcceleration: (enabled: boolean) => void;
  readonly allowWeakSecrets: () => void;
}

/** Answers the window's calls, after a look at who sends them. */
export function setupIpc(options: IpcOptions): void {
  const { host, log } = options;
  const checked = (event: IpcMainInvokeEvent) => {
    try {
      requireOwnPage(event);
    } catch (thrown) {
      log.warn(
        { url: event.senderFrame?.url.slice(0, 200) },
        'a foreign page spoke to the engine and was refused',
      );
      throw thrown;
    }
  };
  ipcMain.handle(channels.call, async (event, operation: unknown, input: unknown): Promise<IpcAnswer> => {
    try {
      checked(event);
    } catch (thrown) {
      return refusal(thrown);
    }
    return host.call(operation, input);
  });
  ipcMain.handle(channels.desktop, async (event, request: unknown) => {
    checked(event);
    return answerDesktop(readRequest(request), options);
  });
}

/** Tells a window what changes in the engine, for as long as there is the window. */
export function sendUpdates(host: EngineHost, window: BrowserWindow): void {
  let end: (() => void) | undefined;
  const follow = () => {
    if (end || window.isDestroyed() || host.state.kind !== 'serving') return;
    end = followUpdates(host.state.serving.engine.services, (updates) => {
      if (!window.isDestroyed()) window.webContents.send(channels.updates, updates);
    });
  };
  follow();
  host.onState((state) => {
    if (state.kind === 'serving') follow();
    else if (state.kind === 'stopped') end?.();
  });
  window.on('closed', () => end?.());
}

function readRequest(request: unknown): DesktopRequest {
  const { kind } = (typeof request === 'object' && request !== null ? request : {}) as { kind?: unknown };
  if (typeof kind === 'string' && (kinds as readonly string[]).includes(kind))
    return request as DesktopRequest;
  throw new OrdinautError({
    code: 'invalid_input',
    message: `the application knows no request ${String(kind)}`,
    hint: `there are ${kinds.join(', ')}`,
  });
}
const kinds: readonly DesktopRequest['kind'][] = [
  'state',
  'set_launch_at_login',
  'set_graphics_acceleration',
  'allow_weak_secrets',
  'choose_file',
  'open_external',
  'open_client_link',
  'show_folder',
];

async function answerDesktop(request: DesktopRequest, options: IpcOptions): Promise<unknown> {
  switch (request.kind) {
    case 'state':
      return options.state();
    case 'set_launch_at_login':
      options.setLaunchAtLogin(request.enabled === true);
      return options.state();
    case 'set_graphics_acceleration':
      options.setGraphicsAcceleration(request.enabled === true);
      return options.state();
    case 'allow_weak_secrets':
      options.allowWeakSecrets();
      return options.state();
    case 'choose_file':
      return chooseFile(request.choice, options.window());
    case 'open_external':
      return openExternal(request.url);
    case 'open_client_link':
      return openClientLink(request.client, options.host);
    case 'show_folder': {
      const folder = Object.hasOwn(options.folders, request.folder)
        ? options.folders[request.folder]
        : undefined;
      if (folder === undefined)
        throw new OrdinautError({
          code: 'invalid_input',
          message: `there is no folder ${String(request.folder)}`,
        });
      await shell.openPath(folder);
      return undefined;
    }
  }
}

async function openExternal(url: unknown): Promise<IpcAnswer> {
  try {
    await shell.openExternal(externalUrl(url));
    return { ok: true, output: null };
  } catch (thrown) {
    return refusal(thrown);
  }
}

/** The page names the client alone: the address is the engine's own. */
async function openClientLink(client: unknown, host: EngineHost): Promise<IpcAnswer> {
  try {
    const answer = await host.call('clients.link', { client });
    if (!answer.ok) return answer;
    await shell.openExternal(clientLink((answer.output as { readonly link?: unknown }).link));
    return { ok: true, output: null };
  } catch (thrown) {
    return refusal(thrown);
  }
}

const calendars = { name: 'iCalendar', extensions: ['ics'] };
const json = { name: 'JSON', extensions: ['json'] };
const backups = { name: 'Ordinaut', extensions: ['db'] };

async function chooseFile(choice: FileChoice, window: BrowserWindow | undefined): Promise<string | null> {
  if (choice === 'backup_file') {
    const options = { defaultPath: 'ordinaut-backup.db', filters: [backups] };
    const { filePath } = await (window
      ? dialog.showSaveDialog(window, options)
      : dialog.showSaveDialog(options));
    return filePath || null;
  }
  const options = openOptions[choice];
  if (!options)
    throw new OrdinautError({ code: 'invalid_input', message: `nothing is chosen for ${String(choice)}` });
  const { filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return filePaths[0] ?? null;
}

const openOptions: Readonly<Record<string, Electron.OpenDialogOptions>> = {
  calendar_file: { properties: ['openFile'], filters: [calendars] },
  task_file: { properties: ['openFile'], filters: [json] },
  calendar_folder: { properties: ['openDirectory'] },
  mail_folder: { properties: ['openDirectory'] },
};
