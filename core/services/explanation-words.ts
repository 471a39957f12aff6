import type { OccurrenceState } from '../model/occurrence.ts';
import type { TaskDefinition, TaskStatus } from '../model/task.ts';
import type { Language } from '../schedule/spoken.ts';

/** Everything that an explanation says by itself. What is put in is said in the same language already. */
export interface ExplanationWords {
  readonly decided: (at: string, reason: string) => string;
  readonly pausedThen: (pause: string) => string;
  readonly span: (slots: number, until: string) => string;
  /** `fire_at` is that of a pending slot. */
  readonly outcome: (
    state: OccurrenceState,
    of: { readonly title: string; readonly at: string; readonly reason: string; readonly fire_at: string },
  ) => string;
  readonly notStarted: (run: string) => string;
  readonly started: (run: string, after: string, early: boolean) => string;
  readonly crashed: (times: number) => string;
  readonly attempt: (path: string, attempt: number, error: string) => string;
  readonly waits: (wait: string) => string;
  readonly waitFor: {
    readonly person: (item: string) => string;
    readonly run: (id: string) => string;
    readonly time: (at: string, step: string) => string;
    readonly backoff: (at: string) => string;
  };
  readonly ended: (state: 'failed' | 'cancelled' | 'parked', error: string) => string;
  readonly rule: (schedule: string) => string;
  readonly noSlots: (title: string, schedule: string) => string;
  /** `next` is null where none follows. */
  readonly noSlot: (at: string, title: string, next: string | null) => string;
  readonly willRun: (title: string, at: string, inWords: string) => string;
  readonly wouldRun: (title: string, at: string, but: string) => string;
  readonly taskIs: (status: TaskStatus) => string;
  readonly afterThePause: Readonly<Record<TaskDefinition['misfire'], string>>;
  readonly notYet: (title: string, at: string, created: string) => string;
  readonly due: (title: string, at: string, why: string) => string;
  readonly decidedSoon: string;
  readonly noRow: (title: string, at: string) => string;
  readonly changedAt: (at: string) => string;
  readonly pruned: string;
}

const en: ExplanationWords = {
  decided: (at, reason) => `The slot was decided at ${at}: ${reason}.`,
  pausedThen: (pause) => `At its time ${pause}.`,
  span: (slots, until) => `One ledger row stands for the ${slots} slots up to ${until}.`,
  outcome: (state, { title, at, reason, fire_at }) => {
    const says: Readonly<Record<OccurrenceState, string>> = {
      ran: 'ran',
      late: 'ran late',
      failed: 'failed',
      skipped: 'did not run',
      coalesced: 'did not run by itself',
      queued: 'has a run that is not finished yet',
      pending: `waits until ${fire_at}`,
    };
    return `“${title}” at ${at} ${says[state]}: ${reason}.`;
  },
  notStarted: (run) => `Its run ${run} has not started.`,
  started: (run, after, early) => `Its run ${run} started ${after} ${early ? 'before' : 'after'} the slot.`,
  crashed: (times) => `The engine stopped ${times} time${times === 1 ? '' : 's'} while it ran.`,
  attempt: (path, attempt, error) => `Step ${path}, attempt ${attempt}: ${error}.`,
  waits: (wait) => `It waits for ${wait}.`,
  waitFor: {
    person: (item) => `an answer in the Inbox (${item})`,
    run: (id) => `run ${id}`,
    time: (at, step) => `${at}, as step ${step} asks`,
    backoff: (at) => `its next try at ${at}`,
  },
  ended: (state, error) => `It ended as ${state}: ${error}.`,
  rule: (schedule) => `The schedule is: ${schedule}.`,
  noSlots: (title, schedule) => `“${title}” has no slots: it runs ${schedule}.`,
  noSlot: (at, title, next) =>
    `${at} is not a slot of “${title}”; ${next === null ? 'there is none after it' : `the next one after it is ${next}`}.`,
  willRun: (title, at, inWords) => `“${title}” will run at ${at}, in ${inWords}.`,
  wouldRun: (title, at, but) => `“${title}” would run at ${at}, but ${but}.`,
  taskIs: (status) => `the task is ${status}`,
  afterThePause: {
    run_once: 'After the pause the latest missed slot runs once, if it is still useful.',
    run_all: 'After the pause every missed slot runs that is still useful.',
    skip: 'After the pause it is written as skipped: the task skips missed slots.',
  },
  notYet: (title, at, created) => `“${title}” did not exist at ${at}: it was created at ${created}.`,
  due: (title, at, why) => `The slot of “${title}” at ${at} is due and not decided yet: ${why}.`,
  decidedSoon: 'the engine decides it as soon as it runs',
  noRow: (title, at) => `The ledger has no row for “${title}” at ${at}.`,
  changedAt: (at) => `The task was last changed at ${at}; an earlier version may have had another schedule.`,
  pruned: 'History older than the configured number of days is pruned.',
};

