import Type, { type Static } from 'typebox';

/** Something that could not be read, while the rest could. */
export const Warning = Type.Object(
  {
    code: Type.String({ description: 'Stable, for programs.' }),
    message: Type.String({ description: 'What is wrong and where, for people.' }),
    source: Type.String({ description: 'The file, calendar or account it is about.' }),
  },
  { additionalProperties: false },
);
export type Warning = Static<typeof Warning>;
