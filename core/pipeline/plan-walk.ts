import type { Block, PlanNode } from './plan-node.ts';

/** Every node of a plan with its depth, outer ones first; fallbacks included. */
export function* nodesOf(
  nodes: Block,
  depth = 0,
): Generator<{ readonly node: PlanNode; readonly depth: number }> {
  for (const node of nodes) {
    yield { node, depth };
    for (const block of blocksOf(node)) yield* nodesOf(block, depth + 1);
  }
}

/** The tools that a plan names, each once; those of fallbacks are left out, as few runs need them. */
export function toolsOf(nodes: Block): readonly string[] {
  const fallbacks = new Set<PlanNode>();
  const tools = new Set<string>();
  for (const { node } of nodesOf(nodes)) {
    if (node.kind !== 'tool') continue;
    if (node.fallback) fallbacks.add(node.fallback);
    if (!fallbacks.has(node)) tools.add(node.uses);
  }
  return [...tools];
}

/** The sequences of nodes inside a node. */
function blocksOf(node: PlanNode): readonly Block[] {
  switch (node.kind) {
    case 'tool':
      return node.fallback ? [[node.fallback]] : [];
    case 'parallel':
      return node.branches;
    case 'switch':
      return [...node.cases.map(({ body }) => body), node.otherwise];
    case 'foreach':
    case 'repeat':
    case 'chain':
      return [node.body];
    default:
      return [];
  }
}
