import type { OutputOf } from '../../api/api.ts';

export type Question = OutputOf<'inbox.get'>;

/** A choice as a key of words: `it went out` is `it_went_out`. */
export const choiceKey = (choice: string) => choice.replaceAll(' ', '_');

/** The JSON Schema of what an answer carries, where the item asks for a value. */
export function askedSchema({ kind, detail }: Question): { readonly [key: string]: unknown } | null {
  const schema = detail.schema;
  return kind === 'elicitation' && schema !== null && typeof schema === 'object' && !Array.isArray(schema)
    ? (schema as { readonly [key: string]: unknown })
    : null;
}

/** The title of the task that asks; null when no task does. */
export function taskOf({ detail }: Question): { readonly id: string; readonly title: string | null } | null {
  const { task_id, task_title } = detail;
  if (typeof task_id !== 'string') return null;
  return { id: task_id, title: typeof task_title === 'string' ? task_title : null };
}
