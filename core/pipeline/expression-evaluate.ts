import { callFunction, ExpressionReference } from './expression-functions.ts';
import type { Ast, Comparison } from './expression-syntax.ts';
import {
  type Budget,
  compareValues,
  deepEqual,
  isRecord,
  isTruthy,
  ownProperty,
  setOwn,
} from './expression-values.ts';

/**
 * Evaluates a parsed expression (JMESPath specification, https://jmespath.org/specification.html). Differs from the
 * `jmespath` package where that leaves the specification: own properties only; `<` and its kin compare two numbers or two
 * strings and give null otherwise; `sort`, `max_by` and others order numbers as numbers.
 */
export function evaluateAst(node: Ast, value: unknown, budget: Budget): unknown {
  budget.spend(1);
  switch (node.type) {
    case 'Field':
      return ownProperty(value, node.name);
    case 'Subexpression': {
      const left = evaluateAst(node.children[0], value, budget);
      return left === null ? null : evaluateAst(node.children[1], left, budget);
    }
    case 'IndexExpression':
    case 'Pipe':
      return evaluateAst(node.children[1], evaluateAst(node.children[0], value, budget), budget);
    case 'Index':
      return Array.isArray(value) ? (value.at(node.value) ?? null) : null;
    case 'Slice':
      return Array.isArray(value) ? slice(value, node.children, budget) : null;
    case 'Projection': {
      const base = evaluateAst(node.children[0], value, budget);
      return Array.isArray(base) ? project(base, node.children[1], budget) : null;
    }
    case 'ValueProjection': {
      const base = evaluateAst(node.children[0], value, budget);
      return isRecord(base) ? project(Object.values(base), node.children[1], budget) : null;
    }
    case 'FilterProjection': {
      const base = evaluateAst(node.children[0], value, budget);
      if (!Array.isArray(base)) return null;
      const kept = base.filter((item) => isTruthy(evaluateAst(node.children[2], item, budget)));
      return project(kept, node.children[1], budget);
    }
    case 'Flatten': {
      const base = evaluateAst(node.children[0], value, budget);
      if (!Array.isArray(base)) return null;
      budget.spend(base.reduce<number>((sum, item) => sum + (Array.isArray(item) ? item.length : 1), 0));
      return base.flat();
    }
    case 'Comparator':
      return compare(
        node.name,
        evaluateAst(node.children[0], value, budget),
        evaluateAst(node.children[1], value, budget),
        budget,
      );
    case 'OrExpression': {
      const left = evaluateAst(node.children[0], value, budget);
      return isTruthy(left) ? left : evaluateAst(node.children[1], value, budget);
    }
    case 'AndExpression': {
      const left = evaluateAst(node.children[0], value, budget);
      return isTruthy(left) ? evaluateAst(node.children[1], value, budget) : left;
    }
    case 'NotExpression':
      return !isTruthy(evaluateAst(node.children[0], value, budget));
    case 'MultiSelectList':
      return value === null ? null : node.children.map((child) => evaluateAst(child, value, budget));
    case 'MultiSelectHash': {
      if (value === null) return null;
      const result: Record<string, unknown> = {};
      for (const pair of node.children) setOwn(result, pair.name, evaluateAst(pair.value, value, budget));
      return result;
    }
    case 'Function':
      return callFunction(
        node.name,
        node.children.map((child) => evaluateAst(child, value, budget)),
        budget,
      );
    case 'ExpressionReference':
      return new ExpressionReference((item) => evaluateAst(node.children[0], item, budget));
    case 'Literal':
      return node.value;
    case 'Identity':
    case 'Current':
      return value;
  }
}

function project(items: readonly unknown[], each: Ast, budget: Budget): readonly unknown[] {
  budget.spend(items.length);
  const results: unknown[] = [];
  for (const item of items) {
    const result = evaluateAst(each, item, budget);
    if (result !== null) results.push(result);
  }
  return results;
}

function compare(name: Comparison, a: unknown, b: unknown, budget: Budget): boolean | null {
  if (name === 'EQ') return deepEqual(a, b, budget);
  if (name === 'NE') return !deepEqual(a, b, budget);
  const order = compareValues(a, b);
  if (order === undefined) return null;
  if (name === 'GT') return order > 0;
  if (name === 'GTE') return order >= 0;
  return name === 'LT' ? order < 0 : order <= 0;
}

/** `[start:stop:step]` as in Python; the step is never 0. */
function slice(
  list: readonly unknown[],
  parts: readonly (number | null)[],
  budget: Budget,
): readonly unknown[] {
  const step = parts[2] ?? 1;
  const cap = (part: number | null | undefined, missing: number): number => {
    if (part === null || part === undefined) return missing;
    const at = part < 0 ? part + list.length : part;
    if (at < 0) return step < 0 ? -1 : 0;
    return at >= list.length ? (step < 0 ? list.length - 1 : list.length) : at;
  };
  const start = cap(parts[0], step < 0 ? list.length - 1 : 0);
  const stop = cap(parts[1], step < 0 ? -1 : list.length);
  const results: unknown[] = [];
  for (let at = start; step > 0 ? at < stop : at > stop; at += step) results.push(list[at]);
  budget.spend(results.length);
  return results;
}
