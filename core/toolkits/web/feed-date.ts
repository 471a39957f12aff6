import { DateTime } from 'luxon';

/** Names that RFC 2822 does not have and feeds use. */
const ZONES: Readonly<Record<string, string>> = {
  CET: '+0100',
  CEST: '+0200',
  EET: '+0200',
  EEST: '+0300',
  WEST: '+0100',
  BST: '+0100',
  MSK: '+0300',
  IST: '+0530',
  JST: '+0900',
  UTC: '+0000',
};

/** A date as feeds write it, as ISO in UTC; null when nobody can read it. A date without a zone counts as UTC. */
export function feedInstant(text: string | undefined): string | null {
  const given = text?.trim().slice(0, 100);
  if (!given) return null;
  const plain = given.replace(/\b([A-Z]{3,4})$/, (name) => ZONES[name] ?? name);
  const readings = [
    () => DateTime.fromISO(plain, { zone: 'utc' }),
    () => DateTime.fromRFC2822(plain, { zone: 'utc' }),
    () => DateTime.fromSQL(plain, { zone: 'utc' }),
    // Wrong week days, and days and months spelt out, are common.
    () =>
      DateTime.fromRFC2822(plain.replace(/^[A-Za-z]+,?\s+/, '').replace(/([A-Z][a-z]{2})[a-z]+/, '$1'), {
        zone: 'utc',
      }),
    () => DateTime.fromHTTP(plain, { zone: 'utc' }),
  ];
  for (const read of readings) {
    const date = read();
    // Year 0001 is what an empty date becomes in some programs.
    if (date.isValid && date.year >= 1970 && date.year < 2200) return date.toISO();
  }
  return null;
}
