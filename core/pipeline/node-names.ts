import type { ErrorDetail } from '../errors.ts';
import type { PipelineNode } from '../model/pipeline.ts';

/** Names by where they were given first. */
type Names = Map<string, string>;

/**
 * Ids and `save_as` names that mean two things in one scope. The body of a foreach or repeat is a scope of its own;
 * branches of a parallel and the nodes of a chain share the one around them; cases of a switch exclude each other and
 * may use the same names.
 */
export function duplicateNames(pipeline: readonly PipelineNode[]): readonly ErrorDetail[] {
  const problems: ErrorDetail[] = [];
  addBlock(pipeline, 'pipeline', new Map(), problems);
  return problems;
}

function addBlock(nodes: readonly PipelineNode[], path: string, names: Names, problems: ErrorDetail[]): void {
  for (const [index, node] of nodes.entries()) addNode(node, `${path}[${index}]`, names, problems);
}

function addNode(node: PipelineNode, path: string, names: Names, problems: ErrorDetail[]): void {
  const add = (name: string, property: string): void => {
    const first = names.get(name);
    if (first === undefined) names.set(name, `${path}.${property}`);
    else if (first !== `${path}.id`)
      problems.push({
        code: 'duplicate_name',
        message: `${name} is used twice: first at ${first}`,
        path: `${path}.${property}`,
        hint: 'ids and save_as names are unique within their part of the pipeline',
      });
  };
  add(node.id, 'id');
  if (node.save_as !== undefined) add(node.save_as, 'save_as');
  addInside(node, path, names, problems);
}

function addInside(node: PipelineNode, path: string, names: Names, problems: ErrorDetail[]): void {
  if ('parallel' in node) {
    for (const [index, branch] of node.parallel.entries()) {
      const at = `${path}.parallel[${index}]`;
      if (isNode(branch)) addNode(branch, at, names, problems);
      else addBlock(branch, at, names, problems);
    }
  } else if ('chain' in node) addBlock(node.chain, `${path}.chain`, names, problems);
  else if ('switch' in node) {
    const before = new Map(names);
    const blocks = [
      ...node.switch.map((one, index) => ({ nodes: one.do, at: `${path}.switch[${index}].do` })),
      { nodes: node.default ?? [], at: `${path}.default` },
    ];
    for (const { nodes, at } of blocks) {
      const own = new Map(before);
      addBlock(nodes, at, own, problems);
      for (const [name, first] of own) names.set(name, first);
    }
  } else if ('do' in node) addBlock(node.do, `${path}.do`, new Map(), problems);
}

function isNode(branch: PipelineNode | readonly PipelineNode[]): branch is PipelineNode {
  return !Array.isArray(branch);
}
