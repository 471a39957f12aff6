import { weekdayNames } from './words-en.ts';
import { roEveryWeekday, roMonths, roWeekdays } from './words-ro.ts';

/*
 * What Romanian phrases are in the words of the reader (words-en-*.ts). Both languages put days, times and ends in the
 * same order, so most phrases have one counterpart; where the sense hangs on what stands around, words-ro-translate.ts
 * decides. Keys are folded: lower case, no diacritics.
 */

/** "Sâmbătă" → "sambata": people type with comma below, with cedilla, or with no diacritics at all. */
export const folded = (word: string) => word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

const months = [
  'january february march april may june july august september october november december',
  'ian feb martie apr mai iun iul aug sep oct noi dec',
].map((line) => line.split(' '));

export const monthWords = new Map<string, string>([
  ...(months[1] ?? []).map((short, index) => [short, months[0]?.[index] ?? ''] as const),
  ...roMonths.map((name, index) => [name, months[0]?.[index] ?? ''] as const),
  ['sept', 'september'],
  ['noiem', 'november'],
]);

/** One such day. */
export const weekdayWords = new Map<string, string>([
  ...roWeekdays.map((name, index) => [folded(name), (weekdayNames[index] ?? '').toLowerCase()] as const),
  ...['lun', '', 'mie', '', 'vin', 'sam', 'dum'].flatMap((short, index) =>
    short === '' ? [] : [[short, (weekdayNames[index] ?? '').toLowerCase()] as const],
  ),
  ['sambetei', 'saturday'],
  ['duminicii', 'sunday'],
]);

/** Every such day. "Sâmbăta" and "sâmbătă" differ in their diacritics alone. */
export const everyWeekdayWords = new Map<string, string>(
  roEveryWeekday.map((name, index) => [name, `${(weekdayNames[index] ?? '').toLowerCase()}s`]),
);

export const numberWords = new Map<string, string>([
  ['un', '1'],
  ['o', '1'],
  ...'unu doi trei patru cinci sase sapte opt noua zece unsprezece doisprezece'
    .split(' ')
    .map((word, index) => [word, String(index + 1)] as const),
  ['doua', '2'],
  ['douasprezece', '12'],
  ['cincisprezece', '15'],
  ['douazeci', '20'],
  ['treizeci', '30'],
]);

export const unitWords = new Map<string, string>([
  ['an', 'year'],
  ['ani', 'years'],
  ['luna', 'month'],
  ['saptamana', 'week'],
  ['saptamani', 'weeks'],
  ['zi', 'day'],
  ['zile', 'days'],
  ['ora', 'hour'],
  ['ore', 'hours'],
  ['minut', 'minute'],
  ['minute', 'minutes'],
  ['min', 'minutes'],
  ['secunda', 'second'],
  ['secunde', 'seconds'],
]);

export const partWords = new Map<string, string>([
  ['dimineata', 'morning'],
  ['dimineti', 'morning'],
  ['pranz', 'noon'],
  ['pranzul', 'noon'],
  ['amiaza', 'noon'],
  ['dupa - amiaza', 'afternoon'],
  ['dupa amiaza', 'afternoon'],
  ['dupa - masa', 'afternoon'],
  ['dupa masa', 'afternoon'],
  ['seara', 'evening'],
  ['seri', 'evening'],
  ['noaptea', 'night'],
  ['noapte', 'night'],
  ['miezul noptii', 'midnight'],
  ['miez de noapte', 'midnight'],
  ['diminetile', 'mornings'],
  ['serile', 'evenings'],
]);

const ordinals: readonly (readonly [string, string])[] = [
  ...['prima', 'primul', 'intai', 'intaia'].map((word) => [word, 'first'] as const),
  ...[
    ['a doua', 'al doilea', 'second'],
    ['a treia', 'al treilea', 'third'],
    ['a patra', 'al patrulea', 'fourth'],
    ['a cincea', 'al cincilea', 'fifth'],
  ].flatMap(([one = '', other = '', word = '']) => [[one, word] as const, [other, word] as const]),
  ...['ultima', 'ultimul', 'ultimele'].map((word) => [word, 'last'] as const),
  ...['penultima', 'penultimul'].map((word) => [word, 'penultimate'] as const),
];
export const ordinalWords = new Map<string, string>(ordinals);

