import type { Token } from './words-en-tokens.ts';
import { RomanianText } from './words-ro-text.ts';
import { hoursWithPart, timeOfClockWords } from './words-ro-times.ts';
import {
  everyWeekdayWords,
  folded,
  monthWords,
  ordinalWords,
  partWords,
  phraseWords,
  unitWords,
  weekdayWords,
} from './words-ro-vocabulary.ts';

export interface Translated {
  /** In the words of the reader, each at the place of what it stands for. */
  readonly words: readonly Token[];
  /** How many phrases only Romanian has; 0 says that the text is none. */
  readonly known: number;
}

/** Tokens of the longest phrase. */
const longestPhrase = 9;

/** A Romanian sentence in the words of the reader. What no phrase covers stays as it is, for the reader to refuse. */
export function translate(given: readonly Token[]): Translated {
  const text = new RomanianText(given);
  while (!text.atEnd) if (!rules.some((rule) => rule(text))) text.keep();
  return { words: everyListedWeekday(text.said), known: text.known };
}

type Rule = (text: RomanianText) => boolean;

/** Tried in this order; the first that knows what stands here moves on. */
const rules: readonly Rule[] = [
  leftOut,
  dottedTime,
  spanEnd,
  fromTo,
  interval,
  monthNamed,
  weekdayRange,
  countedFromEnd,
  dayNumbers,
  hour,
  weekday,
  clockTime,
  everyOfPeriod,
  inSomething,
  phrase,
  numberWord,
  word,
];

function leftOut(text: RomanianText): boolean {
  return text.isSkipped() && text.take(1, '');
}

/** "8.30". */
function dottedTime(text: RomanianText): boolean {
  const [hours, dot, minutes] = [text.token(0), text.token(1), text.token(2)];
  const joined = hours?.end === dot?.start && dot?.end === minutes?.start;
  if (hours?.kind !== 'number' || dot?.text !== '.' || !joined || !/^[0-5]\d$/.test(minutes?.text ?? ''))
    return false;
  return text.take(3, `${hours.text}:${minutes?.text}`);
}

/** "de la 9 la 17": the second "la" is no "at". */
function fromTo(text: RomanianText): boolean {
  if (!text.is('de la')) return false;
  for (let ahead = 3; ahead <= 6; ahead++) {
    if (!text.isNumeric(ahead === 3 ? 2 : ahead - 1) && ahead === 3 && !/^or[ae]/.test(text.word(2))) break;
    if (text.isMonth(ahead)) break;
    if (text.word(ahead) === 'la' || text.word(ahead) === 'pana') {
      text.endOfSpan = text.place + ahead;
      break;
    }
  }
  return text.take(2, 'from');
}

function spanEnd(text: RomanianText): boolean {
  if (text.place !== text.endOfSpan) return false;
  return text.take(text.is('pana la') ? 2 : 1, 'to');
}

/** "din 2 în 2 ore", "din oră în oră", "la 15 minute"; "din 1 mai", "din martie". */
function interval(text: RomanianText): boolean {
  if (text.is('la') && text.number(1) !== undefined) {
    const unitAt = text.word(2) === 'de' ? 3 : 2;
    const unit = unitWords.get(text.word(unitAt));
    return unit !== undefined && text.take(unitAt + 1, `every ${text.number(1)} ${unit}`);
  }
  if (!text.is('din')) return false;
  const number = text.number(1);
  if (number !== undefined && text.word(2) === 'in' && text.number(3) === number)
    return text.take(4, `every ${number}`);
  const unit = unitWords.get(text.word(1));
  if (unit !== undefined && text.word(2) === 'in' && text.word(3) === text.word(1))
    return text.take(4, `every ${unit}`);
  if (number !== undefined && text.isMonth(2)) return text.take(1, 'from');
  if (['azi', 'astazi', 'maine', 'poimaine'].includes(text.word(1)) || text.token(1)?.kind === 'date')
    return text.take(1, 'from');
  return false;
}

