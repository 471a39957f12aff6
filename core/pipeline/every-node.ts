import type { PipelineNode } from '../model/pipeline.ts';

/** Every node of a pipeline as it is stored, outer ones first; fallback steps included. */
export function* everyNode(nodes: readonly PipelineNode[]): Generator<PipelineNode> {
  for (const node of nodes) {
    yield node;
    if ('uses' in node) {
      if (typeof node.fallback === 'object') yield* everyNode([node.fallback]);
    } else if ('parallel' in node) {
      for (const branch of node.parallel) yield* everyNode(isSequence(branch) ? branch : [branch]);
    } else if ('switch' in node) {
      for (const { do: body } of node.switch) yield* everyNode(body);
      yield* everyNode(node.default ?? []);
    } else if ('chain' in node) yield* everyNode(node.chain);
    else if ('do' in node) yield* everyNode(node.do);
  }
}

function isSequence(branch: PipelineNode | readonly PipelineNode[]): branch is readonly PipelineNode[] {
  return Array.isArray(branch);
}
