import { join } from 'node:path';
import { app, dialog, Notification, session } from 'electron';
import type { DataDirectory } from '../core/data-directory.ts';
import type { Clock } from '../core/ports.ts';
import { resourcesDirectory } from '../core/resources.ts';
import { systemIds } from '../core/system-clock.ts';
import { version } from '../core/version.ts';
import { setupAppProtocol } from './app-protocol.ts';
import { setupApplicationMenu } from './application-menu.ts';
import { type CommandLine, readCommandLine } from './command-line.ts';
import { linkIn, pathOfLink } from './deep-link.ts';
import type { DesktopLog } from './desktop-log.ts';
import { createEngineHost } from './engine-host.ts';
import { sendUpdates, setupIpc } from './ipc.ts';
import { openKeyring } from './keyring.ts';
import { setupLockdown } from './lockdown.ts';
import { openLoginItem } from './login-item.ts';
import { momentInWords, tomorrow } from './moment.ts';
import { noticePage, noticePath } from './notice-page.ts';
import { createPresenter } from './notification-platform.ts';
import { setupNotifications } from './notifications.ts';
import { personOf } from './person.ts';
import { setupPower } from './power.ts';
import type { PreferenceFile } from './preferences.ts';
import { setupQuit } from './quit.ts';
import { createTaskFileOpener, taskFileIn } from './task-file.ts';
import { setupTray } from './tray.ts';
import { createUpdateOffer } from './update-offer.ts';
import { setupWindow } from './window.ts';
import { openWindowPlace } from './window-place.ts';
import { wordsIn } from './words.ts';

export interface DesktopOptions {
  readonly directory: DataDirectory;
  readonly preferences: PreferenceFile;
  readonly line: CommandLine;
  readonly log: DesktopLog;
  readonly clock: Clock;
}

/** Puts the application together, as soon as Electron is ready. */
export function startDesktop(options: DesktopOptions): void {
  const links: string[] = [];
  const files: string[] = [];
  const earlyLink = (_: unknown, link: string) => links.push(link);
  const earlyFile = (_: unknown, file: string) => files.push(file);
  app.on('open-url', earlyLink);
  app.on('open-file', earlyFile);
  void app.whenReady().then(() => {
    app.off('open-url', earlyLink);
    app.off('open-file', earlyFile);
    const link = linkIn(process.argv) ?? links.at(-1);
    const file = taskFileIn(process.argv, process.cwd()) ?? files.at(-1);
    return compose(options, { link, file });
  });
}

/** What the application was started to show. */
interface Opened {
  readonly link: string | undefined;
  readonly file: string | undefined;
}

