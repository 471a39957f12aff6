import { isDeepStrictEqual } from 'node:util';
import { app, Menu, Tray } from 'electron';
import { followUpdates } from '../core/doors/updates.ts';
import type { Clock, Logger } from '../core/ports.ts';
import type { EngineHost } from './engine-host.ts';
import { trayIcon } from './tray-icon.ts';
import { type TrayActions, trayMenu } from './tray-menu.ts';
import { type TrayModel, trayModel } from './tray-model.ts';
import type { Words } from './words.ts';

export interface TrayOptions {
  readonly host: EngineHost;
  readonly actions: TrayActions;
  readonly words: () => Words;
  /** An instant (ISO) in the person's zone and language. */
  readonly moment: (iso: string) => string;
  /** The folder of the product's resources. */
  readonly resources: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The engine changes up to ten times a second; a menu that is open should not. */
const refreshMs = 1_000;
/** Most tasks that can be run from the menu. */
const mostTasks = 20;

/** The tray icon with its menu, kept as the engine is. Returns what shows the menu anew, and what ends it. */
export function setupTray(options: TrayOptions): { refresh(): void; stop(): void } {
  const { host, actions, clock, log } = options;
  let shown: TrayModel | undefined;
  const tray = new Tray(trayIcon('idle', options.resources));
  tray.on('click', () => actions.show());

  const show = (model: TrayModel | undefined, trouble?: string) => {
    const words = options.words();
    tray.setImage(trayIcon(trouble ? 'failing' : (model?.state ?? 'idle'), options.resources));
    tray.setToolTip(`Ordinaut: ${trouble ?? model?.status ?? words.starting}`);
    if (process.platform === 'darwin') tray.setTitle(model?.inbox_open ? String(model.inbox_open) : '');
    app.setBadgeCount(model?.inbox_open ?? 0);
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(model, words, actions, trouble)));
  };

  let cancelRefresh: (() => void) | undefined;
  let end: (() => void) | undefined;
  const refresh = async () => {
    const [status, tasks] = await Promise.all([
      host.call('system.status', {}),
      host.call('tasks.list', { status: 'active', limit: mostTasks }),
    ]);
    if (!status.ok || !tasks.ok) return;
    const model = trayModel(status.output as object as never, tasks.output as object as never, {
      words: options.words(),
      moment: options.moment,
    });
    if (isDeepStrictEqual(model, shown)) return;
    shown = model;
    show(model);
  };
  const schedule = () => {
    cancelRefresh ??= clock.timer(refreshMs, refreshNow);
  };
  const refreshNow = () => {
    cancelRefresh = undefined;
    refresh().catch((thrown) => log.error({ err: thrown }, 'the tray could not be refreshed'));
  };

  show(undefined);
  host.onState((state) => {
    end?.();
    end = undefined;
    if (state.kind === 'serving') {
      end = followUpdates(state.serving.engine.services, schedule);
      refreshNow();
    } else if (state.kind === 'taken' || state.kind === 'failed') show(undefined, state.error.message);
    else if (state.kind === 'stopped') cancelRefresh?.();
  });
  return {
    refresh: () => show(shown),
    stop() {
      end?.();
      cancelRefresh?.();
      tray.destroy();
    },
  };
}
