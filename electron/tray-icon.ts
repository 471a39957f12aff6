import { join } from 'node:path';
import { type NativeImage, nativeImage, nativeTheme } from 'electron';
import type { TrayState } from './tray-model.ts';

/**
 * The icon of a state, in every scale (the files `@1.5x` … lie beside). macOS tints a template by itself; elsewhere the
 * panel's own colour is unknown, and the system's theme is the best guess.
 */
export function trayIcon(state: TrayState, resources: string): NativeImage {
  const folder = join(resources, 'icons', 'tray');
  if (process.platform === 'darwin') {
    const image = nativeImage.createFromPath(join(folder, `${state}Template.png`));
    image.setTemplateImage(true);
    return image;
  }
  // Panels of Linux desktops are dark with few exceptions, whatever the theme of the windows.
  const ground = process.platform === 'linux' || nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
  return nativeImage.createFromPath(join(folder, `${state}-${ground}.png`));
}
