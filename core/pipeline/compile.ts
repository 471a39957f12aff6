import { type ErrorDetail, OrdinautError } from '../errors.ts';
import type { CallNode, Pipeline, PipelineNode, ToolNode, WaitNode } from '../model/pipeline.ts';
import type { NodeKind } from '../model/step.ts';
import { type Condition, compileCondition, withoutBraces } from './condition.ts';
import type { Block, CallPlan, Plan, PlanCommon, PlanNode, ToolPlan, WaitPlan } from './plan-node.ts';
import { type CompiledValue, compileValue } from './template.ts';

export type { Plan } from './plan-node.ts';

/**
 * Compiles a pipeline that the grammar has accepted. Throws `OrdinautError` `invalid_pipeline` with every broken template
 * and expression in `problems`.
 */
export function compilePipeline(pipeline: Pipeline): Plan {
  const problems: ErrorDetail[] = [];
  const plan = compileCollecting(pipeline, problems);
  if (problems.length > 0) throw invalidPipeline(problems);
  return plan;
}

/** As `compilePipeline`, but goes on after a problem: what is broken counts as null or false. */
export function compileCollecting(pipeline: Pipeline, problems: ErrorDetail[]): Plan {
  return { pipeline, nodes: new Compiler(problems).block(pipeline, 'pipeline') };
}

/** One error that carries them all; its own words are those of the first. */
export function invalidPipeline(problems: readonly ErrorDetail[]): OrdinautError {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new OrdinautError({
    ...(first ?? { message: 'the pipeline is not valid' }),
    code: 'invalid_pipeline',
    message: `${first?.path ?? 'pipeline'}: ${first?.message ?? 'the pipeline is not valid'}${more}`,
    problems,
  });
}

class Compiler {
  readonly #problems: ErrorDetail[];

  constructor(problems: ErrorDetail[]) {
    this.#problems = problems;
  }

  block(nodes: readonly PipelineNode[], source: string): Block {
    return nodes.map((node, index) => this.node(node, `${source}[${index}]`));
  }

  node(node: PipelineNode, source: string): PlanNode {
    if ('uses' in node) return this.#tool(node, source);
    if ('parallel' in node) {
      const branches = node.parallel.map((branch, index) => {
        const at = `${source}.parallel[${index}]`;
        return isSequence(branch) ? this.block(branch, at) : [this.node(branch, at)];
      });
      const concurrency = node.concurrency ?? branches.length;
      return { ...this.#common(node, source, 'parallel', branches), kind: 'parallel', branches, concurrency };
    }
    if ('foreach' in node) {
      return {
        ...this.#common(node, source, 'foreach', []),
        kind: 'foreach',
        items: this.#items(node.foreach, `${source}.foreach`),
        body: this.block(node.do, `${source}.do`),
        concurrency: node.concurrency ?? 1,
      };
    }
    if ('switch' in node) {
      const cases = node.switch.map(({ when, do: body }, index) => ({
        when: this.#condition(when, `${source}.switch[${index}].when`),
        body: this.block(body, `${source}.switch[${index}].do`),
      }));
      const otherwise = this.block(node.default ?? [], `${source}.default`);
      const inside = [...cases.map(({ body }) => body), otherwise];
      return { ...this.#common(node, source, 'switch', inside), kind: 'switch', cases, otherwise };
    }
    if ('repeat' in node) {
      return {
        ...this.#common(node, source, 'repeat', []),
        kind: 'repeat',
        body: this.block(node.do, `${source}.do`),
        until: this.#condition(node.repeat.until, `${source}.repeat.until`),
        max: node.repeat.max,
        pause_seconds: node.repeat.pause_seconds ?? 0,
      };
    }
    if ('chain' in node) {
      const body = this.block(node.chain, `${source}.chain`);
      return { ...this.#common(node, source, 'chain', [body]), kind: 'chain', body };
    }
    if ('approval' in node) {
      const { message, deadline_seconds, default: preset } = node.approval;
      return {
        ...this.#common(node, source, 'approval', []),
        kind: 'approval',
        message: this.#value(message, `${source}.approval.message`),
        deadline_seconds: deadline_seconds ?? null,
        // Silence is no consent.
        default_answer: preset ?? (deadline_seconds === undefined ? null : 'reject'),
      };
    }
    return 'wait' in node ? this.#wait(node, source) : this.#call(node, source);
  }

  #tool(node: ToolNode, source: string): ToolPlan {
    const input = this.#value(node.with ?? {}, `${source}.with`);
    const timeout_seconds = node.timeout_seconds ?? null;
    const common = this.#common(node, source, 'tool', []);
    const { fallback } = node;
    return {
      ...common,
      kind: 'tool',
      on_error: fallback === undefined ? common.on_error : 'fallback',
      uses: node.uses,
      input,
      timeout_seconds,
      retry: node.retry ?? null,
      cache_ttl_seconds: node.cache?.ttl_seconds ?? null,
      fallback: fallback === undefined ? null : this.#fallback(fallback, input, timeout_seconds, source),
      effect: node.effect ?? null,
    };
  }

  /** A tool named alone takes the input of the step as it is: the same compiled object. */
  #fallback(
    fallback: string | ToolNode,
    input: CompiledValue,
    timeout_seconds: number | null,
    source: string,
  ): ToolPlan {
    const at = `${source}.fallback`;
    if (typeof fallback !== 'string') return this.#tool(fallback, at);
    return { ...this.#tool({ id: 'fallback', uses: fallback }, at), input, timeout_seconds };
  }

  #wait(node: WaitNode, source: string): WaitPlan {
    const wait =
      'seconds' in node.wait
        ? { seconds: node.wait.seconds }
        : { until: this.#value(node.wait.until, `${source}.wait.until`) };
    return { ...this.#common(node, source, 'wait', []), kind: 'wait', wait };
  }

  #call(node: CallNode, source: string): CallPlan {
    const params = this.#value(node.params ?? {}, `${source}.params`);
    return { ...this.#common(node, source, 'call', []), kind: 'call', task: node.call, params };
  }

  #common<K extends NodeKind>(
    node: PipelineNode,
    source: string,
    kind: K,
    inside: readonly Block[],
  ): PlanCommon & { readonly kind: K } {
    const names =
      node.save_as === undefined || node.save_as === node.id ? [node.id] : [node.id, node.save_as];
    return {
      kind,
      id: node.id,
      title: node.title ?? node.id,
      names,
      exports: [...new Set([...names, ...inside.flat().flatMap((child) => child.exports)])],
      source,
      when: node.if === undefined ? null : this.#condition(node.if, `${source}.if`),
      on_error: node.on_error ?? 'fail',
    };
  }

  #items(items: string | readonly unknown[], path: string): CompiledValue {
    // A bare expression is as good as one in ${…}.
    return typeof items === 'string'
      ? this.#value(`\${${withoutBraces(items)}}`, path)
      : this.#value(items, path);
  }

  #value(value: unknown, path: string): CompiledValue {
    return compileValue(value, path, (error) => this.#problems.push(error.toJSON()));
  }

  #condition(text: string, path: string): Condition {
    try {
      return compileCondition(text, path);
    } catch (error) {
      if (!(error instanceof OrdinautError)) throw error;
      this.#problems.push(error.toJSON());
      return compileCondition('`false`', path);
    }
  }
}

function isSequence(branch: PipelineNode | readonly PipelineNode[]): branch is readonly PipelineNode[] {
  return Array.isArray(branch);
}