function compose({ directory, preferences, line, log, clock }: DesktopOptions, opened: Opened): void {
  const userData = app.getPath('userData');
  const resources = resourcesDirectory();
  const keyring = openKeyring();
  const person = () => personOf(host, directory);
  const words = () => wordsIn(person().language);
  const tell = (title: string, body: string) => new Notification({ title, body }).show();

  const updates = createUpdateOffer({
    ...{ packaged: app.isPackaged, clock, log, words, tell },
    onEntry: () => tray.refresh(),
  });
  const host = createEngineHost({
    clock,
    async open() {
      // Loaded while the window comes up: it is most of the program.
      const { openServing } = await import('./compose.ts');
      return openServing({
        dataDir: line.dataDir,
        log,
        keyring: await keyring,
        notifier: notifications.notifier,
        weakSecretsAllowed: () => preferences.current.weak_secrets_allowed,
        onConfig: (read) => {
          updates.follow(read.updates.channel);
        },
      });
    },
  });

  const notifications = setupNotifications({
    presenter: createPresenter(join(resources, 'icons', '256x256.png')),
    language: () => person().language,
    openPath: (path) => window.show(path),
    call: host.call,
    ...{ ids: systemIds, log },
  });

  setupLockdown(session.defaultSession, log);
  setupAppProtocol(session.defaultSession, join(import.meta.dirname, '..', 'renderer'), (path) =>
    path === noticePath ? noticePage(host.state, person().language) : undefined,
  );
  setupApplicationMenu(!app.isPackaged);
  const window = setupWindow({
    preload: join(import.meta.dirname, 'preload.cjs'),
    icon: join(resources, 'icons', '256x256.png'),
    place: openWindowPlace(join(userData, 'window.json')),
    developerTools: !app.isPackaged,
    clock,
    onHidden() {
      if (preferences.current.told_about_tray) return;
      tell(words().stillRunningTitle, words().stillRunningBody);
      preferences.change({ told_about_tray: true });
    },
    onCreated: (made) => sendUpdates(host, made),
  });
  const followLink = (asked: string | undefined) => {
    const path = asked === undefined ? undefined : pathOfLink(asked);
    if (asked !== undefined && path === undefined)
      log.warn(
        { link: asked.slice(0, 200) },
        'a link asked for something else than a screen and was refused',
      );
    window.show(path);
  };
  const importTasks = createTaskFileOpener({
    ...{ host, words, tell, show: window.show },
    async ask({ message, detail, agree }) {
      const buttons = [agree, words().cancel];
      const question = { type: 'question' as const, message, detail, buttons, defaultId: 1, cancelId: 1 };
      const { response } = await dialog.showMessageBox(question);
      return response === 0;
    },
  });
  const follow = ({ link, file }: Opened) => {
    if (file === undefined || link !== undefined) return followLink(link);
    window.show();
    void importTasks(file);
  };
  const quit = setupQuit({ host, window, log });
  const tray = setupTray({
    host,
    actions: {
      show: window.show,
      async act(operation, input) {
        const answer = await host.call(operation, input);
        if (!answer.ok) tell(words().couldNotTitle, answer.error.message);
      },
      tomorrow: () => tomorrow(clock, person().timezone),
      quit,
      update: () => updates.entry,
    },
    words,
    moment: (iso) => momentInWords(iso, { now: clock.now(), ...person() }),
    ...{ resources, clock, log },
  });
  const login = openLoginItem();
  const acceleratedNow = preferences.current.graphics_acceleration;
  setupIpc({
    host,
    log,
    window: () => window.current,
    folders: { logs: directory.logs, data: directory.path, crashes: app.getPath('crashDumps') },
    state: async () => ({
      platform: process.platform as 'linux' | 'darwin' | 'win32',
      version,
      launch_at_login: login.enabled,
      graphics_acceleration: preferences.current.graphics_acceleration,
      graphics_acceleration_pending: preferences.current.graphics_acceleration !== acceleratedNow,
      secret_storage: process.env.ORDINAUT_SECRET_KEY ? 'strong' : (await keyring).strength,
      weak_secrets_allowed: preferences.current.weak_secrets_allowed,
    }),
    setLaunchAtLogin: (enabled) => login.set(enabled),
    setGraphicsAcceleration: (enabled) => preferences.change({ graphics_acceleration: enabled }),
    allowWeakSecrets: () => preferences.change({ weak_secrets_allowed: true }),
  });
  host.onState((state) => {
    if (state.kind === 'taken' || state.kind === 'failed') {
      log.warn({ error: state.error }, 'the engine is not opened');
      window.showNotice(true);
    } else if (state.kind === 'serving') {
      window.showNotice(false);
      setupPower({ clock, log, wakeUp: state.serving.engine.wakeUp });
    } else if (state.kind === 'stopped') void notifications.stop();
  });

  if (app.isPackaged) app.setAsDefaultProtocolClient('ordinaut');
  app.on('second-instance', (_, words, folder) => {
    if (!readCommandLine(words).hidden) follow({ link: linkIn(words), file: taskFileIn(words, folder) });
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    follow({ link: undefined, file });
  });
  app.on('open-url', (event, asked) => {
    event.preventDefault();
    followLink(asked);
  });
  app.on('activate', () => window.show());
  // The tray keeps the application.
  app.on('window-all-closed', () => {});
  host.start();
  if (!line.hidden) follow(opened);
}
