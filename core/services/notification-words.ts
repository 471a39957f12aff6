import type { Config } from '../config.ts';
import type { AlertRule } from '../model/alert.ts';

/** How much a digest stands for. */
export interface DigestCounts {
  readonly failed: number;
  readonly waiting: number;
  readonly alerts: number;
  readonly briefings: number;
}

/** Everything that notifications say by themselves. Names and messages that are put in are plain text already. */
export interface NotificationWords {
  readonly failed: (task: string) => string;
  readonly asks: (task: string, step: string) => string;
  readonly stepFailed: (task: string, step: string) => string;
  readonly howToGoOn: string;
  readonly wentOut: (tool: string) => string;
  readonly nobodyKnows: (tool: string, task: string) => string;
  readonly parked: (task: string) => string;
  readonly crashed: (times: number) => string;
  readonly changed: (tool: string) => string;
  readonly staysBlocked: string;
  readonly offersNew: (server: string) => string;
  /** A program asks to become an agent. */
  readonly wantsIn: (program: string, code: string) => string;
  readonly onlyWithItsCode: string;
  readonly briefingReady: string;
  readonly someTask: string;
  readonly digestTitle: string;
  readonly digest: (counts: DigestCounts) => string;
  readonly testTitle: string;
  readonly testText: string;
  readonly alerts: Readonly<Record<AlertRule, string>>;
  readonly seen: string;
  readonly retry: string;
  readonly snooze: string;
  /** Labels of the answers that the engine itself offers. */
  readonly choices: Readonly<Record<string, string>>;
}

const plural = (language: string, forms: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>) => {
  const rules = new Intl.PluralRules(language);
  return (count: number): string =>
    count === 0 ? '' : `${count} ${forms[rules.select(count)] ?? forms.other ?? ''}`;
};
const list = (parts: readonly string[]): string => parts.filter(Boolean).join(', ');

const enFailed = plural('en', { one: 'run failed', other: 'runs failed' });
const enWaiting = plural('en', { one: 'waits for you', other: 'wait for you' });
const enAlerts = plural('en', { one: 'alert', other: 'alerts' });
const enBriefings = plural('en', { one: 'briefing is ready', other: 'briefings are ready' });

const en: NotificationWords = {
  failed: (task) => `“${task}” failed`,
  asks: (task, step) => `“${task}” asks: ${step}`,
  stepFailed: (task, step) => `“${task}” needs you: ${step} failed`,
  howToGoOn: 'Retry it, continue without it, or stop the run?',
  wentOut: (tool) => `Did this go out? ${tool}`,
  nobodyKnows: (tool, task) => `Nobody knows whether ${tool} took effect in “${task}”.`,
  parked: (task) => `“${task}” was set aside`,
  crashed: (times) => `The engine ended ${times === 1 ? 'once' : `${times} times`} while it ran.`,
  changed: (tool) => `${tool} has changed`,
  staysBlocked: 'It stays blocked until you have looked at it.',
  offersNew: (server) => `${server} offers new tools`,
  wantsIn: (program, code) => `${program} wants in. Does it show ${code}?`,
  onlyWithItsCode: 'Let it in only if it shows this code itself.',
  briefingReady: 'Your briefing is ready.',
  someTask: 'A task',
  digestTitle: 'Ordinaut',
  digest: ({ failed, waiting, alerts, briefings }) =>
    list([enFailed(failed), enWaiting(waiting), enAlerts(alerts), enBriefings(briefings)]),
  testTitle: 'Notifications work',
  testText: 'This is how Ordinaut reaches you.',
  alerts: {
    error_rate: 'Many runs fail',
    lag: 'Runs wait too long',
    missed_runs: 'Slots were missed',
    server_failing: 'A tool server fails',
    disk_low: 'The disk is nearly full',
  },
  seen: 'Seen',
  retry: 'Retry',
  snooze: 'In an hour',
  choices: {
    approve: 'Approve',
    reject: 'Reject',
    'allow once': 'Allow once',
    refuse: 'Refuse',
    'it went out': 'It went out',
    'send again': 'Send again',
    stop: 'Stop',
    retry: 'Retry',
    continue: 'Continue',
    'try again': 'Try again',
  },
};

const roFailed = plural('ro', {
  one: 'rulare a eșuat',
  few: 'rulări au eșuat',
  other: 'de rulări au eșuat',
});
const roWaiting = plural('ro', { one: 'te așteaptă', few: 'te așteaptă', other: 'te așteaptă' });
const roAlerts = plural('ro', { one: 'alertă', few: 'alerte', other: 'de alerte' });
const roBriefings = plural('ro', {
  one: 'rezumat este gata',
  few: 'rezumate sunt gata',
  other: 'de rezumate sunt gata',
});

const roTimes = (count: number) => (count === 1 ? 'o dată' : `de ${count}${count >= 20 ? ' de' : ''} ori`);

const ro: NotificationWords = {
  failed: (task) => `„${task}” a eșuat`,
  asks: (task, step) => `„${task}” întreabă: ${step}`,
  stepFailed: (task, step) => `„${task}” are nevoie de tine: ${step} a eșuat`,
  howToGoOn: 'Se reia pasul, se continuă fără el sau se oprește rularea?',
  wentOut: (tool) => `A plecat? ${tool}`,
  nobodyKnows: (tool, task) => `Nu se știe dacă ${tool} a avut efect în „${task}”.`,
  parked: (task) => `„${task}” a fost pusă deoparte`,
  crashed: (times) => `Motorul s-a oprit ${roTimes(times)} în timp ce rula.`,
  changed: (tool) => `${tool} s-a schimbat`,
  staysBlocked: 'Rămâne blocată până când o verifici.',
  offersNew: (server) => `${server} oferă unelte noi`,
  wantsIn: (program, code) => `${program} cere acces. Afișează codul ${code}?`,
  onlyWithItsCode: 'Acceptă numai dacă afișează chiar el acest cod.',
  briefingReady: 'Rezumatul tău este gata.',
  someTask: 'O sarcină',
  digestTitle: 'Ordinaut',
  digest: ({ failed, waiting, alerts, briefings }) =>
    list([roFailed(failed), roWaiting(waiting), roAlerts(alerts), roBriefings(briefings)]),
  testTitle: 'Notificările funcționează',
  testText: 'Așa ajunge Ordinaut la tine.',
  alerts: {
    error_rate: 'Multe rulări eșuează',
    lag: 'Rulările așteaptă prea mult',
    missed_runs: 'Unele rulări au fost ratate',
    server_failing: 'Un server de unelte nu funcționează',
    disk_low: 'Discul este aproape plin',
  },
  seen: 'Am văzut',
  retry: 'Reîncearcă',
  snooze: 'Peste o oră',
  choices: {
    approve: 'Aprobă',
    reject: 'Respinge',
    'allow once': 'Permite acum',
    refuse: 'Refuză',
    'it went out': 'A plecat',
    'send again': 'Trimite din nou',
    stop: 'Oprește',
    retry: 'Reîncearcă',
    continue: 'Continuă',
    'try again': 'Încearcă din nou',
  },
};

export const notificationWords = (language: Config['language']): NotificationWords =>
  language === 'ro' ? ro : en;
