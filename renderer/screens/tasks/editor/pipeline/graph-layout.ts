import type { JsonPath } from './json-path.ts';
import type { TreeBlock, TreeNode } from './pipeline-tree.ts';

/** Pixels. */
const leaf = { width: 216, height: 56 };
const header = 56;
const padding = 12;
const gapBelow = 26;
const gapBeside = 14;
const labelHeight = 20;
const emptyHeight = 40;

export interface GraphBox {
  readonly key: string;
  readonly node: TreeNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** 0 for the outermost: inner boxes lie above. */
  readonly depth: number;
}

/** A place for words in the graph: what a branch is for, or that it is empty. */
export interface GraphNote {
  readonly key: string;
  readonly kind: 'branch' | 'empty';
  readonly block: TreeBlock;
  readonly owner: TreeNode;
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly depth: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

export interface GraphLayout {
  readonly boxes: readonly GraphBox[];
  readonly notes: readonly GraphNote[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Places a pipeline from top to bottom: a sequence is a column, a node that holds others is a box around them, its branches stand
 * beside each other.
 */
export function layOut(nodes: readonly TreeNode[]): GraphLayout {
  const boxes: GraphBox[] = [];
  const notes: GraphNote[] = [];
  const edges: GraphEdge[] = [];
  const sizes = new Map<TreeNode, Size>();

  const sizeOf = (node: TreeNode): Size => {
    const known = sizes.get(node);
    if (known) return known;
    const size = measure(node);
    sizes.set(node, size);
    return size;
  };
  const measure = (node: TreeNode): Size => {
    if (!holdsOthers(node)) return leaf;
    const inner = node.blocks.map((block) => blockSize(block));
    const width = inner.reduce((sum, size) => sum + size.width, gapBeside * Math.max(0, inner.length - 1));
    const label = isBranched(node) ? labelHeight : 0;
    const height = Math.max(0, ...inner.map((size) => size.height));
    return {
      width: Math.max(leaf.width, width + 2 * padding),
      height: header + label + height + padding,
    };
  };
  const blockSize = ({ nodes: inner }: TreeBlock): Size => {
    if (inner.length === 0) return { width: leaf.width, height: emptyHeight };
    const all = inner.map(sizeOf);
    return {
      width: Math.max(...all.map((size) => size.width)),
      height: all.reduce((sum, size) => sum + size.height, gapBelow * (all.length - 1)),
    };
  };
  const placeColumn = (column: readonly TreeNode[], x: number, y: number, width: number, depth: number) => {
    let top = y;
    column.forEach((node, index) => {
      const size = sizeOf(node);
      const left = x + (width - size.width) / 2;
      boxes.push({ key: node.key, node, x: left, y: top, ...size, depth });
      const before = column[index - 1];
      if (before) edges.push({ from: before.key, to: node.key });
      if (holdsOthers(node)) placeBlocks(node, left, top, size.width, depth + 1);
      top += size.height + gapBelow;
    });
  };
  const placeBlocks = (node: TreeNode, x: number, y: number, width: number, depth: number) => {
    const inner = node.blocks.map((block) => blockSize(block));
    const used = inner.reduce((sum, size) => sum + size.width, gapBeside * Math.max(0, inner.length - 1));
    let left = x + (width - used) / 2;
    const label = isBranched(node) ? labelHeight : 0;
    node.blocks.forEach((block, index) => {
      const size = inner[index] ?? leaf;
      const facts = { block, owner: node, index, x: left, width: size.width, depth };
      if (label > 0)
        notes.push({ ...facts, key: `${node.key} ${index} branch`, kind: 'branch', y: y + header - 4 });
      if (block.nodes.length === 0)
        notes.push({ ...facts, key: `${node.key} ${index} empty`, kind: 'empty', y: y + header + label });
      placeColumn(block.nodes, left, y + header + label, size.width, depth);
      left += size.width + gapBeside;
    });
  };

  const whole = blockSize({ nodes, path: [] as JsonPath, step: '', bare: false });
  placeColumn(nodes, 0, 0, whole.width, 0);
  return { boxes, notes, edges, ...whole };
}

export const holdsOthers = ({ kind }: TreeNode): boolean =>
  kind === 'parallel' || kind === 'foreach' || kind === 'switch' || kind === 'repeat' || kind === 'chain';

const isBranched = ({ kind }: TreeNode): boolean => kind === 'parallel' || kind === 'switch';
