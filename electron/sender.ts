import type { IpcMainInvokeEvent } from 'electron';
import { OrdinautError } from '../core/errors.ts';
import { isOwnPage } from './app-url.ts';

/** Only the main frame of the application's own page may speak. Throws `forbidden`. */
export function requireOwnPage({ senderFrame }: Pick<IpcMainInvokeEvent, 'senderFrame'>): void {
  if (senderFrame && senderFrame.parent === null && isOwnPage(senderFrame.url)) return;
  throw new OrdinautError({
    code: 'forbidden',
    message: `a page at ${senderFrame?.url.slice(0, 200) ?? 'a closed frame'} may not speak to the engine`,
  });
}
