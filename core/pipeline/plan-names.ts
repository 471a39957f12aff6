import type { ErrorDetail } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import type { JsonSchema } from '../model/tool.ts';
import type { Condition } from './condition.ts';
import type { CompiledExpression } from './expression.ts';
import type { Reference } from './expression-references.ts';
import { quotedText } from './expression-syntax.ts';
import { isRecord } from './expression-values.ts';
import type { Findings, PlanOptions } from './plan.ts';
import type { Block, Plan, PlanNode } from './plan-node.ts';
import { nodesOf } from './plan-walk.ts';
import { localNames, pathText, rootNames } from './scope.ts';
import { type CompiledValue, placeholdersOf } from './template.ts';

type Local = (typeof localNames)[number];

/** What is in scope at a node. */
interface Visible {
  /** Steps by name, with the schema of their output where it is known. */
  readonly steps: Map<string, JsonSchema | null>;
  readonly locals: readonly Local[];
}

const facts: Readonly<Record<string, readonly string[]>> = {
  task: ['id', 'title', 'timezone'],
  run: ['id', 'trigger', 'slot_at', 'correlation_id'],
};
const whereLocals: Readonly<Record<Local, string>> = {
  item: 'inside a foreach',
  index: 'inside a foreach or repeat',
  input: 'in a chain after its first node, or inside a repeat',
  error: 'inside a fallback step',
};

/** Names in templates and conditions that do not exist where they are read. */
export function checkNames(plan: Plan, options: PlanOptions, findings: Findings): void {
  new NameCheck(plan, options, findings).block(plan.nodes, { steps: new Map(), locals: [] });
}

class NameCheck {
  readonly #options: PlanOptions;
  readonly #findings: Findings;
  readonly #anywhere: ReadonlySet<string>;

  constructor(plan: Plan, options: PlanOptions, findings: Findings) {
    this.#options = options;
    this.#findings = findings;
    this.#anywhere = new Set([...nodesOf(plan.nodes)].flatMap(({ node }) => node.names));
  }

  block(nodes: Block, visible: Visible): void {
    for (const node of nodes) {
      this.#node(node, visible);
      this.#show(node, visible);
    }
  }

