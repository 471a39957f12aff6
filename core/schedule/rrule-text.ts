import { invalid } from './invalid.ts';
import { formatMoment, readMoment, sortMoments } from './moment.ts';
import { type Moment, type Recurrence, type RecurrenceSet, weekdayCodes } from './recurrence.ts';
import { parseRule } from './rule-parts.ts';
import { canonicalZoneName, zoneOf } from './zone-names.ts';

/** What a text of the `rrule` kind says. */
export interface RecurrenceText {
  readonly set: RecurrenceSet;
  /** DTSTART, if the text has one. */
  readonly start: Moment | null;
  /** The zone of the local times: the given one, else DTSTART's TZID (UTC for `…Z`), else null. */
  readonly timezone: string | null;
}

interface Line {
  readonly name: string;
  readonly parameters: string;
  readonly value: string;
}

const known = ['DTSTART', 'RRULE', 'RDATE', 'EXDATE'];

/**
 * Reads RFC 5545 recurrence text: a bare rule (`FREQ=…`, with or without `RRULE:`) or the lines DTSTART, RRULE, RDATE
 * and EXDATE in any order, of any letter case, folded or not. At most one RRULE; EXRULE is refused, as RFC 5545 dropped it.
 * Throws `invalid_schedule`.
 */
export function parseRecurrence(text: string, timezone?: string): RecurrenceText {
  // The stored form of most schedules, read without the machinery for lines.
  if (text.startsWith('FREQ=') && !text.includes('\n') && !text.includes(':'))
    return {
      set: { rule: parseRule(text), added: [], excluded: [] },
      start: null,
      timezone: timezone ?? null,
    };
  return readLines(splitLines(text), timezone);
}

function splitLines(text: string): readonly Line[] {
  const unfolded = text.replace(/\r?\n[ \t](?=\S)/g, (_fold, at: number) =>
    /^\s*(RRULE|DTSTART|RDATE|EXDATE|EXRULE|FREQ)\b/i.test(text.slice(at)) ? '\n' : '',
  );
  const chunks = unfolded.trim().split(/\s+(?=(?:DTSTART|RRULE|RDATE|EXDATE|EXRULE)\b)|[\r\n]+/i);
  return chunks
    .map((chunk) => chunk.trim())
    .filter((chunk) => chunk !== '')
    .map((chunk) => {
      const match = /^([A-Z-]+)((?:;[^:]*)?):([\s\S]*)$/i.exec(chunk);
      if (!match) return { name: 'RRULE', parameters: '', value: chunk };
      return {
        name: (match[1] ?? '').toUpperCase(),
        parameters: match[2] ?? '',
        value: (match[3] ?? '').trim(),
      };
    });
}

function readLines(lines: readonly Line[], timezone: string | undefined): RecurrenceText {
  for (const { name } of lines) {
    if (name === 'EXRULE')
      throw invalid(
        'expression',
        'EXRULE is not supported: RFC 5545 dropped it.',
        'list the dates as EXDATE',
      );
    if (!known.includes(name))
      throw invalid('expression', `Unknown line "${name}". Expected ${known.join(', ')}.`);
  }
  const [start, secondStart] = lines.filter((line) => line.name === 'DTSTART');
  const [rule, secondRule] = lines.filter((line) => line.name === 'RRULE');
  if (secondStart) throw invalid('expression', 'DTSTART stands twice. Expected it once at most.');
  if (secondRule)
    throw invalid('expression', 'RRULE stands twice. Expected one rule.', 'make one task for each rule');

  const named = start && zoneParameter(start);
  if (timezone !== undefined && named !== undefined && named !== timezone)
    throw invalid(
      'timezone',
      `DTSTART is in ${named}, the schedule in ${timezone}. Expected one zone.`,
      `leave schedule.timezone out, or make it ${named}`,
    );
  const home = timezone ?? named ?? (start && /Z$/i.test(start.value) ? 'UTC' : null);
  const moments = (name: string) =>
    lines
      .filter((line) => line.name === name)
      .flatMap((line) => line.value.split(',').map((value) => parseMoment(line, value.trim(), home)));
  const added = sortMoments(moments('RDATE'));
  if (added.some((moment) => moment.kind === 'day'))
    throw invalid('expression', 'RDATE is a date without a time. Expected for example 20260302T083000.');
  return {
    set: { rule: rule ? parseRule(rule.value) : null, added, excluded: sortMoments(moments('EXDATE')) },
    start: start ? parseMoment(start, start.value, home) : null,
    timezone: home,
  };
}

function zoneParameter(line: Line): string | undefined {
  const match = /;TZID=("?)([^;"]+)\1/i.exec(line.parameters);
  return match?.[2] === undefined ? undefined : canonicalZoneName(match[2].replace(/^\//, ''));
}

/** A date-time with a TZID other than the schedule's own zone becomes an instant. */
function parseMoment(line: Line, value: string, home: string | null): Moment {
  const moment = /;VALUE=PERIOD/i.test(line.parameters) ? undefined : readMoment(value);
  if (!moment)
    throw invalid(
      'expression',
      `${line.name} has "${value}". Expected a date that exists, as 20260302T083000 (local), 20260302T063000Z${line.name === 'RDATE' ? '' : ' or 20260302'}.`,
    );
  const zone = zoneParameter(line);
  if (moment.kind !== 'local' || zone === undefined || zone === home) return moment;
  return { kind: 'instant', instant: zoneOf(zone).fromLocal(moment.local) };
}

/** One rule in canonical form: parts in a fixed order, lists sorted, defaults (INTERVAL=1, WKST=MO) left out. */
export function formatRule(rule: Recurrence): string {
  const parts: string[] = [`FREQ=${rule.frequency}`];
  const list = (name: string, values: readonly (number | string)[]) => {
    if (values.length > 0) parts.push(`${name}=${values.join(',')}`);
  };
  if (rule.interval !== 1) parts.push(`INTERVAL=${rule.interval}`);
  list('BYMONTH', rule.byMonth);
  list('BYWEEKNO', rule.byWeekNo);
  list('BYYEARDAY', rule.byYearDay);
  list('BYMONTHDAY', rule.byMonthDay);
  list(
    'BYDAY',
    rule.byDay.map((term) => `${term.nth ?? ''}${weekdayCodes[term.weekday]}`),
  );
  list('BYHOUR', rule.byHour);
  list('BYMINUTE', rule.byMinute);
  list('BYSECOND', rule.bySecond);
  list('BYSETPOS', rule.bySetPos);
  if (rule.weekStart !== 0) parts.push(`WKST=${weekdayCodes[rule.weekStart]}`);
  if (rule.count !== null) parts.push(`COUNT=${rule.count}`);
  if (rule.until !== null) parts.push(`UNTIL=${formatMoment(rule.until)}`);
  return parts.join(';');
}

/** The canonical text: a bare rule, or `RRULE:`, `RDATE:` and `EXDATE:` lines when dates are added or taken away. */
export function formatRecurrence(set: RecurrenceSet): string {
  const rule = set.rule && formatRule(set.rule);
  if (set.added.length === 0 && set.excluded.length === 0) return rule ?? '';
  const lines = rule === null ? [] : [`RRULE:${rule}`];
  if (set.added.length > 0) lines.push(`RDATE:${set.added.map(formatMoment).join(',')}`);
  if (set.excluded.length > 0) lines.push(`EXDATE:${set.excluded.map(formatMoment).join(',')}`);
  return lines.join('\n');
}
