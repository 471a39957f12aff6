import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { DesktopBridge } from '../core/doors/ipc-contract.ts';
import { channels, type DesktopRequest } from './channels.ts';

const ask = (request: DesktopRequest) => ipcRenderer.invoke(channels.desktop, request);

/** Messages of a channel, without the event: it would hand the page the sender. */
function listen<T>(channel: string, listener: (message: T) => void): () => void {
  const heard = (_: IpcRendererEvent, message: T) => listener(message);
  ipcRenderer.on(channel, heard);
  return () => {
    ipcRenderer.off(channel, heard);
  };
}

const bridge: DesktopBridge = {
  call: (operation, input) => ipcRenderer.invoke(channels.call, operation, input),
  onUpdates: (listener) => listen(channels.updates, listener),
  onNavigate: (listener) => listen(channels.navigate, listener),
  desktop: {
    state: () => ask({ kind: 'state' }),
    setLaunchAtLogin: (enabled) => ask({ kind: 'set_launch_at_login', enabled }),
    setGraphicsAcceleration: (enabled) => ask({ kind: 'set_graphics_acceleration', enabled }),
    allowWeakSecrets: () => ask({ kind: 'allow_weak_secrets' }),
    chooseFile: (choice) => ask({ kind: 'choose_file', choice }),
    openExternal: (url) => ask({ kind: 'open_external', url }),
    openClientLink: (client) => ask({ kind: 'open_client_link', client }),
    showFolder: (folder) => ask({ kind: 'show_folder', folder }),
  },
};

contextBridge.exposeInMainWorld('ordinaut', bridge);
