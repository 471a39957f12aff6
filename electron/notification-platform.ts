import { createBusPresenter, sessionBusAddress } from './notification-bus.ts';
import { createNativePresenter } from './notification-native.ts';
import type { NotificationPresenter } from './notification-presenter.ts';

/** What shows notifications here. */
export function createPresenter(icon: string): NotificationPresenter {
  if (process.platform !== 'linux') return createNativePresenter();
  return createBusPresenter({ address: sessionBusAddress(process.env), icon });
}
