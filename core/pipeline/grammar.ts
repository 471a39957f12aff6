import { type ErrorDetail, OrdinautError } from '../errors.ts';
import { type CompiledSchema, ownSchema } from '../guard/compiled-schema.ts';
import { checkJsonBounds } from '../model/json-bounds.ts';
import { NodeSchemas, type Pipeline, type PipelineNode, type ToolNode } from '../model/pipeline.ts';
import { didYouMean } from '../model/suggest.ts';
import { invalidPipeline } from './compile.ts';
import { duplicateNames } from './node-names.ts';
import { memberPath } from './template.ts';

type Form = keyof typeof NodeSchemas;
type Fields = Readonly<Record<string, unknown>>;

const forms = Object.keys(NodeSchemas) as readonly Form[];
/** Read and compiled well within a second. */
const BOUNDS = { depth: 500, nodes: 50_000, characters: 1_000_000 };
const DEEPEST = 50;
const MOST_NODES = 1_000;
const MOST_PROBLEMS = 50;
const MOST_IN_LIST = 500;
const MOST_BRANCHES = 100;

/**
 * Reads a pipeline: a list of nodes, or an object with `pipeline`. Throws `OrdinautError` `too_deep` or `too_large` for what
 * is not worth looking at (any depth is safe), else `invalid_pipeline` with up to 50 `problems`, each with its path
 * (`pipeline[2].with`) and what would be right. At most 1,000 nodes, nested at most 50 deep, in a million characters.
 */
export function parsePipeline(input: unknown): { readonly pipeline: Pipeline } {
  try {
    checkJsonBounds(input, BOUNDS, 'the pipeline');
  } catch (error) {
    if (!(error instanceof OrdinautError)) throw error;
    throw new OrdinautError({ ...error.toJSON(), path: 'pipeline' }, error);
  }
  const reader = new Reader();
  const given = isFields(input) && 'pipeline' in input ? input.pipeline : input;
  const pipeline = reader.list(given, 'pipeline', 1);
  if (reader.problems.length === 0) reader.problems.push(...duplicateNames(pipeline));
  if (reader.problems.length > 0) throw invalidPipeline(reader.problems.slice(0, MOST_PROBLEMS));
  return { pipeline };
}

class Reader {
  readonly problems: ErrorDetail[] = [];
  #nodes = 0;

  list(value: unknown, path: string, depth: number): readonly PipelineNode[] {
    if (!Array.isArray(value)) {
      const hint = isFields(value) ? 'put the node into [ ]' : undefined;
      this.#refuse('invalid_type', `must be a list of nodes, got ${typeName(value)}`, path, hint);
      return [];
    }
    if (value.length > MOST_IN_LIST) {
      this.#refuse('out_of_range', `must have 0–${MOST_IN_LIST} nodes, has ${value.length}`, path);
      return [];
    }
    return value.flatMap((node, index) => this.node(node, `${path}[${index}]`, depth) ?? []);
  }

  /** The node, or undefined after noting why it is none. */
  node(value: unknown, path: string, depth: number, isFallback = false): PipelineNode | undefined {
    if (this.problems.length >= MOST_PROBLEMS) return undefined;
    this.#nodes += 1;
    if (this.#nodes === MOST_NODES + 1)
      this.#refuse('too_large', `a pipeline has at most ${MOST_NODES} nodes`, path);
    if (this.#nodes > MOST_NODES) return undefined;
    if (depth > DEEPEST) {
      this.#refuse('too_deep', `nodes are nested deeper than ${DEEPEST} levels`, path);
      return undefined;
    }
    if (!isFields(value)) {
      this.#refuse('invalid_type', `a node must be an object, got ${typeName(value)}`, path);
      return undefined;
    }
    const form = this.#form(value, path, isFallback);
    if (form === undefined) return undefined;
    const before = this.problems.length;
    this.#unknown(value, Object.keys(NodeSchemas[form].properties), `a ${form} node`, path);
    const named = isFallback ? { id: 'fallback', ...value } : value;
    this.#check(named, form, path);
    const children = this.#children(named, form, path, depth);
    this.#rules(named, form, path);
    if (this.problems.length > before) return undefined;
    return { ...named, ...children } as unknown as PipelineNode;
  }

  #form(value: Fields, path: string, isFallback: boolean): Form | undefined {
    const found = forms.filter((form) => form in value);
    const [form] = found;
    if (found.length > 1) {
      const list = found.join(' and ');
      this.#refuse(
        'ambiguous_node',
        `a node is one of ${forms.join(', ')}, this one has ${list}`,
        path,
        'make it two nodes',
      );
      return undefined;
    }
    if (form === undefined) {
      const near = Object.keys(value).flatMap((name) => didYouMean(name, forms) ?? [])[0];
      const hint = near ?? '{"id": "…", "uses": "server.tool", "with": {…}} is a tool step';
      this.#refuse('unknown_node', `a node needs one of ${forms.join(', ')}`, path, hint);
      return undefined;
    }
    if (isFallback && form !== 'uses') {
      this.#refuse('invalid_value', 'a fallback is the name of a tool or a tool step', path);
      return undefined;
    }
    return form;
  }

