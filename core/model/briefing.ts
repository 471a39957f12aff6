import Type, { type Static } from 'typebox';
import type { Id, Instant } from './json.ts';

/** What a line is about, so that two briefings can be compared. */
const BriefingItem = Type.Object(
  {
    key: Type.String({ description: 'The same in every briefing, whatever becomes of it.' }),
    says: Type.String({ description: 'What a reader would notice a change of.' }),
    since: Type.Optional(Type.Integer({ description: 'When it came up, milliseconds since 1970.' })),
    until: Type.Optional(Type.Integer({ description: 'When it is over, milliseconds since 1970.' })),
  },
  { additionalProperties: false },
);
export type BriefingItem = Static<typeof BriefingItem>;

/** A line of a briefing and where it comes from. */
const BriefingLine = Type.Object(
  {
    text: Type.String(),
    step: Type.Union([Type.String(), Type.Null()], {
      description: 'Id of the step it came from, where known.',
    }),
    item: Type.Optional(BriefingItem),
  },
  { additionalProperties: false },
);
export type BriefingLine = Static<typeof BriefingLine>;

export const BriefingSection = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('changes'),
      Type.Literal('agenda'),
      Type.Literal('weather'),
      Type.Literal('mail'),
      Type.Literal('list'),
      Type.Literal('note'),
      Type.Literal('origin'),
    ]),
    title: Type.String(),
    lines: Type.Array(BriefingLine),
    partial: Type.Optional(
      Type.Boolean({ description: 'There may be more than the lines say: what is missing is not gone.' }),
    ),
  },
  { additionalProperties: false },
);
export type BriefingSection = Static<typeof BriefingSection>;

/** A document that a run publishes for the person. */
export interface Briefing {
  readonly id: Id;
  readonly run_id: Id | null;
  readonly task_id: Id | null;
  readonly title: string;
  readonly markdown: string;
  /** What it says line by line, where it was composed by rules: a later one is compared with it. */
  readonly sections?: readonly BriefingSection[];
  readonly created_at: Instant;
  readonly read_at: Instant | null;
}
