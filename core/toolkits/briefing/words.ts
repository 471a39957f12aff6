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
};

export const wordsOf = (language: Language): Words => (language === 'ro' ? ro : en);
