import { getLocation, type Node } from 'jsonc-parser';
import {
  choicesOf,
  isSchema,
  plainSchema,
  type Schema,
} from '../../../../components/schema-form/form-schema.ts';
import type { JsonPath } from './json-path.ts';
import { readPipeline } from './pipeline-text.ts';
import { localNames, nodeAround, type TreeNode, visibleSteps } from './pipeline-tree.ts';

export interface KnownTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** What is known of the tools and parameters that a pipeline can name. */
export interface CompletionFacts {
  readonly tools: readonly KnownTool[];
  /** Undefined while it is not loaded, or for an unknown tool. */
  readonly schemasOf: (
    tool: string,
  ) => { readonly input: Schema; readonly output: Schema | null } | undefined;
  readonly params: readonly string[];
}

export interface Suggestion {
  readonly label: string;
  /** Beside the label. */
  readonly detail?: string;
  /** Text that stands for it, when it is not the label. */
  readonly apply?: string;
  readonly kind: 'tool' | 'key' | 'value' | 'name';
}

/** Suggestions for the text between `from` and the cursor; what stands up to `to` is replaced with it. */
export interface Suggestions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Suggestion[];
}

const nodeKeys: Readonly<Record<string, readonly string[]>> = {
  any: ['id', 'title', 'if', 'save_as', 'on_error'],
  tool: ['uses', 'with', 'timeout_seconds', 'retry', 'cache', 'fallback', 'effect'],
  unknown: ['uses', 'parallel', 'foreach', 'switch', 'repeat', 'chain', 'approval', 'wait', 'call'],
  parallel: ['concurrency'],
  foreach: ['do', 'concurrency'],
  switch: ['default'],
  repeat: ['do'],
  call: ['params'],
};
const keysInside: Readonly<Record<string, readonly string[]>> = {
  retry: ['max_attempts', 'backoff', 'base_seconds', 'cap_seconds'],
  cache: ['ttl_seconds'],
  approval: ['message', 'deadline_seconds', 'default'],
  repeat: ['until', 'max', 'pause_seconds'],
  wait: ['seconds', 'until'],
  switch: ['when', 'do'],
};
const values: Readonly<Record<string, readonly string[]>> = {
  on_error: ['fail', 'continue', 'fallback', 'escalate'],
  effect: ['read_only', 'idempotent', 'write'],
  backoff: ['exponential_jitter', 'linear', 'fixed'],
};
const expressionKeys = new Set(['if', 'when', 'until', 'foreach']);
const roots = ['steps', 'params', 'now', 'today', 'event', 'task', 'run', 'vars'];
const factsOf: Readonly<Record<string, readonly string[]>> = {
  task: ['id', 'title', 'timezone'],
  run: ['id', 'trigger', 'slot_at', 'correlation_id'],
  event: ['topic', 'payload', 'id', 'occurred_at'],
};

/** What can stand at a place in the text of a pipeline; null where nothing is known. */
export function suggest(text: string, offset: number, facts: CompletionFacts): Suggestions | null {
  const { nodes } = readPipeline(text);
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const written = previousNode?.type === 'string' || previousNode?.type === 'property';
  const within = previousNode && written && isWithin(previousNode, offset) ? previousNode : undefined;
  const place = { text, offset, path, within, nodes, facts };
  return isAtPropertyKey ? suggestKeys(place) : suggestValue(place);
}

interface Place {
  readonly text: string;
  readonly offset: number;
  readonly path: JsonPath;
  /** The string that the cursor stands in. */
  readonly within: Node | undefined;
  readonly nodes: readonly TreeNode[];
  readonly facts: CompletionFacts;
}

const isWithin = (node: Node, offset: number) => offset > node.offset && offset < node.offset + node.length;

/** The node that a place belongs to, and the way from it. */
function ownerOf({ nodes }: Place, path: JsonPath) {
  const owner = nodeAround(nodes, path);
  return owner && { owner, rest: path.slice(owner.path.length) };
}

/** The schema of an argument of the tool of a node; `rest` begins with `with`. */
function argumentSchema({ facts }: Place, owner: TreeNode, rest: JsonPath): Schema | undefined {
  const root = owner.kind === 'tool' ? facts.schemasOf(String(owner.fields.uses))?.input : undefined;
  return root && descend(root, rest.slice(1));
}

function descend(root: Schema, path: JsonPath): Schema | undefined {
  return path.reduce<Schema | undefined>(
    (schema, key) => {
      if (!schema) return undefined;
      const inner =
        typeof key === 'number' ? schema.items : isSchema(schema.properties) && schema.properties[key];
      return isSchema(inner) ? plainSchema(inner, root) : undefined;
    },
    plainSchema(root, root),
  );
}

