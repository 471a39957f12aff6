import Type, { type Static } from 'typebox';

/** `toolkits.briefing` of the configuration: there is nothing to set. */
export const BriefingSettings = Type.Object({}, { additionalProperties: false });
export type BriefingSettings = Static<typeof BriefingSettings>;
