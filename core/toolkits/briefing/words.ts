export type Language = 'en' | 'ro';

/** The fixed words of a briefing. */
export interface Words {
  readonly locale: string;
  readonly briefing: string;
  readonly agenda: string;
  readonly weather: string;
  readonly mail: string;
  readonly note: string;
  readonly allDay: string;
  readonly until: string;
  readonly tentative: string;
  readonly tomorrow: string;
  readonly nothingPlanned: string;
  readonly noMail: string;
  readonly unread: (shown: number, total: number) => string;
  readonly unavailable: (what: string, reason: string) => string;
  readonly noAnswer: string;
  readonly notRead: (reason: string) => string;
  readonly withoutModel: (reason: string | undefined) => string;
  readonly sinceLastRead: (when: string) => string;
  readonly isNew: (what: string) => string;
  readonly isChanged: (what: string, before: string) => string;
  readonly isGone: (what: string) => string;
  readonly nothingNew: string;
  readonly more: (count: number) => string;
}

const en: Words = {
  locale: 'en-GB',
  briefing: 'Briefing',
  agenda: 'Agenda',
  weather: 'Weather',
  mail: 'Unread mail',
  note: 'Note',
  allDay: 'all day',
  until: 'until',
  tentative: 'tentative',
  tomorrow: 'Tomorrow',
  nothingPlanned: 'Nothing planned.',
  noMail: 'No unread mail.',
  unread: (shown, total) => `${shown} of ${total} unread messages`,
  unavailable: (what, reason) => `${what} is unavailable: ${reason}`,
  noAnswer: 'no answer',
  notRead: (reason) => `Not everything could be read: ${reason}`,
  withoutModel: (reason) => `Composed without a language model${reason ? `: ${reason}` : '.'}`,
  sinceLastRead: (when) => `Since you last read (${when})`,
  isNew: (what) => `New: ${what}`,
  isChanged: (what, before) => `Changed: ${what} (was: ${before})`,
  isGone: (what) => `Gone: ${what}`,
  nothingNew: 'Nothing new.',
  more: (count) => `… and ${count} more`,
};

const ro: Words = {
  locale: 'ro-RO',
  briefing: 'Rezumat',
  agenda: 'Agenda',
  weather: 'Vremea',
  mail: 'E-mailuri necitite',
  note: 'Notă',
  allDay: 'toată ziua',
  until: 'până la',
  tentative: 'provizoriu',
  tomorrow: 'Mâine',
  nothingPlanned: 'Nimic planificat.',
  noMail: 'Niciun e-mail necitit.',
  unread: (shown, total) => `${shown} din ${total} mesaje necitite`,
  unavailable: (what, reason) => `${what}: indisponibil (${reason})`,
  noAnswer: 'fără răspuns',
  notRead: (reason) => `Nu s-a putut citi totul: ${reason}`,
  withoutModel: (reason) => `Alcătuit fără model lingvistic${reason ? `: ${reason}` : '.'}`,
  sinceLastRead: (when) => `De când ați citit ultima dată (${when})`,
  isNew: (what) => `Nou: ${what}`,
  isChanged: (what, before) => `Schimbat: ${what} (înainte: ${before})`,
  isGone: (what) => `Nu mai este: ${what}`,
  nothingNew: 'Nimic nou.',
  more: (count) => `… și încă ${count}`,
};

export const wordsOf = (language: Language): Words => (language === 'ro' ? ro : en);
