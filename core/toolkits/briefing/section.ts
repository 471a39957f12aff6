import Type, { type Static } from 'typebox';

/** A line of a briefing and where it comes from. */
const BriefingLine = Type.Object(
  {
    text: Type.String(),
    step: Type.Union([Type.String(), Type.Null()], {
      description: 'Id of the step it came from, where known.',
    }),
  },
  { additionalProperties: false },
);

export const BriefingSection = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('agenda'),
      Type.Literal('weather'),
      Type.Literal('mail'),
      Type.Literal('list'),
      Type.Literal('note'),
      Type.Literal('origin'),
    ]),
    title: Type.String(),
    lines: Type.Array(BriefingLine),
  },
  { additionalProperties: false },
);
export type BriefingSection = Static<typeof BriefingSection>;
