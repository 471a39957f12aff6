import type { Json } from '../../../core/model/json.ts';
import type { OutputOf } from '../../api/api.ts';

export type Question = OutputOf<'inbox.get'>;

/** A choice as a key of words: `it went out` is `it_went_out`. */
export const choiceKey = (choice: string) => choice.replaceAll(' ', '_');

/** Which words tell what follows from a choice: those of its kind, but nothing runs where a task or an agent asks. */
export function meaningKey({ kind, run_id, detail }: Question): string {
  if (kind === 'approval' && isObject(detail.about)) {
    const { permission } = detail.about;
    if (run_id === null) return 'call_of_agent';
    return isObject(permission) && permission.holder !== detail.task_id ? 'call_of_holder' : 'call_of_task';
  }
  if (kind !== 'approval' || run_id !== null) return kind;
  return typeof detail.task_id === 'string' ? 'proposal' : 'agent';
}

type Schema = { readonly [key: string]: unknown };
type Value = { readonly [key: string]: unknown };
const isObject = (value: unknown): value is Schema =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** What an answer carries where the item asks for a value: the form's schema, and the value that a filled form stands for. */
export interface AskedValue {
  readonly schema: Schema;
  readonly valueOf: (form: Value) => Json;
  /** A problem's path in the value as a path in the form. */
  readonly pathOf: (path: string) => string;
}

export function askedValue({ kind, detail: { schema } }: Question): AskedValue | null {
  if (kind !== 'elicitation' || !isObject(schema)) return null;
  if (schema.type === undefined || schema.type === 'object')
    return { schema, valueOf: (form) => form as Json, pathOf: (path) => path };
  // A form has fields: what is no object becomes its only one.
  return {
    schema: { type: 'object', properties: { answer: schema }, required: ['answer'] },
    valueOf: ({ answer }) => (answer ?? null) as Json,
    pathOf: (path) => (path === '' ? 'answer' : path.startsWith('[') ? `answer${path}` : `answer.${path}`),
  };
}

/** The task that asks, or is asked about; null when there is none. */
export function taskOf({ detail }: Question): { readonly id: string; readonly title: string | null } | null {
  const { task_id, task_title } = detail;
  if (typeof task_id !== 'string') return null;
  return { id: task_id, title: typeof task_title === 'string' ? task_title : null };
}

/** Id of the run that asks, or in which a tool server asks; null when there is none. */
export const runOf = ({ run_id, detail }: Question): string | null =>
  run_id ?? (typeof detail.run_id === 'string' ? detail.run_id : null);
