/** Units, currencies and months that belong to the number before them; months in English and Romanian. */
const AFTER_NUMBER =
  '%|‰|°C?|€|\\$|£|EUR|USD|GBP|CHF|RON|MDL|lei|euro|kWh|kW|km|kg|GB|MB|TB|ms|min|minutes|minute|hours?|ore|days?|zile|' +
  'Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|' +
  'Dec(?:ember)?|ianuarie|februarie|martie|aprilie|mai|iunie|iulie|septembrie|octombrie|noiembrie|decembrie|am|pm|AM|PM';
const WEEKDAYS =
  'Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?|today|tomorrow|tonight|' +
  'luni|marți|marţi|miercuri|joi|vineri|sâmbătă|duminică|azi|astăzi|mâine|diseară';
const MONTHS_ALONE =
  'January|February|March|April|June|July|August|September|October|November|December|ianuarie|februarie|martie|aprilie|iunie|iulie|septembrie|octombrie|noiembrie|decembrie';

/** Every quantifier is bounded, so that no text takes more than time in proportion to its length. */
const FACT = new RegExp(
  [
    String.raw`https?://[^\s<>"|)\]]{1,500}`,
    String.raw`[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}`,
    String.raw`(?:/[\w.-]{1,80}){2,12}`,
    // An amount, date, time or identifier: whatever holds a digit, with the currency before and the unit behind it.
    String.raw`(?:(?:€|\$|£|EUR|USD|GBP|RON|MDL)\s?)?(?<![\p{L}\d])[\p{L}#]{0,12}[-_/#]?\d[\p{L}\d.,:/_+-]{0,40}(?:\s?(?:${AFTER_NUMBER})(?!\p{L})(?:\s\d{4})?)?`,
    String.raw`(?<!\p{L})(?:${WEEKDAYS}|${MONTHS_ALONE})(?!\p{L})(?:\s\d{1,2}(?!\d))?`,
    // A name: capitals within a sentence, or two and more at its begin.
    String.raw`(?<=[\p{Ll}\d,;:)] )\p{Lu}[\p{L}'’-]{1,40}(?: \p{Lu}[\p{L}'’-]{0,40}){0,3}`,
    String.raw`\p{Lu}[\p{L}'’-]{1,40}(?: \p{Lu}[\p{L}'’-]{1,40}){1,3}`,
  ].join('|'),
  'gu',
);

/** Weekdays may begin a sentence. */
const CAPITAL_WEEKDAY = new RegExp(String.raw`(?<!\p{L})(?:${WEEKDAYS})(?!\p{L})`, 'giu');

/**
 * What a text names that must not be lost: names, dates, times, amounts, identifiers, addresses and URLs, each once, in
 * the order of the text. By patterns for English and Romanian; a name that only begins a sentence is not told from a word.
 */
export function factsOf(text: string): readonly string[] {
  const found = [...text.matchAll(FACT)].map((match) => ({ at: match.index, fact: match[0] }));
  for (const match of text.matchAll(CAPITAL_WEEKDAY)) {
    const inside = found.some(({ at, fact }) => match.index >= at && match.index < at + fact.length);
    if (!inside) found.push({ at: match.index, fact: match[0] });
  }
  found.sort((one, other) => one.at - other.at);
  return [...new Set(found.map(({ fact }) => fact.replace(/[.,:;/-]+$/, '').trim()))].filter(
    (fact) => fact.length > 0,
  );
}
