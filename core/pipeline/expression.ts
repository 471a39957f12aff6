import { OrdinautError } from '../errors.ts';
import type { Json } from '../model/json.ts';
import { checkJsonBounds } from '../model/json-bounds.ts';
import { evaluateAst } from './expression-evaluate.ts';
import { ExpressionReference } from './expression-functions.ts';
import { findReferences, type Reference } from './expression-references.ts';
import { type Ast, parseExpression } from './expression-syntax.ts';
import { Budget } from './expression-values.ts';

export { isTruthy } from './expression-values.ts';

/** A parsed expression, ready to be evaluated often. */
export interface CompiledExpression {
  readonly text: string;
  readonly ast: Ast;
  /** Names it reads from the root, each as a path: `steps.inbox[0]` is `['steps', 'inbox', 0]`. */
  readonly references: readonly Reference[];
  /** The roots it reads; null when it reads the data as a whole (`@`). */
  readonly roots: readonly string[] | null;
  /** Set when the whole expression is one such path. */
  readonly path: Reference['path'] | null;
  /** It builds lists or objects, which may share parts and grow beyond the data. */
  readonly builds: boolean;
}

const MOST_STEPS = 2_000_000;
const RESULT_BOUNDS = { depth: 500, nodes: 500_000, characters: 20_000_000 };
const CACHED = 1_000;
const cache = new Map<string, CompiledExpression>();

/**
 * Parses a JMESPath expression; the 1,000 latest are kept. Throws `OrdinautError` `invalid_expression` (with position and
 * hint) or `expression_too_costly` (longer than 10,000 characters, 1,000 parts or 60 levels), within bounded time and stack.
 */
export function compileExpression(text: string): CompiledExpression {
  const known = cache.get(text);
  if (known) {
    // A Map iterates in order of insertion: putting it back makes it the latest.
    cache.delete(text);
    cache.set(text, known);
    return known;
  }
  const ast = parseExpression(text);
  const compiled: CompiledExpression = { text, ast, ...findReferences(ast) };
  cache.set(text, compiled);
  const oldest = cache.size > CACHED ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
  return compiled;
}

/**
 * The value of an expression over `data`, in at most about two million steps. Missing names are null, as JMESPath has it;
 * nothing is inherited. Throws `OrdinautError`: as `compileExpression`, `expression_type_error`, `expression_too_costly`.
 */
export function evaluateExpression(expression: string | CompiledExpression, data: unknown): Json {
  const compiled = typeof expression === 'string' ? compileExpression(expression) : expression;
  const result = evaluateAst(compiled.ast, data, new Budget(MOST_STEPS)) ?? null;
  if (result instanceof ExpressionReference)
    throw new OrdinautError({
      code: 'expression_type_error',
      message: `${compiled.text} is a reference to an expression, not a value`,
    });
  if (compiled.builds) checkResult(result);
  return result as Json;
}

function checkResult(result: unknown): void {
  try {
    checkJsonBounds(result, RESULT_BOUNDS, 'the result');
  } catch (error) {
    throw new OrdinautError(
      { code: 'expression_too_costly', message: 'the expression gives a result that is too big' },
      error,
    );
  }
}
