import type { Json, JsonObject } from '../model/json.ts';
import type { ToolDefinition } from '../model/tool.ts';
import type { Block, Plan, PlanNode } from './plan-node.ts';
import type { CompiledValue, Placeholder } from './template.ts';

/** What would run, node by node, as data for a person to look at: templates as they are written, tools with what they do. */
export function renderPlan(
  plan: Plan,
  describeTool: (name: string) => ToolDefinition | undefined,
): readonly JsonObject[] {
  return plan.nodes.map((node) => renderNode(node, describeTool));
}

type Describe = (name: string) => ToolDefinition | undefined;

function renderNode(node: PlanNode, describe: Describe): JsonObject {
  const block = (nodes: Block): readonly JsonObject[] => nodes.map((one) => renderNode(one, describe));
  const common: JsonObject = {
    id: node.id,
    title: node.title,
    kind: node.kind,
    path: node.source,
    ...(node.when && { if: node.when.expression.text }),
    ...(node.on_error !== 'fail' && { on_error: node.on_error }),
  };
  switch (node.kind) {
    case 'tool': {
      const tool = describe(node.uses);
      return {
        ...common,
        uses: node.uses,
        effect: node.effect ?? tool?.effect ?? 'unknown',
        with: source(node.input),
        timeout_seconds: node.timeout_seconds ?? tool?.timeout_seconds ?? null,
        ...(node.retry && { max_attempts: node.retry.max_attempts }),
        ...(node.cache_ttl_seconds !== null && { cache_seconds: node.cache_ttl_seconds }),
        ...(node.fallback && { fallback: renderNode(node.fallback, describe) }),
      };
    }
    case 'parallel':
      return { ...common, concurrency: node.concurrency, branches: node.branches.map(block) };
    case 'foreach':
      return { ...common, foreach: source(node.items), concurrency: node.concurrency, do: block(node.body) };
    case 'switch':
      return {
        ...common,
        cases: node.cases.map(({ when, body }) => ({ when: when.expression.text, do: block(body) })),
        default: block(node.otherwise),
      };
    case 'repeat':
      return { ...common, until: node.until.expression.text, max: node.max, do: block(node.body) };
    case 'chain':
      return { ...common, chain: block(node.body) };
    case 'approval':
      return { ...common, message: source(node.message), deadline_seconds: node.deadline_seconds };
    case 'wait':
      return { ...common, wait: 'seconds' in node.wait ? node.wait.seconds : source(node.wait.until) };
    case 'call':
      return { ...common, task: node.task, params: source(node.params) };
  }
}

/** A compiled value as it was written. */
function source(value: CompiledValue): Json {
  switch (value.kind) {
    case 'literal':
      return value.value;
    case 'whole':
      return written(value.placeholder);
    case 'text':
      return value.parts.map((part) => (typeof part === 'string' ? part : written(part))).join('');
    case 'list':
      return value.items.map(source);
    case 'object':
      return Object.fromEntries(value.entries.map(([name, child]) => [name, source(child)]));
  }
}

function written(placeholder: Placeholder): string {
  return `\${${placeholder.kind === 'time' ? placeholder.text : placeholder.expression.text}}`;
}
