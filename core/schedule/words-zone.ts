import { invalid } from './invalid.ts';
import { quoted, unreadable } from './unreadable.ts';
import type { Token } from './words-en-tokens.ts';
import { canonicalZoneName, zoneNames } from './zone-names.ts';

/** What a text says about its zone, and the text without it (same length, so that places still tell where they were). */
export interface ZoneWords {
  readonly zone: string | null;
  readonly rest: string;
}

/** Begins at a letter that follows none, so that the search is linear in the text. */
const zoneName =
  /(?<![\p{L}\d_/+-])[a-z]{2,20}(?:_[a-z]{1,20}){0,3}\/[a-z0-9_+-]{1,30}(?:\/[a-z0-9_+-]{1,30})?/iu;

/** Abbreviations that several zones use, or that stand for half of a year. */
const severalZones = new Set(
  'est edt cst cdt mst mdt pst pdt cet cest eet eest wet west bst ist msk jst aest aedt'.split(' '),
);

let cities: ReadonlyMap<string, string | null> | undefined;

/** "london" → Europe/London; null for a name that two zones share. */
function cityZones(): ReadonlyMap<string, string | null> {
  if (cities) return cities;
  const found = new Map<string, string | null>();
  for (const zone of zoneNames()) {
    const at = zone.lastIndexOf('/');
    if (at < 0 || zone.startsWith('Etc/')) continue;
    const city = zone
      .slice(at + 1)
      .toLowerCase()
      .replaceAll(/[_-]/g, ' ');
    const earlier = found.get(city);
    found.set(city, earlier === undefined || sameClock(earlier, zone) ? zone : null);
  }
  cities = found;
  return found;
}

/** America/Buenos_Aires and America/Argentina/Buenos_Aires are one zone under two names. */
function sameClock(a: string | null, b: string): boolean {
  const resolved = (zone: string) =>
    new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  return a !== null && resolved(a) === resolved(b);
}

/** What stands before a city: "in London"; a city alone is not taken for a zone. */
const cityWords = 3;

/**
 * Takes the zone out of a text: "Europe/London", "UTC", "in New York", "London time". Throws `invalid_schedule` at
 * `schedule.timezone` for an IANA-like name that is none, with the nearest as hint.
 */
export function takeZone(text: string, tokens: readonly Token[], before: readonly string[]): ZoneWords {
  const named = zoneName.exec(text);
  if (named)
    return {
      zone: canonicalZoneName(named[0]),
      rest: blank(text, named.index, named.index + named[0].length),
    };
  for (const [index, token] of tokens.entries()) {
    if (index > 0 && severalZones.has(token.text))
      throw unreadable(
        `The zone ${quoted(token.text.toUpperCase())} has more than one meaning.`,
        'write the IANA name, such as America/New_York or Europe/Chisinau',
      );
    if (token.text === 'utc' || token.text === 'gmt')
      return { zone: 'UTC', rest: blank(text, token.start, token.end) };
    const city = cityAt(tokens, index, before);
    if (city)
      return city.zone === null
        ? ambiguousCity(city.name)
        : { zone: city.zone, rest: blank(text, token.start, city.end) };
  }
  return { zone: null, rest: text };
}

function ambiguousCity(name: string): never {
  throw invalid(
    'timezone',
    `More than one zone is called "${name}".`,
    'write the IANA name, such as Europe/Chisinau',
  );
}

function cityAt(tokens: readonly Token[], index: number, before: readonly string[]) {
  const introduced = before.includes(tokens[index]?.text ?? '');
  const first = introduced ? index + 1 : index;
  for (let count = cityWords; count > 0; count--) {
    const words = tokens.slice(first, first + count);
    const last = words.at(-1);
    if (words.length < count || !last) continue;
    const name = words.map((word) => word.text).join(' ');
    const zone = cityZones().get(name);
    const after = tokens[first + count];
    const time = after?.text === 'time';
    if (zone !== undefined && (introduced || time)) return { name, zone, end: time ? after.end : last.end };
  }
  return undefined;
}

function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}
