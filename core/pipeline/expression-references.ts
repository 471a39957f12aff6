import type { Ast } from './expression-syntax.ts';

/** A name that an expression reads from the root. */
export interface Reference {
  readonly path: readonly (string | number)[];
  /** It may be missing: left of `||`, in `not_null()`, or operand of a comparison, `!` or `&&`. */
  readonly optional: boolean;
}

interface Found {
  readonly references: Reference[];
  builds: boolean;
  readsAll: boolean;
}

/** What an expression reads from the root, whether it is nothing but a path, and whether it builds new values. `roots` is null when it reads the root itself. */
export function findReferences(ast: Ast): {
  readonly references: readonly Reference[];
  readonly path: Reference['path'] | null;
  readonly builds: boolean;
  readonly roots: readonly string[] | null;
} {
  const found: Found = { references: [], builds: false, readsAll: false };
  visit(ast, { root: true, optional: false }, found);
  const { references, builds, readsAll } = found;
  const roots = readsAll ? null : [...new Set(references.map(({ path }) => String(path[0])))];
  return { references, builds, roots, path: rootPath(ast) };
}

interface Context {
  /** The current node is the root of the data. */
  readonly root: boolean;
  readonly optional: boolean;
}

function visit(node: Ast, context: Context, found: Found): void {
  const path = context.root ? rootPath(node) : null;
  if (path !== null) {
    found.references.push({ path, optional: context.optional });
    return;
  }
  const inner = { ...context, root: false };
  switch (node.type) {
    case 'Subexpression':
    case 'IndexExpression':
    case 'Projection':
    case 'ValueProjection':
    case 'Pipe':
      visit(node.children[0], context, found);
      visit(node.children[1], inner, found);
      return;
    case 'FilterProjection':
      visit(node.children[0], context, found);
      visit(node.children[1], inner, found);
      visit(node.children[2], inner, found);
      return;
    case 'OrExpression':
    case 'AndExpression':
      visit(node.children[0], { ...context, optional: true }, found);
      visit(node.children[1], context, found);
      return;
    case 'Comparator':
    case 'NotExpression':
      for (const child of node.children) visit(child, { ...context, optional: true }, found);
      return;
    case 'Function':
      for (const child of node.children)
        visit(child, { ...context, optional: context.optional || node.name === 'not_null' }, found);
      return;
    case 'Flatten':
      visit(node.children[0], context, found);
      return;
    case 'ExpressionReference':
      visit(node.children[0], inner, found);
      return;
    case 'MultiSelectList':
      found.builds = true;
      for (const child of node.children) visit(child, context, found);
      return;
    case 'MultiSelectHash':
      found.builds = true;
      for (const pair of node.children) visit(pair.value, context, found);
      return;
    case 'Literal':
      return;
    default:
      // `@`, `*`, `[0]` at the root: the data as a whole.
      if (context.root) found.readsAll = true;
  }
}

/** `steps.inbox[0].title` as a path from the root; null for anything but names and positions. */
function rootPath(node: Ast): Reference['path'] | null {
  if (node.type === 'Field') return [node.name];
  if (node.type !== 'Subexpression' && node.type !== 'IndexExpression') return null;
  const [left, right] = node.children;
  const before = rootPath(left);
  const after = right.type === 'Index' ? [right.value] : rootPath(right);
  return before === null || after === null ? null : [...before, ...after];
}