  /** Adds what is visible after a node. */
  #show(node: PlanNode, { steps }: Visible): void {
    for (const name of node.exports) steps.set(name, null);
    const schema = this.#outputSchema(node);
    for (const name of node.names) steps.set(name, schema);
  }

  /** Known only where nothing but the tool can give the output. */
  #outputSchema(node: PlanNode): JsonSchema | null {
    if (node.kind !== 'tool' || node.fallback || node.on_error !== 'fail' || node.when) return null;
    return this.#options.tools.describe(node.uses)?.output_schema ?? null;
  }

  #node(node: PlanNode, visible: Visible): void {
    if (node.when) this.#condition(node.when, visible);
    const inside = (locals: readonly Local[] = []): Visible => ({
      steps: new Map(visible.steps),
      locals: [...visible.locals, ...locals],
    });
    switch (node.kind) {
      case 'tool':
        this.#value(node.input, visible);
        if (node.fallback && node.fallback.input !== node.input) this.#node(node.fallback, inside(['error']));
        return;
      case 'parallel':
        for (const branch of node.branches) this.block(branch, inside());
        return;
      case 'foreach':
        this.#value(node.items, visible);
        this.block(node.body, inside(['item', 'index']));
        return;
      case 'switch':
        for (const { when, body } of node.cases) {
          this.#condition(when, visible);
          this.block(body, inside());
        }
        this.block(node.otherwise, inside());
        return;
      case 'repeat': {
        const round = inside(['index', 'input']);
        this.block(node.body, round);
        this.#condition(node.until, round);
        return;
      }
      case 'chain': {
        const links = inside();
        node.body.forEach((link, index) => {
          this.block([link], index === 0 ? links : { ...links, locals: [...links.locals, 'input'] });
        });
        return;
      }
      case 'approval':
        this.#value(node.message, visible);
        return;
      case 'wait':
        if ('until' in node.wait) this.#value(node.wait.until, visible);
        return;
      case 'call':
        this.#value(node.params, visible);
    }
  }

  #condition({ expression, path }: Condition, visible: Visible): void {
    this.#expression(expression, path, visible);
  }

  #value(value: CompiledValue, visible: Visible): void {
    for (const { placeholder, path } of placeholdersOf(value))
      if (placeholder.kind === 'expression') this.#expression(placeholder.expression, path, visible);
  }

  #expression(expression: CompiledExpression, path: string, visible: Visible): void {
    const quoted = quotedText(expression.text);
    for (const reference of expression.references) {
      if (quoted !== undefined && reference.path[0] === quoted)
        this.#findings.problems.push(meantAsText(quoted, path));
      else this.#reference(reference, path, visible);
    }
    // Inside a filter it is a name of the element, which nobody knows before the run.
    if (quoted !== undefined && !expression.references.some((reference) => reference.path[0] === quoted))
      this.#findings.warnings.push(meantAsText(quoted, path));
  }

  #reference({ path: [root, name, ...deeper], optional }: Reference, path: string, visible: Visible): void {
    const known = [...rootNames, ...visible.locals];
    if (typeof root !== 'string' || !known.some((one) => one === root)) {
      const local = localNames.find((one) => one === root);
      const hint = local ? `${local} exists ${whereLocals[local]}` : didYouMean(String(root), known);
      this.#refuse(String(root), path, hint ?? `known: ${known.join(', ')}`);
      return;
    }
    if (typeof name !== 'string') return;
    if (root === 'steps') this.#step(name, deeper, path, visible);
    else if (root === 'params' && !optional) this.#param(name, path);
    else if (facts[root] && !facts[root].includes(name))
      this.#refuse(
        `${root}.${name}`,
        path,
        didYouMean(name, facts[root]) ?? `known: ${facts[root].join(', ')}`,
      );
  }

  #step(name: string, deeper: Reference['path'], path: string, { steps }: Visible): void {
    if (!steps.has(name)) {
      const known = [...steps.keys()];
      const hint = this.#anywhere.has(name)
        ? `${name} is not settled before this: it comes later, in another branch, or inside a foreach or repeat`
        : (didYouMean(name, known) ??
          (known.length > 0 ? `steps before this: ${known.join(', ')}` : 'no step comes before this'));
      this.#refuse(`steps.${name}`, path, hint);
      return;
    }
    this.#output(steps.get(name) ?? null, ['steps', name], deeper, path);
  }

  /** A name that the tool's output schema does not have. */
  #output(schema: JsonSchema | null, at: Reference['path'], deeper: Reference['path'], path: string): void {
    const [name, ...rest] = deeper;
    if (!schema || name === undefined) return;
    if (typeof name === 'number') {
      if (isRecord(schema.items)) this.#output(schema.items as JsonSchema, [...at, name], rest, path);
      return;
    }
    if (!isRecord(schema.properties)) return;
    const inner = schema.properties[name];
    if (isRecord(inner)) {
      this.#output(inner as JsonSchema, [...at, name], rest, path);
      return;
    }
    const known = Object.keys(schema.properties);
    const hint = didYouMean(name, known) ?? `known: ${known.join(', ')}`;
    const message = `unknown name ${pathText([...at, name])}: the tool's output has no ${name}`;
    const closed = schema.additionalProperties === false;
    (closed ? this.#findings.problems : this.#findings.warnings).push({
      code: 'unknown_name',
      message,
      path,
      hint,
    });
  }

  #param(name: string, path: string): void {
    const { params } = this.#options;
    if (params === undefined || Object.hasOwn(params, name)) return;
    const hint = didYouMean(name, Object.keys(params));
    this.#refuse(
      `params.${name}`,
      path,
      hint ?? `add ${name} to the params of the task, or write params.${name} || 'a default'`,
    );
  }

  #refuse(name: string, path: string, hint: string): void {
    this.#findings.problems.push({ code: 'unknown_name', message: `unknown name ${name}`, path, hint });
  }
}

function meantAsText(quoted: string, path: string): ErrorDetail {
  return {
    code: 'quoted_name',
    message: `"${quoted}" in double quotes is a name, not text`,
    path,
    hint: `for text write '${quoted}' in single quotes`,
  };
}