const of: readonly (readonly [string, string])[] = (
  [
    ['lunii', 'luna', 'fiecarei luni', 'fiecare luna', 'month'],
    ['anului', 'an', 'fiecarui an', 'fiecare an', 'year'],
    ['saptamanii', 'saptamana', 'fiecarei saptamani', 'fiecare saptamana', 'week'],
    ['zilei', 'zi', 'fiecarei zile', 'fiecare zi', 'day'],
    ['orei', 'ora', 'fiecarei ore', 'fiecare ora', 'hour'],
    ['minutului', 'minut', 'fiecarui minut', 'fiecare minut', 'minute'],
    ['secundei', 'secunda', 'fiecarei secunde', 'fiecare secunda', 'second'],
  ] as const
).flatMap(([genitive, noun, genitiveEach, each, unit]) => [
  ...['a', 'al', 'ale'].flatMap((article) => [
    [`${article} ${genitive}`, `of the ${unit}`] as const,
    [`${article} ${genitiveEach}`, `of every ${unit}`] as const,
  ]),
  [`din ${noun}`, `of the ${unit}`] as const,
  [`din ${each}`, `of each ${unit}`] as const,
  [`o data pe ${noun}`, `once a ${unit}`] as const,
  [`odata pe ${noun}`, `once a ${unit}`] as const,
]);

const excepting = ['in afara de', 'in afara', 'cu exceptia', 'exceptand', 'mai putin', 'fara', 'nu'].map(
  (word) => [word, 'except'] as const,
);
const holidays = ['sarbatori', 'sarbatorile', 'sarbatorilor'].flatMap((word) => [
  [word, 'holidays'] as const,
  [`${word} legale`, 'holidays'] as const,
]);