function suggestKeys(place: Place): Suggestions | null {
  const { text, offset, path, within } = place;
  const found = ownerOf(place, path.slice(0, -1));
  if (!found) return null;
  const { owner, rest } = found;
  const last = rest.findLast((key) => typeof key === 'string');
  let options: readonly Suggestion[];
  if (rest.length === 0)
    options = [...(nodeKeys[owner.kind] ?? []), ...(nodeKeys.any ?? [])]
      .filter((key) => !(key in owner.fields))
      .map((label) => ({ label, kind: 'key' }));
  else if (rest[0] === 'with') {
    const schema = argumentSchema(place, owner, rest);
    if (!isSchema(schema?.properties)) return null;
    options = Object.entries(schema.properties).map(([label, inner]) => ({
      label,
      kind: 'key',
      ...(isSchema(inner) && typeof inner.description === 'string' && { detail: inner.description }),
    }));
  } else options = (keysInside[String(last)] ?? []).map((label) => ({ label, kind: 'key' }));
  const from = within ? within.offset : offset;
  const to = within ? within.offset + within.length : offset;
  const colon = /^\s*:/.test(text.slice(to)) ? '' : ': ';
  return {
    from,
    to,
    options: options.map((option) => ({ ...option, apply: `${JSON.stringify(option.label)}${colon}` })),
  };
}

function suggestValue(place: Place): Suggestions | null {
  const { text, offset, path, within, facts } = place;
  const key = path.at(-1);
  const found = ownerOf(place, path);
  if (!found) return null;
  const { owner, rest } = found;
  const inText = within && { from: within.offset + 1, to: within.offset + within.length - 1 };
  if (within && inText) {
    const before = text.slice(inText.from, offset);
    const opened = before.lastIndexOf('${');
    const inTemplate = opened !== -1 && !before.slice(opened).includes('}');
    if (inTemplate) return suggestNames(place, before.slice(opened + 2));
    if (expressionKeys.has(String(key)) && rest[0] !== 'with') return suggestNames(place, before);
  }
  if ((key === 'uses' || key === 'fallback') && rest[0] !== 'with')
    return inText ? { ...inText, options: facts.tools.map(toolSuggestion) } : null;
  const schema = rest[0] === 'with' ? argumentSchema(place, owner, rest) : undefined;
  const known =
    rest[0] === 'with'
      ? schema?.type === 'boolean'
        ? [true, false]
        : ((schema && choicesOf(schema)) ?? [])
      : (values[String(key)] ?? []);
  if (known.length === 0) return null;
  const whole = within
    ? { from: within.offset, to: within.offset + within.length }
    : { from: offset, to: offset };
  return {
    ...whole,
    options: known.map((value) => ({ label: String(value), kind: 'value', apply: JSON.stringify(value) })),
  };
}

function toolSuggestion({ name, title, description }: KnownTool): Suggestion {
  return { label: name, detail: title === name ? description : title, kind: 'tool' };
}

/** Names that an expression can go on with: `steps.inbox.` with the fields of what gave it. */
function suggestNames(place: Place, expression: string): Suggestions | null {
  const { offset, nodes, path, facts } = place;
  const token = /(?:[A-Za-z_][\w-]*(?:\[\d*\])*\.)*[\w-]*$/.exec(expression)?.[0] ?? '';
  const parts = token.split('.');
  const partial = parts.at(-1) ?? '';
  const parents = parts.slice(0, -1);
  const [root, ...deeper] = parents;
  const named = (names: Iterable<string>, detail?: (name: string) => string | undefined): Suggestions => ({
    from: offset - partial.length,
    to: offset,
    options: [...names].map((label) => {
      const beside = detail?.(label);
      const plain = /^[A-Za-z_]\w*$/.test(label);
      return {
        label,
        kind: 'name',
        ...(beside !== undefined && { detail: beside }),
        // Other names are quoted in an expression, and that quote is escaped in the text.
        ...(!plain && { apply: `\\"${label}\\"` }),
      };
    }),
  });
  if (root === undefined) return named([...localNames(nodes, path), ...roots]);
  if (root === 'params') return deeper.length === 0 ? named(facts.params) : null;
  if (root !== 'steps') return deeper.length === 0 ? named(factsOf[root] ?? []) : null;
  const steps = visibleSteps(nodes, path);
  const [name, ...fields] = deeper;
  if (name === undefined)
    return named(steps.keys(), (step) => {
      const giver = steps.get(step);
      return giver?.kind === 'tool' ? String(giver.fields.uses) : giver?.kind;
    });
  const { element } = splitName(name);
  const source = steps.get(element);
  const output = source?.kind === 'tool' ? facts.schemasOf(String(source.fields.uses))?.output : null;
  const schema = output && descend(output, [...indexesOf(name), ...fields.flatMap(wayOf)]);
  if (!isSchema(schema?.properties)) return null;
  const properties = schema.properties;
  return named(Object.keys(properties), (field) => {
    const inner = properties[field];
    return isSchema(inner) && typeof inner.type === 'string' ? inner.type : undefined;
  });
}

const splitName = (part: string) => ({ element: part.replace(/\[.*$/, '') });
const indexesOf = (part: string): JsonPath => [...part.matchAll(/\[\d*\]/g)].map(() => 0);
const wayOf = (part: string): JsonPath => [splitName(part).element, ...indexesOf(part)];
