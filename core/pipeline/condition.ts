import { OrdinautError } from '../errors.ts';
import { type CompiledExpression, compileExpression, isTruthy } from './expression.ts';
import { evaluateIn, type ScopeView } from './scope.ts';

/** An `if`, `when` or `until`. */
export interface Condition {
  readonly expression: CompiledExpression;
  /** Where it stands in the task: `pipeline[2].if`. */
  readonly path: string;
}

/**
 * Parses a condition: JMESPath, also written as one `${…}`. Throws `OrdinautError` with `path`, as `compileExpression` does.
 */
export function compileCondition(text: string, path: string): Condition {
  try {
    return { expression: compileExpression(withoutBraces(text)), path };
  } catch (error) {
    if (!(error instanceof OrdinautError)) throw error;
    throw new OrdinautError({ ...error.toJSON(), path }, error);
  }
}

/**
 * Whether a condition holds: JMESPath truth, so null, false, "", [] and {} do not; 0 does. Steps, params and roots must exist;
 * deeper names that are missing are null. Throws `OrdinautError` with `path`.
 */
export function holds(condition: Condition, view: ScopeView): boolean {
  try {
    return isTruthy(evaluateIn(view, condition.expression));
  } catch (error) {
    if (!(error instanceof OrdinautError) || error.path !== undefined) throw error;
    throw new OrdinautError({ ...error.toJSON(), path: condition.path }, error);
  }
}

/** `${x}` → `x`; anything else as it is. */
export function withoutBraces(text: string): string {
  const match = /^\s*\$\{(.*)\}\s*$/s.exec(text);
  return (match?.[1] ?? text).trim();
}
