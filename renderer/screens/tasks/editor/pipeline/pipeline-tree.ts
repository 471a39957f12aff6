import type { JsonPath } from './json-path.ts';

export type NodeKind =
  | 'tool'
  | 'parallel'
  | 'foreach'
  | 'switch'
  | 'repeat'
  | 'chain'
  | 'approval'
  | 'wait'
  | 'call'
  | 'unknown';

export type Fields = { readonly [name: string]: unknown };

/** A sequence of nodes inside another one: a branch, a case, a body. */
export interface TreeBlock {
  /** Of the array that holds the nodes, or of the only node where `bare`. */
  readonly path: JsonPath;
  /** How a run writes it: `[0]`, `[default]`, `[*]` for each round, or nothing. */
  readonly step: string;
  /** A branch that is one node and no array. */
  readonly bare: boolean;
  readonly nodes: readonly TreeNode[];
}

export interface TreeNode {
  readonly path: JsonPath;
  /** The path as one text. */
  readonly key: string;
  readonly id: string;
  readonly kind: NodeKind;
  readonly fields: Fields;
  readonly blocks: readonly TreeBlock[];
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const kinds = ['parallel', 'foreach', 'switch', 'repeat', 'chain', 'approval', 'wait', 'call'] as const;

function kindOf(fields: Fields): NodeKind {
  if ('uses' in fields) return 'tool';
  return kinds.find((kind) => kind in fields) ?? 'unknown';
}

export const keyOf = (path: JsonPath) => path.join('/');

/** The nodes of a pipeline, as far as it can be read: what is no node is left out. */
export function readTree(pipeline: unknown): readonly TreeNode[] {
  return nodesAt(pipeline, []);
}

function nodesAt(value: unknown, path: JsonPath): readonly TreeNode[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index) => (isFields(item) ? [nodeOf(item, [...path, index])] : []));
}

function nodeOf(fields: Fields, path: JsonPath): TreeNode {
  const kind = kindOf(fields);
  const id = typeof fields.id === 'string' ? fields.id : '';
  return { path, key: keyOf(path), id, kind, fields, blocks: blocksOf(fields, kind, path) };
}

function blocksOf(fields: Fields, kind: NodeKind, path: JsonPath): readonly TreeBlock[] {
  const list = (value: unknown, at: JsonPath, step: string): TreeBlock => ({
    path: at,
    step,
    bare: false,
    nodes: nodesAt(value, at),
  });
  switch (kind) {
    case 'parallel':
      return asArray(fields.parallel).map((branch, index) => {
        const at = [...path, 'parallel', index];
        if (!isFields(branch)) return list(branch, at, `[${index}]`);
        return { path: at, step: `[${index}]`, bare: true, nodes: [nodeOf(branch, at)] };
      });
    case 'switch': {
      const cases = asArray(fields.switch).map((one, index) =>
        list(isFields(one) ? one.do : undefined, [...path, 'switch', index, 'do'], `[${index}]`),
      );
      const otherwise = list(fields.default, [...path, 'default'], '[default]');
      return 'default' in fields ? [...cases, otherwise] : cases;
    }
    case 'foreach':
    case 'repeat':
      return [list(fields.do, [...path, 'do'], '[*]')];
    case 'chain':
      return [list(fields.chain, [...path, 'chain'], '')];
    default:
      return [];
  }
}

const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** All nodes, a node before those inside it. */
export function* everyNode(nodes: readonly TreeNode[]): Generator<TreeNode> {
  for (const node of nodes) {
    yield node;
    for (const block of node.blocks) yield* everyNode(block.nodes);
  }
}

export function findNode(nodes: readonly TreeNode[], key: string): TreeNode | undefined {
  for (const node of everyNode(nodes)) if (node.key === key) return node;
  return undefined;
}

/** The innermost node that a place in the pipeline belongs to. */
export function nodeAround(nodes: readonly TreeNode[], path: JsonPath): TreeNode | undefined {
  for (let length = path.length; length > 0; length--) {
    const found = findNode(nodes, keyOf(path.slice(0, length)));
    if (found) return found;
  }
  return undefined;
}

/** The node of a run's step: of `each[2].fetch` the node `fetch` in the body of `each`. */
export function nodeOfStep(nodes: readonly TreeNode[], step: string): TreeNode | undefined {
  let among = nodes;
  let found: TreeNode | undefined;
  for (const part of step.split('.')) {
    const [, id = part, index = ''] = /^([^[]+)(\[\w+\])?$/.exec(part) ?? [];
    const next = among.find((node) => node.id === id);
    if (!next) return found;
    found = next;
    among =
      next.blocks.find((block) => block.step === index || block.step === '[*]' || block.step === '')?.nodes ??
      [];
  }
  return found;
}

/** Names under which `steps` gives what a place can read, with the node that gives it: all that is settled before. */
export function visibleSteps(nodes: readonly TreeNode[], path: JsonPath): ReadonlyMap<string, TreeNode> {
  const names = new Map<string, TreeNode>();
  const here = keyOf(path);
  const holds = (at: JsonPath) => here === keyOf(at) || here.startsWith(`${keyOf(at)}/`);
  const give = (node: TreeNode): void => {
    if (node.id !== '') names.set(node.id, node);
    if (typeof node.fields.save_as === 'string') names.set(node.fields.save_as, node);
    // The rounds of a loop keep their names to themselves.
    if (node.kind === 'foreach' || node.kind === 'repeat') return;
    for (const block of node.blocks) for (const inner of block.nodes) give(inner);
  };
  const walk = (block: readonly TreeNode[]): void => {
    for (const node of block) {
      if (!holds(node.path)) {
        give(node);
        continue;
      }
      const inside = node.blocks.find((each) => holds(each.path));
      if (inside) walk(inside.nodes);
      return;
    }
  };
  walk(nodes);
  return names;
}

/** Names that exist only around a place: `item` inside a foreach. */
export function localNames(nodes: readonly TreeNode[], path: JsonPath): ReadonlySet<string> {
  const names = new Set<string>();
  for (let length = 1; length < path.length; length++) {
    const node = findNode(nodes, keyOf(path.slice(0, length)));
    if (!node?.blocks.some((block) => keyOf(path).startsWith(`${keyOf(block.path)}/`))) continue;
    if (node.kind === 'foreach') for (const name of ['item', 'index']) names.add(name);
    if (node.kind === 'repeat') for (const name of ['index', 'input']) names.add(name);
    if (node.kind === 'chain') names.add('input');
  }
  return names;
}
