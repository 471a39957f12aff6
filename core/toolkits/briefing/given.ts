/** What a step before gave: its output, or why there is none. */
export type Given =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unavailable'; readonly reason: string | undefined }
  | { readonly kind: 'output'; readonly value: unknown };

/**
 * Reads what a pipeline passes on. `undefined` was not asked for; `null` and `{error: {message}}` are a step that
 * failed and let the pipeline go on.
 */
export function given(value: unknown): Given {
  if (value === undefined) return { kind: 'absent' };
  if (value === null) return { kind: 'unavailable', reason: undefined };
  if (isRecord(value) && 'error' in value) return { kind: 'unavailable', reason: reasonOf(value.error) };
  return { kind: 'output', value };
}

function reasonOf(error: unknown): string | undefined {
  if (typeof error === 'string') return error;
  return isRecord(error) ? textOf(error.message) : undefined;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A non-empty string; undefined for anything else. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** The list in an output: itself, or the first of the named properties that is one. */
export function listIn(value: unknown, ...names: readonly string[]): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) return undefined;
  for (const name of names) {
    const list = value[name];
    if (Array.isArray(list)) return list;
  }
  return undefined;
}

/** The messages of an output's `warnings`. */
export function warningsIn(value: unknown): readonly string[] {
  const warnings = isRecord(value) ? listIn(value.warnings) : undefined;
  return (warnings ?? []).flatMap((warning) => (isRecord(warning) ? (textOf(warning.message) ?? []) : []));
}