  #unknown(value: Fields, known: readonly string[], what: string, path: string): void {
    for (const name of Object.keys(value)) {
      if (known.includes(name)) continue;
      const hint = didYouMean(name, known) ?? `known: ${known.join(', ')}`;
      this.#refuse('unknown_name', `${what} has no ${name}`, memberPath(path, name), hint);
    }
  }

  /** Everything of a node but the nodes inside it, against the model's schema. */
  #check(value: Fields, form: Form, path: string): void {
    for (const problem of flatCheck(form)(value) ?? []) {
      // Named once already, with a better hint.
      if (problem.code === 'unknown_name' && !problem.path?.includes('.')) continue;
      this.#add({ ...problem, path: problem.path === undefined ? path : `${path}.${problem.path}` });
    }
  }

  #children(value: Fields, form: Form, path: string, depth: number): Fields {
    switch (form) {
      case 'parallel':
        return { parallel: this.#branches(value.parallel, `${path}.parallel`, depth) };
      case 'foreach':
      case 'repeat':
        return { do: this.list(value.do, `${path}.do`, depth + 1) };
      case 'chain':
        return { chain: this.list(value.chain, `${path}.chain`, depth + 1) };
      case 'switch':
        return this.#cases(value, path, depth);
      case 'uses': {
        if (!isFields(value.fallback)) return {};
        return { fallback: this.node(value.fallback, `${path}.fallback`, depth + 1, true) as ToolNode };
      }
      default:
        return {};
    }
  }

  #branches(value: unknown, path: string, depth: number): readonly unknown[] {
    if (!Array.isArray(value) || value.length === 0 || value.length > MOST_BRANCHES) {
      this.#refuse(
        'invalid_value',
        `must be a list of 1–${MOST_BRANCHES} branches, each a node or a list of nodes`,
        path,
      );
      return [];
    }
    return value.map((branch, index) => {
      const at = `${path}[${index}]`;
      return Array.isArray(branch) ? this.list(branch, at, depth + 1) : this.node(branch, at, depth + 1);
    });
  }

  #cases(value: Fields, path: string, depth: number): Fields {
    const { switch: cases, default: otherwise } = value;
    if (!Array.isArray(cases) || cases.length === 0 || cases.length > MOST_BRANCHES) {
      this.#refuse(
        'invalid_value',
        `must be a list of 1–${MOST_BRANCHES} cases {"when": "…", "do": […]}`,
        `${path}.switch`,
      );
      return {};
    }
    const read = cases.map((one, index) => {
      const at = `${path}.switch[${index}]`;
      if (!isFields(one) || typeof one.when !== 'string' || one.when === '') {
        this.#refuse('missing_value', 'a case needs when, a JMESPath', isFields(one) ? `${at}.when` : at);
        return undefined;
      }
      this.#unknown(one, ['when', 'do'], 'a case', at);
      return { when: one.when, do: this.list(one.do, `${at}.do`, depth + 1) };
    });
    return {
      switch: read,
      ...(otherwise !== undefined && { default: this.list(otherwise, `${path}.default`, depth + 1) }),
    };
  }

  #rules(value: Fields, form: Form, path: string): void {
    const { on_error, fallback } = value;
    if (on_error === 'fallback' && fallback === undefined) {
      const hint =
        form === 'uses'
          ? 'add fallback, the name of a tool or a tool step'
          : 'only a tool step has a fallback';
      this.#refuse(
        'missing_value',
        'on_error is fallback, and there is none',
        memberPath(path, 'on_error'),
        hint,
      );
    }
    if (fallback !== undefined && on_error !== undefined && on_error !== 'fallback')
      this.#refuse(
        'invalid_value',
        `on_error ${String(on_error)} and a fallback exclude each other`,
        memberPath(path, 'on_error'),
        'leave on_error out, or give on_error to the fallback step',
      );
    if (typeof fallback === 'string' && !toolName.test(fallback))
      this.#refuse('invalid_value', 'a fallback is named server.tool', memberPath(path, 'fallback'));
  }

  #refuse(code: string, message: string, path: string, hint?: string): void {
    this.#add({ code, message, path, ...(hint !== undefined && { hint }) });
  }

  #add(problem: ErrorDetail): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push(problem);
  }
}

const toolName = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_./-]+$/;
/** Properties that hold nodes: read by the walk. */
const nested = ['parallel', 'do', 'chain', 'switch', 'default', 'fallback'];
const checks = new Map<Form, CompiledSchema>();

function flatCheck(form: Form): CompiledSchema {
  let check = checks.get(form);
  if (!check) {
    const { properties, required } = NodeSchemas[form] as unknown as {
      readonly properties: Fields;
      readonly required: readonly string[];
    };
    const schema = {
      type: 'object',
      properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !nested.includes(name))),
      required: required.filter((name) => !nested.includes(name)),
    };
    check = ownSchema(schema);
    checks.set(form, check);
  }
  return check;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : value === undefined ? 'nothing' : `a ${typeof value}`;
}
