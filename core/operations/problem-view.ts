import type { Static } from 'typebox';
import type { ErrorDetail } from '../errors.ts';
import { type Problem, plainObject } from './fields.ts';

type ProblemView = Static<typeof Problem>;

/** An error or warning as doors show it. */
export function viewProblem(detail: ErrorDetail): ProblemView {
  const { problems, ...facts } = detail;
  return { ...facts, ...(problems !== undefined && { problems: problems.map(plainObject) }) };
}

export function viewProblemOrNull(detail: ErrorDetail | null): ProblemView | null {
  return detail === null ? null : viewProblem(detail);
}
