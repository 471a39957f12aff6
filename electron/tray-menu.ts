import type { MenuItemConstructorOptions } from 'electron';
import type { TrayModel } from './tray-model.ts';
import type { UpdateEntry } from './update-offer.ts';
import type { Words } from './words.ts';

/** What the menu's entries do. */
export interface TrayActions {
  show(path?: string): void;
  /** Calls an operation and tells the person when it is refused. */
  act(operation: string, input: Record<string, string>): void;
  /** Tomorrow's date, as a person at this machine counts: `2026-03-02`. */
  tomorrow(): string;
  quit(): void;
  /** What can be done about a new version of the application. */
  readonly update?: () => UpdateEntry | undefined;
}

/** The whole menu: on Linux a click on the icon may do nothing, so everything is reachable from here. */
export function trayMenu(
  model: TrayModel | undefined,
  words: Words,
  { show, act, tomorrow, quit, update }: TrayActions,
  trouble?: string,
): MenuItemConstructorOptions[] {
  const newer = update?.();
  const end: MenuItemConstructorOptions[] = [
    { id: 'open', label: words.open, click: () => show() },
    { id: 'settings', label: words.settings, click: () => show('/settings') },
    ...(newer
      ? [{ id: 'update', ...newer, label: escaped(newer.label), enabled: newer.click !== undefined }]
      : []),
    { type: 'separator' },
    { id: 'quit', label: words.quit, click: quit },
  ];
  if (!model) {
    const status = escaped(trouble ?? words.starting);
    return [{ id: 'status', label: status, enabled: false }, { type: 'separator' }, ...end];
  }
  const run = model.tasks.map(({ id, title }) => ({
    label: escaped(title),
    click: () => act('tasks.run', { task: id }),
  }));
  const pause = model.paused
    ? [{ id: 'resume', label: words.resume, click: () => act('system.resume', {}) }]
    : [
        { id: 'pause_hour', label: words.pauseHour, click: () => act('system.pause', { until: '1h' }) },
        {
          id: 'pause_tomorrow',
          label: words.pauseTomorrow,
          click: () => act('system.pause', { until: tomorrow() }),
        },
      ];
  return [
    { id: 'status', label: escaped(model.status), enabled: false },
    { id: 'next', label: escaped(model.next), click: () => show('/calendar') },
    { type: 'separator' },
    {
      id: 'run',
      label: words.run,
      submenu: run.length > 0 ? run : [{ label: words.noTasks, enabled: false }],
    },
    ...pause,
    { type: 'separator' },
    { id: 'inbox', label: words.inbox(model.inbox_open), click: () => show('/inbox') },
    ...end,
  ];
}

/** An ampersand in a label marks the letter that chooses it. */
function escaped(label: string): string {
  return label.replaceAll('&', '&&');
}