/** "în luna mai", "din lunile ianuarie și iulie". */
function monthNamed(text: RomanianText): boolean {
  if (/^luni?le?$|^luna$/.test(text.word(0)) && text.isMonth(1) && text.word(0) !== 'luni')
    return text.take(1, '');
  const preposition = text.word(0);
  if (preposition !== 'din' && preposition !== 'in') return false;
  if (text.word(1) === 'luna' || text.word(1) === 'lunile')
    return text.isMonth(2) && text.take(2, preposition === 'din' ? 'of' : 'in');
  if (text.isMonth(1)) return text.take(1, preposition === 'din' ? 'of' : 'in');
  // "din săptămâna 20", "din ultima săptămână".
  const week = text.word(1) === 'saptamana' ? text.isNumeric(2) : text.isOrdinal(1);
  return preposition === 'din' && week && text.take(1, 'in');
}

/** "de luni până vineri", "luni la vineri". */
function weekdayRange(text: RomanianText): boolean {
  if (!isWeekdayWord(text.said.at(-1)?.text)) return false;
  const length = text.is('pana la') ? 2 : text.is('pana') || text.is('la') ? 1 : 0;
  return length > 0 && weekdayWords.has(text.word(length)) && text.take(length, 'to');
}

/** "a 20-a luni", "al 2-lea moment", "a 3-a zi de la sfârșit", "prima". */
function countedFromEnd(text: RomanianText): boolean {
  let length = 0;
  let said = '';
  if ((text.is('a') || text.is('al')) && text.token(1)?.kind === 'number') {
    const hyphen = text.word(2) === '-' ? 1 : 0;
    if (!['a', 'lea'].includes(text.word(2 + hyphen))) return false;
    length = 3 + hyphen;
    said = `${text.word(1)}th`;
  } else {
    length = ordinalWords.has(`${text.word(0)} ${text.word(1)}`) ? 2 : ordinalWords.has(text.word(0)) ? 1 : 0;
    said = ordinalWords.get(length === 2 ? `${text.word(0)} ${text.word(1)}` : text.word(0)) ?? '';
  }
  if (length === 0) return false;
  if (text.is('intai') && text.isMonth(1)) return text.take(1, '1');
  for (let ahead = length + 1; ahead <= length + 3; ahead++) {
    if ([',', 'si'].includes(text.word(ahead))) break;
    if (!text.is('de la', ahead) || !text.word(ahead + 2).startsWith('sfarsit')) continue;
    text.skip(ahead, ahead + 3);
    return text.take(length, `${said} to last`);
  }
  return text.take(length, said);
}

/** "pe 1 și 15", "în zilele de 1 și 15", "pe data de 15"; numbers before a month are a date and stay numbers. */
function dayNumbers(text: RomanianText): boolean {
  const lead = ['pe data de', 'pe data', 'in data de', 'in ziua de', 'in zilele de', 'pe ziua de', 'ziua de']
    .concat(['zilele de', 'ziua', 'zilele', 'pe', 'in ziua', 'in zilele'])
    .find((one) => text.is(one));
  const ofPeriod = /^(?:a|ale|al) (?:lunii|fiecarei)$/.test(text.phraseAt(2, 2));
  if (text.is('la') && text.token(1)?.kind === 'number' && ofPeriod) {
    text.noteDayNumbers(1);
    return text.take(1, 'on');
  }
  if (lead === undefined) return text.isDayNumber() && text.take(1, `${text.word(0)}th`);
  const length = lead.split(' ').length;
  if (text.token(length)?.kind !== 'number') {
    if (lead === 'pe') return text.take(1, 'on');
    return (weekdayWords.has(text.word(length)) || text.isEveryWeekday(length)) && text.take(length, 'on');
  }
  text.noteDayNumbers(length);
  return text.take(length, 'on');
}

/** "la ora 9", "la orele 9 și 17"; with minutes after it, "la orele 9 și 17, minutele 0 și 7". */
function hour(text: RomanianText): boolean {
  const length = text.is('la ora') || text.is('la orele') ? 2 : text.is('ora') || text.is('orele') ? 1 : 0;
  if (length === 0 || !text.isNumeric(length)) return false;
  if (text.is('la orele') && text.has('minutele')) return text.take(2, 'at hours');
  const inSpan = ['from', 'between', 'and', 'to', 'until', 'at'].includes(text.said.at(-1)?.text ?? '');
  return text.take(length, length === 1 && inSpan ? '' : 'at');
}

const nextWords = /^(?:viitoare|viitor|urmatoare)$/;
const thisWords = /^(?:asta|aceasta|acesta)$/;

