import { findNodeAtOffset, getNodePath, type Node } from 'jsonc-parser';
import type { JsonPath } from './json-path.ts';

/** The path of the innermost value at a place in the text. */
export function pathAtOffset(root: Node | undefined, offset: number): JsonPath {
  const node = root && findNodeAtOffset(root, offset, true);
  return node ? getNodePath(node) : [];
}
