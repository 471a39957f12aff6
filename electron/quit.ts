import { app, powerMonitor } from 'electron';
import type { Logger } from '../core/ports.ts';
import type { EngineHost } from './engine-host.ts';
import type { MainWindow } from './window.ts';

export interface QuitOptions {
  readonly host: EngineHost;
  readonly window: MainWindow;
  readonly log: Logger;
}

/**
 * However quitting is asked for (menu, signal, end of the session), what is under way is finished first, within the engine's
 * limit. Answers with the function that asks for it.
 */
export function setupQuit({ host, window, log }: QuitOptions): () => void {
  let draining = false;
  let drained = false;
  app.on('before-quit', (event) => {
    if (drained) return;
    event.preventDefault();
    if (draining) return;
    draining = true;
    void drain();
  });
  const drain = async () => {
    window.letGo();
    window.current?.hide();
    try {
      await host.stop();
    } catch (thrown) {
      log.error({ err: thrown }, 'the engine did not stop as it should');
    }
    drained = true;
    // Not closed: a page that objects would keep an application whose engine has ended.
    window.current?.destroy();
    app.quit();
  };
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    app.quit();
  });
  return () => app.quit();
}
