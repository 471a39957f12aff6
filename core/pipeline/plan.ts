import type { ErrorDetail } from '../errors.ts';
import type { Json } from '../model/json.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { ToolCaller } from '../ports.ts';
import { compileCollecting } from './compile.ts';
import { everyNode } from './every-node.ts';
import { duplicateNames } from './node-names.ts';
import { checkCalls, type FindTask } from './plan-calls.ts';
import { checkNames } from './plan-names.ts';
import type { Plan, PlanNode } from './plan-node.ts';
import { checkTool, type Validate } from './plan-tools.ts';
import { nodesOf } from './plan-walk.ts';

export interface PlanOptions {
  readonly tools: Pick<ToolCaller, 'describe' | 'list'>;
  /** Checks a literal against a schema; answers with what is wrong, paths relative to the value. */
  readonly validate: Validate;
  /** Names of the task's params; undefined when they are not known yet. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** A task by id or exact title, for the calls; undefined leaves them unchecked. */
  readonly findTask?: FindTask;
  /** The task itself, for calls that come back to it. */
  readonly self?: { readonly id?: string; readonly title?: string };
}

export interface PlannedPipeline {
  readonly plan: Plan;
  /** What keeps the pipeline from running as written. */
  readonly problems: readonly ErrorDetail[];
  /** What is probably not meant. */
  readonly warnings: readonly ErrorDetail[];
}

/** Where the checks put what they find. */
export interface Findings {
  readonly problems: ErrorDetail[];
  readonly warnings: ErrorDetail[];
}

const MOST_FINDINGS = 100;

/**
 * Compiles a pipeline that the grammar has accepted and checks what can be known before it runs: tools, literal
 * arguments, names in templates and conditions, calls of other tasks. Every finding has code, message and path.
 */
export async function planPipeline(pipeline: Pipeline, options: PlanOptions): Promise<PlannedPipeline> {
  const findings: Findings = { problems: [], warnings: [] };
  findings.problems.push(...duplicateNames(pipeline));
  const plan = compileCollecting(pipeline, findings.problems);
  checkNames(plan, options, findings);
  for (const { node } of nodesOf(plan.nodes)) {
    if (node.kind === 'tool') await checkTool(node, options, findings);
    checkReach(node, findings);
  }
  await checkCalls(plan, options, findings);
  const first = (found: readonly ErrorDetail[]) => found.slice(0, MOST_FINDINGS);
  return { plan, problems: first(findings.problems), warnings: first(findings.warnings) };
}

/** The tool servers that a pipeline may call, sorted: tasks that share one may get in each other's way. */
export function serversUsed(pipeline: Pipeline): readonly string[] {
  const servers = new Set<string>();
  const add = (uses: string): void => void servers.add(uses.slice(0, uses.indexOf('.')));
  for (const node of everyNode(pipeline)) {
    if (!('uses' in node)) continue;
    add(node.uses);
    if (typeof node.fallback === 'string') add(node.fallback);
  }
  return [...servers].sort();
}

/** Conditions that are constants: nodes that never run, and cases after one that always holds. */
function checkReach(node: PlanNode, { warnings }: Findings): void {
  const constant = (condition: PlanNode['when']): Json | undefined =>
    condition?.expression.ast.type === 'Literal'
      ? ((condition.expression.ast.value ?? null) as Json)
      : undefined;
  if (node.when && constant(node.when) === false)
    warnings.push({
      code: 'unreachable',
      message: `${node.id} never runs: its if is always false`,
      path: node.when.path,
    });
  if (node.kind !== 'switch') return;
  const always = node.cases.findIndex(({ when }) => constant(when) === true);
  const after = always < 0 ? undefined : node.cases[always + 1];
  const unreached =
    after?.when.path ?? (always >= 0 && node.otherwise.length > 0 ? `${node.source}.default` : undefined);
  if (unreached !== undefined)
    warnings.push({
      code: 'unreachable',
      message: `never chosen: case ${always} of ${node.id} always holds`,
      path: unreached,
    });
}
