import type { Language } from './words.ts';

/** What notifications say of themselves; what they tell comes from the engine. */
export interface NotificationWords {
  readonly open: string;
  readonly done: (action: string) => string;
  readonly couldNot: (action: string) => string;
}

const words: Readonly<Record<Language, NotificationWords>> = {
  en: {
    open: 'Open',
    done: (action) => `${action}: done`,
    couldNot: (action) => `${action}: that did not work`,
  },
  ro: {
    open: 'Deschide',
    done: (action) => `${action}: gata`,
    couldNot: (action) => `${action}: nu a mers`,
  },
};

export const notificationWordsIn = (language: Language): NotificationWords => words[language];
