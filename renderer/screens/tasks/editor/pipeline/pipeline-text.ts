import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  modify,
  type Node,
  type ParseError,
  parseTree,
} from 'jsonc-parser';
import type { JsonPath } from './json-path.ts';
import { everyNode, type Fields, isFields, readTree, type TreeNode } from './pipeline-tree.ts';

/** A pipeline as text, read. */
export interface ReadPipeline {
  readonly root: Node | undefined;
  /** Undefined while the text is no JSON. */
  readonly value: readonly unknown[] | undefined;
  readonly errors: readonly ParseError[];
  readonly nodes: readonly TreeNode[];
}

const formattingOptions = { tabSize: 2, insertSpaces: true, eol: '\n' };

export function readPipeline(text: string): ReadPipeline {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: false });
  const value: unknown = root && getNodeValue(root);
  const whole = errors.length === 0 && Array.isArray(value);
  return { root, value: whole ? value : undefined, errors, nodes: readTree(value) };
}

export function writePipeline(pipeline: unknown): string {
  return `${JSON.stringify(pipeline, null, 2)}\n`;
}

/** The text with one value set, and the rest as it was written. `undefined` takes the value away. */
export function setValue(text: string, path: JsonPath, value: unknown): string {
  return applyEdits(text, modify(text, [...path], value, { formattingOptions }));
}

/** The text with a node added to a block before `index`. */
export function insertNode(text: string, block: JsonPath, index: number, node: Fields): string {
  const base = text.trim() === '' ? '[]\n' : text;
  return applyEdits(
    base,
    modify(base, [...block, index], node, { formattingOptions, isArrayInsertion: true }),
  );
}

export function removeNode(text: string, path: JsonPath): string {
  return setValue(text, path, undefined);
}

/** The text with a node changed for its neighbour: -1 for the one before, 1 for the one after. As it was at the ends. */
export function moveNode(
  text: string,
  path: JsonPath,
  by: -1 | 1,
): { readonly text: string; readonly path: JsonPath } {
  const index = path.at(-1);
  const root = parseTree(text);
  if (!root || typeof index !== 'number') return { text, path };
  const to = [...path.slice(0, -1), index + by];
  const one = findNodeAtLocation(root, [...path]);
  const other = index + by < 0 ? undefined : findNodeAtLocation(root, to);
  if (!one || !other) return { text, path };
  const [first, second] = by === 1 ? [one, other] : [other, one];
  const of = (node: Node) => text.slice(node.offset, node.offset + node.length);
  const moved =
    text.slice(0, first.offset) +
    of(second) +
    text.slice(first.offset + first.length, second.offset) +
    of(first) +
    text.slice(second.offset + second.length);
  return { text: moved, path: to };
}

/** The text with a copy of a node after it, under names of its own. */
export function duplicateNode(
  text: string,
  path: JsonPath,
): { readonly text: string; readonly path: JsonPath } {
  const { root, nodes } = readPipeline(text);
  const index = path.at(-1);
  const original = root && findNodeAtLocation(root, [...path]);
  if (!original || typeof index !== 'number') return { text, path };
  const taken = namesOf(nodes);
  const value: unknown = getNodeValue(original);
  const copy = withNewNames(value, taken) as Fields;
  const block = path.slice(0, -1);
  return { text: insertNode(text, block, index + 1, copy), path: [...block, index + 1] };
}

/** Ids and `save_as` names of a pipeline. */
export function namesOf(nodes: readonly TreeNode[]): Set<string> {
  const names = new Set<string>();
  for (const { id, fields } of everyNode(nodes)) {
    names.add(id);
    if (typeof fields.save_as === 'string') names.add(fields.save_as);
  }
  return names;
}

/** `wanted`, or with the first number that makes it new. */
export function newName(wanted: string, taken: ReadonlySet<string>): string {
  const base = wanted.replaceAll(/[^A-Za-z0-9_-]+/g, '_').replace(/^[^A-Za-z_]+/, '') || 'step';
  if (!taken.has(base)) return base;
  for (let number = 2; ; number++) if (!taken.has(`${base}_${number}`)) return `${base}_${number}`;
}

function withNewNames(value: unknown, taken: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => withNewNames(item, taken));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      if ((name === 'id' || name === 'save_as') && typeof field === 'string') {
        const given = newName(field.replace(/_\d+$/, ''), taken);
        taken.add(given);
        return [name, given];
      }
      // What a tool is given may hold an `id` of its own.
      return [name, name === 'with' || name === 'params' ? field : withNewNames(field, taken)];
    }),
  );
}
