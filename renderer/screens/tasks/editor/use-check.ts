import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ErrorDetail, type OutputOf, problemOf } from '../../../api/api.ts';
import { useOperation } from '../../../data/operation-query.ts';
import { useSettledValue } from '../../../data/settled-value.ts';
import { changesOf, type Draft, definitionOf, type Json } from './draft.ts';

const typingMs = 350;
const nothing = { draft: {} };
type JsonObject = OutputOf<'tasks.get'>['definition'];

export interface Check {
  readonly problems: readonly ErrorDetail[];
  readonly warnings: readonly ErrorDetail[];
  /** What others write and the steps pass on. */
  readonly flows: OutputOf<'tasks.check'>['flows'];
}

/**
 * What the engine would say to a draft if it were saved; the last answer stays while the next is on its way. That a title or a
 * time is not written yet is no problem before saving.
 */
export function useCheck(
  draft: Draft,
  before: Draft,
  stored: { readonly id: string; readonly definition: Json } | undefined,
): Check {
  const { t } = useTranslation();
  const untitled = t('task_editor.untitled');
  const settled = useSettledValue(draft, typingMs);
  const { whole, steps } = useMemo(() => {
    const complete = withoutGaps(settled, untitled);
    const changes = stored ? changesOf(stored.definition, before, complete) : definitionOf(complete);
    const { params = {} } = settled.fields;
    const alone = definitionOf(complete);
    return {
      whole: changes && { draft: changes as JsonObject, ...(stored && { task: stored.id }) },
      steps: alone && { draft: { title: untitled, pipeline: alone.pipeline, params } as JsonObject },
    };
  }, [settled, before, stored, untitled]);
  const checked = useOperation('tasks.check', whole ?? nothing, { enabled: whole !== undefined });
  const problems = useMemo(
    () => (checked.error === null ? none : problemsOf(checked.error)),
    [checked.error],
  );
  // What is wrong elsewhere keeps the engine from looking at the steps: they are looked at by themselves.
  const unseen = problems.length > 0 && !problems.some(isOfSteps);
  const alone = useOperation('tasks.check', steps ?? nothing, { enabled: unseen && steps !== undefined });
  return useMemo(() => {
    const { error } = alone;
    const more = unseen && error !== null ? problemsOf(error).filter(isOfSteps) : none;
    const warnings = unseen ? alone.data?.warnings : checked.data?.warnings;
    const found = problems.length === 0 ? checked.data?.flows : undefined;
    return {
      problems: [...problems, ...more],
      warnings: problems.length === 0 || unseen ? ((warnings ?? none) as readonly ErrorDetail[]) : none,
      flows: found ?? [],
    };
  }, [problems, unseen, alone, checked.data]);
}

const none: readonly ErrorDetail[] = [];
const isOfSteps = ({ path = '' }: ErrorDetail) => path.startsWith('pipeline');

function withoutGaps(draft: Draft, untitled: string): Draft {
  const { fields, schedule } = draft;
  const untimed = schedule.kind === 'time' && schedule.text.trim() === '';
  return {
    ...draft,
    fields: { ...fields, ...(String(fields.title ?? '').trim() === '' && { title: untitled }) },
    schedule: untimed ? { ...schedule, kind: 'manual' } : schedule,
  };
}

/** All problems that a refusal holds. */
export function problemsOf(thrown: unknown): readonly ErrorDetail[] {
  const problem = problemOf(thrown);
  return (problem.problems as readonly ErrorDetail[] | undefined) ?? [problem];
}
