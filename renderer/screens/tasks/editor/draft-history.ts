/** What was edited, with what it was before: undo leads back, redo forward again. */
export interface DraftHistory<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What was edited last, and when: typing on in one field is one edit. */
  readonly last: { readonly place: string; readonly at: number } | null;
}

const pauseMs = 1_000;
const mostEdits = 500;

export function beginHistory<T>(present: T): DraftHistory<T> {
  return { past: [], present, future: [], last: null };
}

/** `place` names the field, `at` is in milliseconds of any clock that goes forward. */
export function edit<T>(history: DraftHistory<T>, present: T, place: string, at: number): DraftHistory<T> {
  if (present === history.present) return history;
  const goesOn = history.last?.place === place && at - history.last.at < pauseMs && history.past.length > 0;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-mostEdits);
  return { past, present, future: [], last: { place, at } };
}

export function undo<T>({ past, present, future }: DraftHistory<T>): DraftHistory<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future, last: null };
  return { past: past.slice(0, -1), present: before, future: [present, ...future], last: null };
}

export function redo<T>({ past, present, future }: DraftHistory<T>): DraftHistory<T> {
  const [after, ...rest] = future;
  if (after === undefined) return { past, present, future, last: null };
  return { past: [...past, present], present: after, future: rest, last: null };
}
