import { app, type Session, shell, type WebContents } from 'electron';
import type { Logger } from '../core/ports.ts';
import { appScheme, isOwnPage } from './app-url.ts';
import { externalUrl } from './external.ts';

/** What a page may ask of Chromium without being refused: writing the clipboard, for its copy buttons. */
const granted = new Set(['clipboard-sanitized-write']);
const local = new Set([`${appScheme}:`, 'data:', 'blob:', 'devtools:']);

/** Keeps every page where it is: no other address, no further window, no permission, no content from elsewhere. */
export function setupLockdown(session: Session, log: Logger): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    const allowed = granted.has(permission) && isOwnPage(contents.getURL());
    if (!allowed) log.warn({ permission }, 'a page asked for a permission and was refused');
    answer(allowed);
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => granted.has(permission) && isOwnPage(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const cancel = !local.has(URL.parse(url)?.protocol ?? '');
    if (cancel)
      log.warn({ url: url.slice(0, 200) }, 'a page asked for content from elsewhere and was refused');
    answer({ cancel });
  });
  app.on('web-contents-created', (_, contents) => lockContents(contents, log));
}

function lockContents(contents: WebContents, log: Logger): void {
  const keep = (event: { readonly url: string; preventDefault(): void }) => {
    if (isOwnPage(event.url)) return;
    event.preventDefault();
    log.warn({ url: event.url.slice(0, 200) }, 'a page tried to leave for another address and was kept');
  };
  contents.on('will-navigate', keep);
  contents.on('will-redirect', keep);
  contents.on('will-frame-navigate', keep);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    try {
      void shell.openExternal(externalUrl(url));
    } catch {
      log.warn({ url: url.slice(0, 200) }, 'a page tried to open a window and was refused');
    }
    return { action: 'deny' };
  });
}
