import Type, { type Static } from 'typebox';

/** `toolkits.memory` of the configuration: there is nothing to set. */
export const MemorySettings = Type.Object({}, { additionalProperties: false });
export type MemorySettings = Static<typeof MemorySettings>;
