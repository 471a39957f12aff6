import { findNodeAtLocation, type Node } from 'jsonc-parser';

/** Keys and places that lead into a JSON value: `[1, 'with', 'city']`. */
export type JsonPath = readonly (string | number)[];

export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** The engine's way to write a place, as a path: `pipeline[1].with.city`, `pipeline[0].with["first name"]`. */
export function readPath(text: string): JsonPath {
  const parts = text.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g);
  return [...parts].map(([, index, quoted, key]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (key ?? '') : (JSON.parse(`"${quoted}"`) as string);
  });
}

/** The place as the engine writes it. */
export function writePath(path: JsonPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

/** Where in its text a path leads; the last place on the way that there is, when it leads further. */
export function rangeOf(root: Node | undefined, path: JsonPath): TextRange {
  if (!root) return { from: 0, to: 0 };
  for (let length = path.length; length >= 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node) return { from: node.offset, to: node.offset + node.length };
  }
  return { from: root.offset, to: root.offset + root.length };
}
