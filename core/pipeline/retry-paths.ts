import type { Pipeline, PipelineNode, ToolNode } from '../model/pipeline.ts';
import type { Step } from '../model/step.ts';
import { isFinal } from './node-result.ts';

/**
 * The paths to execute anew when a failed run is tried again from where it failed: the innermost failed steps. Failures that
 * the pipeline went on from (`on_error: continue`, or a person's word) are settled and stay.
 */
export function retryPaths(pipeline: Pipeline, steps: readonly Step[]): readonly string[] {
  const failed = steps.filter(({ state }) => state === 'failed').map(({ path }) => path);
  const settled = failed.filter((path) => goesOn(nodeAt(pipeline, path), path, steps));
  return failed.filter((path) => {
    const inside = failed.some((other) => isBelow(other, path) && !settled.includes(other));
    const absorbed = settled.some((around) => around === path || isBelow(path, around));
    return !inside && !absorbed;
  });
}

/** The node of a step's path: `each[2].fetch` is the node `fetch` in the body of `each`; undefined when there is none. */
export function nodeAt(pipeline: Pipeline, path: string): PipelineNode | undefined {
  let nodes: readonly PipelineNode[] = pipeline;
  let node: PipelineNode | undefined;
  for (const part of path.split('.')) {
    const [, id = part, index] = /^([^[]+)(?:\[(\w+)\])?$/.exec(part) ?? [];
    node =
      node && 'uses' in node && part === 'fallback' ? fallbackOf(node) : nodes.find((one) => one.id === id);
    if (node === undefined) return undefined;
    nodes = inside(node, index);
  }
  return node;
}

function fallbackOf({ fallback }: ToolNode): PipelineNode | undefined {
  return typeof fallback === 'string' ? { id: 'fallback', uses: fallback } : fallback;
}

function inside(node: PipelineNode, index: string | undefined): readonly PipelineNode[] {
  if ('parallel' in node) return [node.parallel[Number(index)] ?? []].flat() as readonly PipelineNode[];
  if ('switch' in node) return (index === 'default' ? node.default : node.switch[Number(index)]?.do) ?? [];
  if ('chain' in node) return node.chain;
  return 'do' in node ? node.do : [];
}

function goesOn(node: PipelineNode | undefined, path: string, steps: readonly Step[]): boolean {
  const step = steps.find((one) => one.path === path);
  if (step?.error && isFinal(step.error)) return false;
  return node?.on_error === 'continue' || (node?.on_error === 'escalate' && step?.via === 'person');
}

function isBelow(path: string, around: string): boolean {
  return path.startsWith(`${around}.`) || path.startsWith(`${around}[`);
}