/** Phrases with one counterpart whatever stands around them. An empty one says nothing to the reader. */
export const phraseWords = new Map<string, string>([
  ...of,
  ...excepting,
  ...holidays,
  ...['in fiecare', 'la fiecare', 'de fiecare', 'pe fiecare', 'fiecare', 'o data la', 'odata la', 'in orice']
    .concat(['orice', 'toate'])
    .map((phrase) => [phrase, 'every'] as const),
  ['sau in orice', 'or on any'],
  ['sau orice', 'or on any'],
  ['zilnic', 'daily'],
  ['saptamanal', 'weekly'],
  ['lunar', 'monthly'],
  ['trimestrial', 'quarterly'],
  ['in fiecare trimestru', 'quarterly'],
  ['anual', 'yearly'],
  ['bisaptamanal', 'biweekly'],
  ['bilunar', 'bimonthly'],
  ['zi lucratoare', 'weekday'],
  ['zi de lucru', 'weekday'],
  ['zilele lucratoare', 'weekdays'],
  ['zile lucratoare', 'weekdays'],
  ['zilele de lucru', 'weekdays'],
  ['in timpul saptamanii', 'on weekdays'],
  ['in cursul saptamanii', 'on weekdays'],
  ['zi de weekend', 'weekend day'],
  ['zilele de weekend', 'weekend days'],
  ['weekend', 'weekends'],
  ['weekenduri', 'weekends'],
  ['sfarsit de saptamana', 'weekends'],
  ['la sfarsit de saptamana', 'on weekends'],
  ['la sfarsitul saptamanii', 'on weekends'],
  ['la sfarsitul lunii', 'on the last day of the month'],
  ['la sfarsit de luna', 'on the last day of the month'],
  ['la inceputul lunii', 'on the first day of the month'],
  ['la inceput de luna', 'on the first day of the month'],
  ['astfel de zi', 'such day'],
  ['moment', 'slot'],
  ['jumatate de ora', 'half an hour'],
  ['sfert de ora', 'quarter of an hour'],
  ['o jumatate de ora', 'half an hour'],
  ['un sfert de ora', 'quarter of an hour'],
  ['peste un sfert de ora', 'in 15 minutes'],
  ['intr - o ora', 'in 1 hour'],
  ['intr - un minut', 'in 1 minute'],
  ['ora si jumatate', 'hour and 30 minutes'],
  ['ore si jumatate', 'hours and 30 minutes'],
  ['peste', 'in'],
  ['azi', 'today'],
  ['astazi', 'today'],
  ['maine', 'tomorrow'],
  ['poimaine', 'the day after tomorrow'],
  ['diseara', 'today evening'],
  ['deseara', 'today evening'],
  ['la noapte', 'tonight'],
  ['saptamana viitoare', 'next week'],
  ['luna viitoare', 'next month'],
  ['anul viitor', 'next year'],
  ['intre', 'between'],
  ['intre orele', 'between'],
  ['intre ora', 'between'],
  ['si', 'and'],
  ['sau', 'or'],
  ['numai', 'only'],
  ['doar', 'only'],
  ['numai in ani bisecti', 'leap years only'],
  ['la minutul', 'at minute'],
  ['la minutele', 'at minutes'],
  ['la secunda', 'at second'],
  ['la secundele', 'at seconds'],
  ['minutele', 'minutes'],
  ['secundele', 'seconds'],
  ['ori', 'times'],
  ['doar o data', '1 time'],
  ['numai o data', '1 time'],
  ['o data', 'once'],
  ['odata', 'once'],
  ['o singura data', 'once'],
  ['o singura data ,', 'once'],
  ['o data pe', 'once on'],
  ['o singura data pe', 'once on'],
  ['o singura data , pe', 'once on'],
  ['( a doua oara )', '( the later of the two )'],
  ['incepand cu', 'starting on'],
  ['incepand cu data de', 'starting on'],
  ['incepand din', 'starting on'],
  ['incepand de la', 'starting on'],
  ['incepand de pe', 'starting on'],
  ['incepand', 'starting on'],
  ['saptamanile incep', 'weeks starting on'],
  ['saptamana incepe', 'weeks starting on'],
  ['pana pe', 'until'],
  ['pana la', 'until'],
  ['pana in', 'until'],
  ['pana pe data de', 'until'],
  ['pana la data de', 'until'],
  ['pana', 'until'],
  ['cu exceptia datelor de', 'except on'],
  ['cu exceptia datei de', 'except on'],
  ['si in plus pe', 'and also on'],
  ['si de asemenea pe', 'and also on'],
  ['de sarbatori mutat in urmatoarea zi lucratoare', 'moved to the next business day on holidays'],
  ['omis cand ceasul sare peste acea ora', 'left out when the clocks jump over it'],
  ['la', 'at'],
  ['lunii', 'of the month'],
  ['anului', 'of the year'],
  ['saptamanii', 'of the week'],
  ['a', ''],
  ['al', ''],
  ['ale', ''],
  ['de', ''],
  ['te rog', ''],
]);

/** Cities whose zone Romanian names otherwise. */
export const cityWords = new Map<string, string>([
  ['bucuresti', 'bucharest'],
  ['bucurestiului', 'bucharest'],
  ['chisinaului', 'chisinau'],
  ['londra', 'london'],
  ['londrei', 'london'],
  ['viena', 'vienna'],
  ['roma', 'rome'],
  ['atena', 'athens'],
  ['moscova', 'moscow'],
  ['praga', 'prague'],
  ['lisabona', 'lisbon'],
  ['varsovia', 'warsaw'],
  ['budapesta', 'budapest'],
  ['bruxelles', 'brussels'],
  ['parisului', 'paris'],
]);

/** Words of both languages: they do not tell that a sentence is Romanian. */
export const sharedWords = new Set([
  'in',
  'a',
  'an',
  'minute',
  'min',
  'o',
  'nu',
  'sept',
  'apr',
  'oct',
  'dec',
]);
