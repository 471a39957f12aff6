import { DateTime } from 'luxon';
import Type, { type Static } from 'typebox';
import type { BriefingLine, BriefingSection } from '../../model/briefing.ts';
import type { ToolContext } from '../../model/tool.ts';
import { plainLine } from '../plain-text.ts';
import { agendaLines } from './agenda-section.ts';
import { given, isRecord, textOf, warningsIn } from './given.ts';
import { isPartOfMail, mailLines } from './mail-section.ts';
import type { PartLine } from './part-line.ts';
import { type Words, wordsOf } from './words.ts';

export const LINE_LIMIT = 500;
const LINES_LIMIT = 100;
const Given = (what: string) =>
  Type.Optional(
    Type.Unknown({ description: `${what}; null or {error: {message}} when it could not be had.` }),
  );

const ListInput = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200 }),
    lines: Type.Union([Type.Array(Type.String()), Type.Null()]),
    empty: Type.Optional(
      Type.String({
        maxLength: 500,
        description: 'Said when there are no lines; by default nothing is.',
      }),
    ),
    step: Type.Optional(Type.String({ description: 'Id of the step that the lines came from.' })),
  },
  { additionalProperties: false },
);
type ListInput = Static<typeof ListInput>;

/** What a briefing is made of. */
export const partFields = {
  calendar: Given('Output of calendar.list_events'),
  weather: Given('Output of weather.forecast'),
  emails: Given('Output of mail.top_unread'),
  note: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: 'A paragraph of its own.' })),
  sections: Type.Optional(
    Type.Array(ListInput, {
      maxItems: 20,
      description: 'Further parts, each a list of lines. null lines could not be had.',
    }),
  ),
  steps: Type.Optional(
    Type.Object(
      {
        calendar: Type.Optional(Type.String()),
        weather: Type.Optional(Type.String()),
        emails: Type.Optional(Type.String()),
      },
      { additionalProperties: false, description: 'Ids of the steps that the parts came from.' },
    ),
  ),
  language: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('ro')], { default: 'en' })),
};
const Parts = Type.Object(partFields);
type Parts = Static<typeof Parts>;

/** The sections of the parts that were asked for, whatever became of them, in the order of a document. */
export function sectionsOf(
  input: Parts,
  { now, timezone }: Pick<ToolContext, 'now' | 'timezone'>,
): BriefingSection[] {
  const words = wordsOf(input.language ?? 'en');
  const today = DateTime.fromMillis(now(), { zone: timezone });
  const { steps = {} } = input;
  return [
    part('agenda', words.agenda, input.calendar, steps.calendar, words, {
      read: (output) => agendaLines(output, today, words),
      isPartial: (output) => isRecord(output) && output.more === true,
    }),
    part('weather', words.weather, input.weather, steps.weather, words, {
      read: (output) => weatherLines(output, today),
      isPartial: () => false,
    }),
    part('mail', words.mail, input.emails, steps.emails, words, {
      read: (output) => mailLines(output, words),
      isPartial: isPartOfMail,
    }),
    ...(input.sections ?? []).map((section) => listSection(section, words)),
    note(input.note, words),
  ].filter((section) => section !== undefined);
}

/** How the output of a part's tool is read. */
interface PartReader {
  readonly read: (output: unknown) => readonly PartLine[] | undefined;
  readonly isPartial: (output: unknown) => boolean;
}

/** undefined when it was not asked for. */
function part(
  kind: BriefingSection['kind'],
  title: string,
  value: unknown,
  step: string | undefined,
  words: Words,
  { read, isPartial }: PartReader,
): BriefingSection | undefined {
  const found = given(value);
  if (found.kind === 'absent') return undefined;
  const unavailable = (reason: string | undefined): readonly PartLine[] => [
    { text: words.unavailable(title, reason ?? words.noAnswer) },
  ];
  if (found.kind === 'unavailable') return section(kind, title, unavailable(found.reason), step, true, words);
  const lines = read(found.value) ?? ownWords(found.value);
  const warnings = warningsIn(found.value).slice(0, 5).map(words.notRead);
  return section(
    kind,
    title,
    [...(lines ?? unavailable(undefined)), ...warnings.map((text) => ({ text }))],
    step,
    lines === undefined || warnings.length > 0 || isPartial(found.value),
    words,
  );
}

/** Words of another server's answer are taken as they are. */
function ownWords(value: unknown): readonly PartLine[] | undefined {
  return textOf(value)
    ?.split('\n')
    .filter((line) => line.trim() !== '')
    .map((text) => ({ text }));
}

/** A list of the caller's own; undefined when it is empty and nothing is to be said then. */
function listSection({ title, lines, empty, step }: ListInput, words: Words): BriefingSection | undefined {
  if (lines === null)
    return section('list', title, [{ text: words.unavailable(title, words.noAnswer) }], step, true, words);
  if (lines.length === 0 && !empty) return undefined;
  const shown =
    lines.length > 0
      ? lines.map((text) => ({ text, item: { key: text, says: text } }))
      : [{ text: empty ?? '' }];
  return section('list', title, shown, step, false, words);
}

function section(
  kind: BriefingSection['kind'],
  title: string,
  lines: readonly PartLine[],
  step: string | undefined,
  partial: boolean,
  words: Words,
): BriefingSection {
  const shown = lines.slice(0, LINES_LIMIT).map(
    ({ text, item }): BriefingLine => ({
      text: plainLine(text, LINE_LIMIT),
      step: step ?? null,
      ...(item && { item: { ...item, says: plainLine(item.says, LINE_LIMIT) } }),
    }),
  );
  const more = lines.length - shown.length;
  if (more > 0) shown.push({ text: words.more(more), step: step ?? null });
  return {
    kind,
    title: plainLine(title, 200),
    lines: shown,
    ...((partial || more > 0) && { partial: true }),
  };
}

function weatherLines(output: unknown, today: DateTime): readonly PartLine[] | undefined {
  const text = isRecord(output) ? (textOf(output.text) ?? textOf(output.summary)) : undefined;
  if (text === undefined) return undefined;
  return [{ text, item: { key: 'weather', says: text, until: today.endOf('day').toMillis() } }];
}

function note(value: string | null | undefined, words: Words): BriefingSection | undefined {
  const text = textOf(value);
  return text === undefined
    ? undefined
    : { kind: 'note', title: words.note, lines: [{ text: plainLine(text, 5_000), step: null }] };
}
