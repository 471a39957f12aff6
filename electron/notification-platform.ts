import { app } from 'electron';
import { createBusPresenter, sessionBusAddress } from './notification-bus.ts';
import { createNativePresenter } from './notification-native.ts';
import type { NotificationPresenter } from './notification-presenter.ts';

/** The name by which Windows knows who shows a notification: `appId` of electron-builder.config.mjs. */
const applicationId = 'org.ordinaut.desktop';

/** What shows notifications here. */
export function createPresenter(icon: string): NotificationPresenter {
  if (process.platform === 'linux')
    return createBusPresenter({ address: sessionBusAddress(process.env), icon });
  if (process.platform === 'win32') app.setAppUserModelId(applicationId);
  return createNativePresenter();
}
