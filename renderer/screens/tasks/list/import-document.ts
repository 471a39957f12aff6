import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import type { InputOf } from '../../../api/api.ts';

export type ImportDocument = InputOf<'tasks.import'>['document'];
export type TaskDraft = InputOf<'tasks.check'>['draft'];

/** What a text holds that was given for import. */
export type ReadDocument =
  | { readonly kind: 'nothing' }
  /** `line` counts from 1. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly line: number }
  | { readonly kind: 'tasks'; readonly document: ImportDocument; readonly drafts: readonly TaskDraft[] };

const isDraft = (value: unknown): value is TaskDraft =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads an export, one task, or a list of tasks: the forms that `tasks.import` takes. Comments and trailing commas are allowed. */
export function readImport(text: string): ReadDocument {
  if (text.trim() === '') return { kind: 'nothing' };
  const errors: ParseError[] = [];
  const document: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) {
    const line = text.slice(0, first.offset).split('\n').length;
    return { kind: 'unreadable', reason: printParseErrorCode(first.error), line };
  }
  const held = isDraft(document) && Array.isArray(document.tasks) ? document.tasks : document;
  const drafts: readonly unknown[] = Array.isArray(held) ? held : [held];
  const wrong = drafts.findIndex((draft) => !isDraft(draft));
  if (wrong !== -1) return { kind: 'unreadable', reason: `tasks[${wrong}]`, line: 1 };
  return { kind: 'tasks', document: document as ImportDocument, drafts: drafts.filter(isDraft) };
}
