import type { Block, PlanNode } from './plan-node.ts';

export interface Inside {
  readonly child: PlanNode;
  readonly path: string;
}

/** What the paths of the nodes inside a node begin with: `both[1].`, `pick[0].`, `pick[default].`, `steps.`. */
export function insidePrefix(path: string, index: number | 'default' | null): string {
  return index === null ? `${path}.` : `${path}[${index}].`;
}

/** The nodes inside that run at most once, with their paths: of a parallel, chain or switch. */
export function* insideOf(node: PlanNode, path: string): Generator<Inside> {
  switch (node.kind) {
    case 'parallel':
      for (const [index, branch] of node.branches.entries()) yield* each(branch, insidePrefix(path, index));
      return;
    case 'chain':
      yield* each(node.body, insidePrefix(path, null));
      return;
    case 'switch':
      for (const [index, { body }] of node.cases.entries()) yield* each(body, insidePrefix(path, index));
      yield* each(node.otherwise, insidePrefix(path, 'default'));
      return;
    default:
      return;
  }
}

function* each(block: Block, prefix: string): Generator<Inside> {
  for (const child of block) yield { child, path: prefix + child.id };
}