/** "luni", "lunea", "lunea viitoare"; after a number of an interval "luni" are months. */
function weekday(text: RomanianText): boolean {
  const [before, number] = [text.said.at(-2)?.text ?? '', text.said.at(-1)];
  if (text.is('luni') && number?.kind === 'number' && (before === 'every' || before === 'in'))
    return text.take(1, 'months');
  const every = everyWeekdayWords.get(text.word(0)) ?? (text.isEveryWeekday(0) ? text.everyWeekday(0) : '');
  const single = weekdayWords.get(text.word(0)) ?? every?.replace(/s$/, '');
  if (!single) return false;
  if (nextWords.test(text.word(1))) return text.take(2, `next ${single}`);
  if (thisWords.test(text.word(1))) return text.take(2, `this ${single}`);
  const dated = text.isNumeric(1) && text.isMonth(2);
  const counted = ordinalWords.has(folded(text.previous)) || text.previous === 'fiecare';
  return text.take(1, every && !dated && !counted ? every : single);
}

/** "8 și jumătate", "8 fără un sfert", "8 seara"; "seara la 8". */
function clockTime(text: RomanianText): boolean {
  if (!text.isNumeric(0) && !(text.said.at(-1)?.text === 'at' && text.number(0) !== undefined)) return false;
  const { length, time } = timeOfClockWords(text);
  const partLength = [3, 2, 1].find((words) => partWords.has(text.phraseAt(length, words))) ?? 0;
  const part = partWords.get(text.phraseAt(length, partLength));
  // Only where that part was Romanian: English has its own say about "every evening at 8".
  const earlier = text.known > 0 && text.said.at(-1)?.text === 'at' ? text.said.at(-2)?.text : undefined;
  const sign = part ?? (earlier && [...partWords.values()].includes(earlier) ? earlier : undefined);
  if (sign === undefined && time === text.word(0)) return false;
  return text.take(length + partLength, hoursWithPart(time, sign));
}

/** "în fiecare luni din martie": which days of a period, and no cadence. */
function everyOfPeriod(text: RomanianText): boolean {
  if (!text.is('in fiecare')) return false;
  const days = text.is('zi lucratoare', 2) ? 2 : weekdayWords.has(text.word(2)) ? 1 : 0;
  const after = text.phraseAt(2 + days, 2);
  const more = /^(?:, in|si in)$/.test(after) && text.is('fiecare', 4 + days);
  return days > 0 && (more || /^(?:din .*|a (?:lunii|anului))$/.test(after)) && text.take(2, 'on every');
}

/** "în 20 de minute"; "în" before anything but a number or a month says a day. */
function inSomething(text: RomanianText): boolean {
  if (!text.is('in')) return false;
  if (text.longestPhrase(longestPhrase, phraseWords) > 1) return false;
  return text.take(1, text.number(1) === undefined ? 'on' : 'in');
}

function phrase(text: RomanianText): boolean {
  const length = text.longestPhrase(longestPhrase, phraseWords);
  if (length === 0) return false;
  return text.take(length, phraseWords.get(text.phrase(length)) ?? '');
}

/** "două ore", "de trei ori". */
function numberWord(text: RomanianText): boolean {
  const number = text.number(0);
  if (number === undefined || text.isNumeric(0)) return false;
  const counts = text.word(1) === 'de' ? text.word(2) : text.word(1);
  return (unitWords.has(counts) || counts === 'ori' || counts === 'luni') && text.take(1, number);
}

function word(text: RomanianText): boolean {
  for (let length = 3; length > 0; length--) {
    const part = partWords.get(text.phrase(length));
    if (part !== undefined) return text.take(length, part);
  }
  const said = monthWords.get(text.word(0)) ?? unitWords.get(text.word(0));
  return said !== undefined && text.take(1, said);
}

const weekdayNames = new Set([...weekdayWords.values()].flatMap((day) => [day, `${day}s`]));
const isWeekdayWord = (said: string | undefined) => said !== undefined && weekdayNames.has(said);

/** "luni și joi la 18" means each week, as one of them alone does not. */
function everyListedWeekday(words: readonly Token[]): Token[] {
  return words.map((token, index) => {
    const joins = (step: number) =>
      [',', 'and'].includes(words[index + step]?.text ?? '') && isWeekdayWord(words[index + 2 * step]?.text);
    const listed = isWeekdayWord(token.text) && !token.text.endsWith('s') && (joins(1) || joins(-1));
    return listed ? { ...token, text: `${token.text}s` } : token;
  });
}
