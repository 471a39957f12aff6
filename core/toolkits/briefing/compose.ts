import { DateTime } from 'luxon';
import Type, { type Static } from 'typebox';
import type { ToolContext, ToolkitTool } from '../../model/tool.ts';
import { plainLine } from '../plain-text.ts';
import { defineTool } from '../tool.ts';
import { agendaLines } from './agenda-section.ts';
import { given, isRecord, textOf, warningsIn } from './given.ts';
import { mailLines } from './mail-section.ts';
import { escapeMarkdown, sectionsMarkdown, sectionsText } from './markdown.ts';
import { BriefingSection } from './section.ts';
import { type Words, wordsOf } from './words.ts';

const LINE_LIMIT = 500;
const LINES_LIMIT = 100;
const Given = (what: string) =>
  Type.Optional(
    Type.Unknown({ description: `${what}; null or {error: {message}} when it could not be had.` }),
  );

const Input = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    instruction: Type.Optional(
      Type.String({
        description:
          'What a language model would have been told; taken so that this tool can stand in for one.',
      }),
    ),
    calendar: Given('Output of calendar.list_events'),
    weather: Given('Output of weather.forecast'),
    emails: Given('Output of mail.top_unread'),
    note: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: 'A paragraph of its own.' })),
    sections: Type.Optional(
      Type.Array(
        Type.Object(
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
        ),
        { maxItems: 20, description: 'Further parts, each a list of lines. null lines could not be had.' },
      ),
    ),
    composed_because: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        description: 'Why no language model wrote it, e.g. the message of its error.',
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
  },
  { additionalProperties: true },
);
const Output = Type.Object(
  {
    title: Type.String(),
    markdown: Type.String(),
    text: Type.String({ description: 'The same without Markdown.' }),
    sections: Type.Array(BriefingSection),
  },
  { additionalProperties: false },
);

/** A briefing without a language model: the same input always gives the same document. */
export const composeTool = (): ToolkitTool =>
  defineTool({
    name: 'compose',
    title: 'Compose a briefing',
    description:
      'Makes a briefing of agenda, weather and unread mail by fixed rules. Takes what llm.plan takes, so that it can be its fallback.',
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    cost_tier: 'free',
    input: Input,
    output: Output,
    handler: async (input, context) => compose(input, context),
  });

function compose(input: Static<typeof Input>, { now, timezone }: ToolContext): Static<typeof Output> {
  const words = wordsOf(input.language ?? 'en');
  const today = DateTime.fromMillis(now(), { zone: timezone });
  const { steps = {} } = input;
  const sections = [
    part('agenda', words.agenda, input.calendar, steps.calendar, words, (output) =>
      agendaLines(output, today, words),
    ),
    part('weather', words.weather, input.weather, steps.weather, words, weatherLines),
    part('mail', words.mail, input.emails, steps.emails, words, (output) => mailLines(output, words)),
    ...(input.sections ?? []).map((section) => listSection(section, words)),
    note(input.note, words),
    origin(input.composed_because, words),
  ].filter((section) => section !== undefined);
  const date = today.setLocale(words.locale).toFormat('cccc, d LLLL yyyy');
  const title = plainLine(input.title ?? `${words.briefing}: ${date}`, 200);
  const heading = input.title === undefined ? title : `${title} — ${date}`;
  return {
    title,
    markdown: `# ${escapeMarkdown(heading)}\n\n${sectionsMarkdown(sections)}`,
    text: `${heading}\n\n${sectionsText(sections)}`,
    sections,
  };
}

/** A part that was asked for, whatever became of it; undefined when it was not. */
function part(
  kind: BriefingSection['kind'],
  title: string,
  value: unknown,
  step: string | undefined,
  words: Words,
  read: (output: unknown) => readonly string[] | undefined,
): BriefingSection | undefined {
  const found = given(value);
  if (found.kind === 'absent') return undefined;
  const unavailable = (reason: string | undefined) => [words.unavailable(title, reason ?? words.noAnswer)];
  const texts =
    found.kind === 'unavailable'
      ? unavailable(found.reason)
      : // Words of their own (another server's answer) are taken as they are.
        (read(found.value) ??
        textOf(found.value)
          ?.split('\n')
          .filter((line) => line.trim() !== '') ??
        unavailable(undefined));
  const warnings = found.kind === 'output' ? warningsIn(found.value).slice(0, 5).map(words.notRead) : [];
  const lines = [...texts, ...warnings]
    .slice(0, LINES_LIMIT)
    .map((text) => ({ text: plainLine(text, LINE_LIMIT), step: step ?? null }));
  return { kind, title, lines };
}

type ListInput = NonNullable<Static<typeof Input>['sections']>[number];

/** A list of the caller's own; undefined when it is empty and nothing is to be said then. */
function listSection({ title, lines, empty, step }: ListInput, words: Words): BriefingSection | undefined {
  const texts =
    lines === null
      ? [words.unavailable(title, words.noAnswer)]
      : lines.length > 0
        ? lines
        : empty
          ? [empty]
          : [];
  if (texts.length === 0) return undefined;
  const shown = texts
    .slice(0, LINES_LIMIT)
    .map((text) => ({ text: plainLine(text, LINE_LIMIT), step: step ?? null }));
  return { kind: 'list', title: plainLine(title, 200), lines: shown };
}

function weatherLines(output: unknown): readonly string[] | undefined {
  const text = isRecord(output) ? (textOf(output.text) ?? textOf(output.summary)) : undefined;
  return text === undefined ? undefined : [text];
}

function note(value: string | null | undefined, words: Words): BriefingSection | undefined {
  const text = textOf(value);
  return text === undefined
    ? undefined
    : { kind: 'note', title: words.note, lines: [{ text: plainLine(text, 5_000), step: null }] };
}

/** Always there: nobody shall take this for the words of a model. */
function origin(because: string | null | undefined, words: Words): BriefingSection {
  const text = words.withoutModel(textOf(because));
  return { kind: 'origin', title: '', lines: [{ text: plainLine(text, LINE_LIMIT), step: null }] };
}
