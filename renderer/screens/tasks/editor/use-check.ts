import { useMemo } from 'react';
import { type ErrorDetail, type OutputOf, problemOf } from '../../../api/api.ts';
import { useOperation } from '../../../data/operation-query.ts';
import { useSettledValue } from '../../../data/settled-value.ts';
import { changesOf, type Draft, definitionOf, type Json } from './draft.ts';

const typingMs = 350;
type JsonObject = OutputOf<'tasks.get'>['definition'];

export interface Check {
  readonly problems: readonly ErrorDetail[];
  readonly warnings: readonly ErrorDetail[];
}

/** What the engine would say to a draft if it were saved; the last answer stays while the next is on its way. */
export function useCheck(
  draft: Draft,
  before: Draft,
  stored: { readonly id: string; readonly definition: Json } | undefined,
): Check {
  const settled = useSettledValue(draft, typingMs);
  const input = useMemo(() => {
    const changes = stored ? changesOf(stored.definition, before, settled) : definitionOf(settled);
    return changes && { draft: changes as JsonObject, ...(stored && { task: stored.id }) };
  }, [settled, before, stored]);
  const { data, error } = useOperation('tasks.check', input ?? { draft: {} }, {
    enabled: input !== undefined,
  });
  return useMemo(() => {
    if (error === null) return { problems: [], warnings: (data?.warnings ?? []) as readonly ErrorDetail[] };
    return { problems: problemsOf(error), warnings: [] };
  }, [data, error]);
}

/** All problems that a refusal holds. */
export function problemsOf(thrown: unknown): readonly ErrorDetail[] {
  const problem = problemOf(thrown);
  return (problem.problems as readonly ErrorDetail[] | undefined) ?? [problem];
}
