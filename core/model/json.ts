/** A JSON value: what crosses doors, tool calls and the store. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Milliseconds since 1970-01-01T00:00:00Z. Doors show instants as ISO 8601 strings. */
export type Instant = number;
/** A UUIDv7 in its 36-character text form. */
export type Id = string;
