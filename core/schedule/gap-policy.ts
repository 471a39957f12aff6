import type { GapPolicy } from '../model/schedule.ts';
import type { Language } from './spoken.ts';

const words: Readonly<Record<Language, Readonly<Record<GapPolicy | 'rest', string>>>> = {
  en: {
    forward:
      'When clocks go forward, a time that does not exist that day runs later by the gap (02:30 becomes 03:30).',
    skip: 'When clocks go forward, a time that does not exist that day is left out.',
    rest: 'When clocks go back, a time that comes twice runs once, the first time. Hourly and finer rules count real time: 25 runs on a day of 25 hours.',
  },
  ro: {
    forward:
      'Când ceasul se dă înainte, o oră care nu există în acea zi vine mai târziu, cu cât s-a sărit (02:30 devine 03:30).',
    skip: 'Când ceasul se dă înainte, o oră care nu există în acea zi este omisă.',
    rest: 'Când ceasul se dă înapoi, o oră care vine de două ori rulează o singură dată, prima oară. Regulile la o oră sau mai puțin numără timpul real: 25 de rulări într-o zi de 25 de ore.',
  },
};

/** What happens when clocks change, in words for a person. */
export function gapPolicyInWords(policy: GapPolicy, language: Language): string {
  return `${words[language][policy]} ${words[language].rest}`;
}
