import type { EffectKind, NodeCommon, Pipeline, Retry } from '../model/pipeline.ts';
import type { NodeKind } from '../model/step.ts';
import type { Condition } from './condition.ts';
import type { CompiledValue } from './template.ts';

/** A pipeline with its templates and expressions compiled: immutable, made once per task version, run many times. */
export interface Plan {
  readonly pipeline: Pipeline;
  readonly nodes: Block;
}
export type Block = readonly PlanNode[];

export interface PlanCommon {
  readonly kind: NodeKind;
  readonly id: string;
  /** What a person calls it: its title, or its id. */
  readonly title: string;
  /** Names under which its output is in scope: id and save_as. */
  readonly names: readonly string[];
  /** Names that are visible after it: its own, and those of the nodes inside that are not repeated. */
  readonly exports: readonly string[];
  /** Where it stands in the task: `pipeline[2].do[0]`. */
  readonly source: string;
  readonly when: Condition | null;
  readonly on_error: NonNullable<NodeCommon['on_error']>;
}
export interface ToolPlan extends PlanCommon {
  readonly kind: 'tool';
  readonly uses: string;
  readonly input: CompiledValue;
  /** null: the tool's own, or 30. */
  readonly timeout_seconds: number | null;
  readonly retry: Retry | null;
  readonly cache_ttl_seconds: number | null;
  readonly fallback: ToolPlan | null;
  /** The person's word for what this call does; null: the tool's. */
  readonly effect: EffectKind | null;
}
export interface ParallelPlan extends PlanCommon {
  readonly kind: 'parallel';
  readonly branches: readonly Block[];
  readonly concurrency: number;
}
export interface ForeachPlan extends PlanCommon {
  readonly kind: 'foreach';
  readonly items: CompiledValue;
  readonly body: Block;
  readonly concurrency: number;
}
export interface SwitchPlan extends PlanCommon {
  readonly kind: 'switch';
  readonly cases: readonly { readonly when: Condition; readonly body: Block }[];
  readonly otherwise: Block;
}
export interface RepeatPlan extends PlanCommon {
  readonly kind: 'repeat';
  readonly body: Block;
  readonly until: Condition;
  readonly max: number;
  readonly pause_seconds: number;
}
export interface ChainPlan extends PlanCommon {
  readonly kind: 'chain';
  readonly body: Block;
}
export interface ApprovalPlan extends PlanCommon {
  readonly kind: 'approval';
  readonly message: CompiledValue;
  readonly deadline_seconds: number | null;
  readonly default_answer: 'approve' | 'reject' | null;
}
export interface WaitPlan extends PlanCommon {
  readonly kind: 'wait';
  readonly wait: { readonly seconds: number } | { readonly until: CompiledValue };
}
export interface CallPlan extends PlanCommon {
  readonly kind: 'call';
  /** Id or title of a task. */
  readonly task: string;
  readonly params: CompiledValue;
}
export type PlanNode =
  | ToolPlan
  | ParallelPlan
  | ForeachPlan
  | SwitchPlan
  | RepeatPlan
  | ChainPlan
  | ApprovalPlan
  | WaitPlan
  | CallPlan;
