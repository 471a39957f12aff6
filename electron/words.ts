import type { Config } from '../core/config-schema.ts';

export type Language = Config['language'];

/** What the application itself says outside its pages. Functions take what varies. */
export interface Words {
  readonly idle: string;
  readonly starting: string;
  readonly running: (count: number) => string;
  readonly waiting: (count: number) => string;
  readonly pausedUntil: (when: string) => string;
  readonly paused: string;
  readonly lastFailed: (title: string) => string;
  readonly trouble: (message: string) => string;
  readonly next: (title: string, when: string) => string;
  readonly nothingNext: string;
  readonly run: string;
  readonly noTasks: string;
  readonly pauseHour: string;
  readonly pauseTomorrow: string;
  readonly resume: string;
  readonly inbox: (count: number) => string;
  readonly open: string;
  readonly settings: string;
  readonly quit: string;
  readonly finishing: string;
  readonly stillRunningTitle: string;
  readonly stillRunningBody: string;
  readonly couldNotTitle: string;
  readonly updateTitle: string;
  readonly updateAvailableBody: (version: string) => string;
  readonly updateReadyBody: (version: string) => string;
  readonly updateDownload: (version: string) => string;
  readonly updateDownloading: (version: string) => string;
  readonly updateInstall: (version: string) => string;
  readonly importTasks: (count: number) => string;
  readonly importedPaused: string;
  readonly importAgree: string;
  readonly cancel: string;
  readonly noTasksInFile: string;
}

const en: Words = {
  idle: 'Nothing is running',
  starting: 'Starting…',
  running: (count) => (count === 1 ? '1 run under way' : `${count} runs under way`),
  waiting: (count) => `${count} waiting for you`,
  pausedUntil: (when) => `Paused until ${when}`,
  paused: 'Paused',
  lastFailed: (title) => `${title} failed`,
  trouble: (message) => `Trouble: ${message}`,
  next: (title, when) => `Next: ${title}, ${when}`,
  nothingNext: 'Nothing is scheduled',
  run: 'Run…',
  noTasks: 'There is no task yet',
  pauseHour: 'Pause for 1 hour',
  pauseTomorrow: 'Pause until tomorrow',
  resume: 'Resume',
  inbox: (count) => (count === 0 ? 'Inbox' : `Inbox (${count})`),
  open: 'Open Ordinaut',
  settings: 'Settings',
  quit: 'Quit',
  finishing: 'Finishing what is under way…',
  stillRunningTitle: 'Ordinaut keeps running',
  stillRunningBody:
    'Tasks go on in the background. Open it from the tray, or by starting it again; Quit is in the tray’s menu.',
  couldNotTitle: 'That did not work',
  updateTitle: 'A new version of Ordinaut',
  updateAvailableBody: (version) =>
    `Version ${version} is there. The tray’s menu downloads it when you say so.`,
  updateReadyBody: (version) =>
    `Version ${version} is downloaded. The tray’s menu restarts Ordinaut with it.`,
  updateDownload: (version) => `Download version ${version}`,
  updateDownloading: (version) => `Downloading version ${version}…`,
  updateInstall: (version) => `Restart with version ${version}`,
  importTasks: (count) => (count === 1 ? 'Import this task?' : `Import these ${count} tasks?`),
  importedPaused: 'They are paused until you resume them. Only import tasks from people you trust.',
  importAgree: 'Import',
  cancel: 'Cancel',
  noTasksInFile: 'it holds no tasks',
};

const ro: Words = {
  idle: 'Nimic în curs',
  starting: 'Pornește…',
  running: (count) =>
    count === 1 ? 'O rulare în curs' : `${count}${count >= 20 ? ' de' : ''} rulări în curs`,
  waiting: (count) => (count === 1 ? '1 te așteaptă' : `${count} te așteaptă`),
  pausedUntil: (when) => `În pauză până la ${when}`,
  paused: 'În pauză',
  lastFailed: (title) => `${title} a eșuat`,
  trouble: (message) => `Problemă: ${message}`,
  next: (title, when) => `Urmează: ${title}, ${when}`,
  nothingNext: 'Nimic programat',
  run: 'Rulează…',
  noTasks: 'Nu există încă nicio sarcină',
  pauseHour: 'Pauză de o oră',
  pauseTomorrow: 'Pauză până mâine',
  resume: 'Reia',
  inbox: (count) => (count === 0 ? 'De rezolvat' : `De rezolvat (${count})`),
  open: 'Deschide Ordinaut',
  settings: 'Setări',
  quit: 'Închide',
  finishing: 'Se termină ce este în curs…',
  stillRunningTitle: 'Ordinaut rămâne pornit',
  stillRunningBody:
    'Sarcinile continuă în fundal. Îl deschizi din zona de notificare sau pornindu-l din nou; „Închide” este în meniul de acolo.',
  couldNotTitle: 'Nu a mers',
  updateTitle: 'O versiune nouă de Ordinaut',
  updateAvailableBody: (version) =>
    `A apărut versiunea ${version}. Meniul din zona de notificare o descarcă la cerere.`,
  updateReadyBody: (version) =>
    `Versiunea ${version} este descărcată. Meniul din zona de notificare repornește cu ea.`,
  updateDownload: (version) => `Descarcă versiunea ${version}`,
  updateDownloading: (version) => `Se descarcă versiunea ${version}…`,
  updateInstall: (version) => `Repornește cu versiunea ${version}`,
  importTasks: (count) =>
    count === 1 ? 'Imporți această sarcină?' : `Imporți aceste ${count}${count >= 20 ? ' de' : ''} sarcini?`,
  importedPaused: 'Rămân în pauză până le reiei. Importă doar sarcini de la persoane de încredere.',
  importAgree: 'Importă',
  cancel: 'Renunță',
  noTasksInFile: 'nu conține sarcini',
};

const words: Readonly<Record<Language, Words>> = { en, ro };

export function wordsIn(language: Language): Words {
  return words[language];
}