const roStatus: Readonly<Record<TaskStatus, string>> = {
  active: 'este activă',
  paused: 'este în pauză',
  proposed: 'este doar propusă',
  completed: 'este încheiată',
  cancelled: 'este anulată',
};
const roEnd = { failed: 'eșuată', cancelled: 'anulată', parked: 'pusă deoparte' } as const;
const times = (count: number, few: string) =>
  `${count} ${count % 100 === 0 || count % 100 >= 20 ? 'de ' : ''}${few}`;

const ro: ExplanationWords = {
  decided: (at, reason) => `S-a hotărât la ${at}: ${reason}.`,
  pausedThen: (pause) => `La ora ei ${pause}.`,
  span: (slots, until) => `Un singur rând din registru stă pentru ${times(slots, 'ori')}, până la ${until}.`,
  outcome: (state, { title, at, reason, fire_at }) => {
    const says: Readonly<Record<OccurrenceState, string>> = {
      ran: 'a rulat',
      late: 'a rulat cu întârziere',
      failed: 'a eșuat',
      skipped: 'nu a rulat',
      coalesced: 'nu a rulat separat',
      queued: 'are o rulare care nu s-a încheiat încă',
      pending: `așteaptă până la ${fire_at}`,
    };
    return `„${title}” de la ${at} ${says[state]}: ${reason}.`;
  },
  notStarted: (run) => `Rularea ei, ${run}, nu a pornit.`,
  started: (run, after, early) =>
    `Rularea ei, ${run}, a pornit cu ${after} ${early ? 'înainte de ora ei' : 'după ora ei'}.`,
  crashed: (count) =>
    `Motorul s-a oprit ${count === 1 ? 'o dată' : `de ${times(count, 'ori')}`} în timp ce rula.`,
  attempt: (path, attempt, error) => `Pasul ${path}, încercarea ${attempt}: ${error}.`,
  waits: (wait) => `Așteaptă ${wait}.`,
  waitFor: {
    person: (item) => `un răspuns în „De rezolvat” (${item})`,
    run: (id) => `rularea ${id}`,
    time: (at, step) => `ora ${at}, cum cere pasul ${step}`,
    backoff: (at) => `încercarea următoare, la ${at}`,
  },
  ended: (state, error) => `S-a încheiat ca ${roEnd[state]}: ${error}.`,
  rule: (schedule) => `Programul este: ${schedule}.`,
  noSlots: (title, schedule) => `„${title}” nu are ore fixe: rulează ${schedule}.`,
  noSlot: (at, title, next) =>
    `${at} nu este în programul sarcinii „${title}”; ${next === null ? 'după aceea nu mai urmează nimic' : `următoarea oră este ${next}`}.`,
  willRun: (title, at, inWords) => `„${title}” va rula la ${at}, peste ${inWords}.`,
  wouldRun: (title, at, but) => `„${title}” ar rula la ${at}, dar ${but}.`,
  taskIs: (status) => `sarcina ${roStatus[status]}`,
  afterThePause: {
    run_once: 'După pauză rulează o dată pentru ultima oră ratată, dacă mai este de folos.',
    run_all: 'După pauză rulează pentru fiecare oră ratată care mai este de folos.',
    skip: 'După pauză se notează ca sărită: sarcina sare peste orele ratate.',
  },
  notYet: (title, at, created) => `„${title}” nu exista la ${at}: a fost creată la ${created}.`,
  due: (title, at, why) => `Ora sarcinii „${title}” de la ${at} a venit și nu s-a hotărât încă: ${why}.`,
  decidedSoon: 'motorul hotărăște îndată ce rulează',
  noRow: (title, at) => `Registrul nu are niciun rând pentru „${title}” la ${at}.`,
  changedAt: (at) =>
    `Sarcina a fost schimbată ultima dată la ${at}; o versiune mai veche putea avea alt program.`,
  pruned: 'Istoricul mai vechi decât numărul de zile din setări se șterge.',
};

export const explanationWords: Readonly<Record<Language, ExplanationWords>> = { en, ro };
