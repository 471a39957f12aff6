/** Properties that say when and what; all others (descriptions, attendees, attachments) are not even parsed. */
const NEEDED = new Set([
  ...['BEGIN', 'END', 'VERSION', 'UID', 'SEQUENCE', 'X-WR-CALNAME'],
  ...['DTSTART', 'DTEND', 'DURATION', 'RRULE', 'RDATE', 'EXDATE', 'RECURRENCE-ID'],
  ...['SUMMARY', 'LOCATION', 'STATUS', 'TRANSP'],
  ...['TZID', 'TZOFFSETFROM', 'TZOFFSETTO'],
]);

/** Characters of a needed property, some 400 dates; parsing a line costs the square of its length. */
const LINE_LIMIT = 8_000;
/** Characters of all needed properties of a file. */
const TEXT_LIMIT = 3_000_000;

export interface NeededLines {
  readonly text: string;
  readonly problems: readonly string[];
}

/**
 * The unfolded lines (RFC 5545 §3.1) that a calendar is read from. Lines that are no property stay, so that the parser
 * refuses them. Throws RangeError when too much is left.
 */
export function neededLines(text: string): NeededLines {
  const problems: string[] = [];
  const kept: string[] = [];
  let size = 0;
  for (const folded of text.replace(/^\uFEFF/, '').split(/\r?\n(?![ \t])/)) {
    const name = /^([A-Za-z0-9-]{1,60})[;:]/.exec(folded)?.[1]?.toUpperCase();
    if (name !== undefined && !NEEDED.has(name)) continue;
    if (folded.length > LINE_LIMIT) {
      problems.push(`a line of ${folded.length} characters was left out: ${folded.slice(0, 40)}…`);
      continue;
    }
    kept.push(folded.replace(/\r?\n[ \t]/g, ''));
    size += folded.length;
    if (size > TEXT_LIMIT)
      throw new RangeError(`it holds more than ${TEXT_LIMIT / 1_000_000} MB of dates and titles`);
  }
  return { text: kept.join('\r\n'), problems };
}
