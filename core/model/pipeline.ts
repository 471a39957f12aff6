import Type, { type Static, type TSchema } from 'typebox';

const NodeId = Type.String({
  pattern: '^[A-Za-z_][A-Za-z0-9_-]{0,99}$',
  description: 'Letters, digits, _ and -, beginning with a letter.',
});
const Expression = Type.String({ minLength: 1, maxLength: 10_000, description: 'JMESPath.' });

export const EffectKind = Type.Union(
  [Type.Literal('read_only'), Type.Literal('idempotent'), Type.Literal('write')],
  {
    description:
      'What a call does to the world: nothing; something that a repeat does not change; or something that a repeat does twice.',
  },
);
export type EffectKind = Static<typeof EffectKind>;

export const Retry = Type.Object(
  {
    max_attempts: Type.Integer({ minimum: 1, maximum: 20, description: 'Tries in all, the first included.' }),
    backoff: Type.Optional(
      Type.Union([Type.Literal('exponential_jitter'), Type.Literal('linear'), Type.Literal('fixed')]),
    ),
    base_seconds: Type.Optional(Type.Number({ minimum: 0, maximum: 300 })),
    cap_seconds: Type.Optional(Type.Number({ minimum: 0, maximum: 300 })),
  },
  { additionalProperties: false },
);
export type Retry = Static<typeof Retry>;

const common = {
  id: NodeId,
  title: Type.Optional(Type.String({ maxLength: 200 })),
  if: Type.Optional(Expression),
  save_as: Type.Optional(NodeId),
};
const onError = {
  on_error: Type.Optional(
    Type.Union([
      Type.Literal('fail'),
      Type.Literal('continue'),
      Type.Literal('fallback'),
      Type.Literal('escalate'),
    ]),
  ),
};

const node = (properties: Record<string, TSchema>) =>
  Type.Object({ ...common, ...onError, ...properties }, { additionalProperties: false });

const nodeList = (self: TSchema) => Type.Array(self, { maxItems: 500 });

/**
 * A pipeline node. A tool step has `uses`; the others are named for the one property that makes them
 * what they are: `parallel`, `foreach`, `switch`, `repeat`, `chain`, `approval`, `wait`, `call`.
 */
export interface NodeCommon {
  readonly id: string;
  readonly title?: string;
  readonly if?: string;
  readonly save_as?: string;
  readonly on_error?: 'fail' | 'continue' | 'fallback' | 'escalate';
}
export interface ToolNode extends NodeCommon {
  /** `server.tool` */
  readonly uses: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly timeout_seconds?: number;
  readonly retry?: Retry;
  readonly cache?: { readonly ttl_seconds: number };
  /** A tool that takes the same `with`, or a whole tool step. Implies `on_error: fallback`. */
  readonly fallback?: string | ToolNode;
  readonly effect?: EffectKind;
}
export interface ParallelNode extends NodeCommon {
  /** Branches: a node or a sequence of nodes each. Output: the branches' outputs, in order. */
  readonly parallel: readonly (PipelineNode | readonly PipelineNode[])[];
  readonly concurrency?: number;
}
export interface ForeachNode extends NodeCommon {
  /** `${expr}` or JMESPath giving an array; `item` and `index` are in scope of `do`. Output: the outputs, in order. */
  readonly foreach: string | readonly unknown[];
  readonly do: readonly PipelineNode[];
  readonly concurrency?: number;
}
export interface SwitchNode extends NodeCommon {
  readonly switch: readonly { readonly when: string; readonly do: readonly PipelineNode[] }[];
  readonly default?: readonly PipelineNode[];
}
export interface RepeatNode extends NodeCommon {
  readonly repeat: { readonly until: string; readonly max: number; readonly pause_seconds?: number };
  readonly do: readonly PipelineNode[];
}
export interface ChainNode extends NodeCommon {
  /** Each node's output is the next one's `${input}`. Output: the last one's. */
  readonly chain: readonly PipelineNode[];
}
export interface ApprovalNode extends NodeCommon {
  readonly approval: {
    readonly message: string;
    readonly deadline_seconds?: number;
    readonly default?: 'approve' | 'reject';
  };
}
export interface WaitNode extends NodeCommon {
  readonly wait: { readonly seconds: number } | { readonly until: string };
}
export interface CallNode extends NodeCommon {
  /** Id or title of the task whose pipeline runs; output: its run's output. */
  readonly call: string;
  readonly params?: Readonly<Record<string, unknown>>;
}
export type PipelineNode =
  | ToolNode
  | ParallelNode
  | ForeachNode
  | SwitchNode
  | RepeatNode
  | ChainNode
  | ApprovalNode
  | WaitNode
  | CallNode;

const Self = Type.Ref('PipelineNode');
const toolProperties = {
  ...common,
  ...onError,
  uses: Type.String({ pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_./-]+$', description: 'server.tool' }),
  with: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  timeout_seconds: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 86_400, default: 30 })),
  retry: Type.Optional(Retry),
  cache: Type.Optional(
    Type.Object({ ttl_seconds: Type.Integer({ minimum: 1 }) }, { additionalProperties: false }),
  ),
  fallback: Type.Optional(Type.Union([Type.String(), Self])),
  effect: Type.Optional(EffectKind),
};
const Concurrency = Type.Optional(Type.Integer({ minimum: 1, maximum: 100 }));

/** JSON Schema of a node by its distinguishing property; the grammar chooses one, so that errors name one form only. */
export const NodeSchemas = {
  uses: Type.Object(toolProperties, { additionalProperties: false }),
  parallel: node({
    parallel: Type.Array(Type.Union([Self, nodeList(Self)]), { minItems: 1, maxItems: 100 }),
    concurrency: Concurrency,
  }),
  foreach: node({
    foreach: Type.Union([Type.String(), Type.Array(Type.Unknown())]),
    do: nodeList(Self),
    concurrency: Concurrency,
  }),
  switch: node({
    switch: Type.Array(
      Type.Object({ when: Expression, do: nodeList(Self) }, { additionalProperties: false }),
      { minItems: 1 },
    ),
    default: Type.Optional(nodeList(Self)),
  }),
  repeat: node({
    repeat: Type.Object(
      {
        until: Expression,
        max: Type.Integer({ minimum: 1, maximum: 10_000 }),
        pause_seconds: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
      },
      { additionalProperties: false },
    ),
    do: nodeList(Self),
  }),
  chain: node({ chain: nodeList(Self) }),
  approval: node({
    approval: Type.Object(
      {
        message: Type.String({ minLength: 1, maxLength: 5_000 }),
        deadline_seconds: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
        default: Type.Optional(Type.Union([Type.Literal('approve'), Type.Literal('reject')])),
      },
      { additionalProperties: false },
    ),
  }),
  wait: node({
    wait: Type.Union([
      Type.Object(
        { seconds: Type.Number({ minimum: 0, maximum: 31_536_000 }) },
        { additionalProperties: false },
      ),
      Type.Object({ until: Type.String() }, { additionalProperties: false }),
    ]),
  }),
  call: node({
    call: Type.String({ minLength: 1 }),
    params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  }),
} as const;

/** A pipeline as stored in a task. The door's schema is loose here: `pipeline/grammar.ts` gives the exact errors. */
export const Pipeline = Type.Unsafe<readonly PipelineNode[]>(
  Type.Array(Type.Object({ id: NodeId }, { additionalProperties: true }), { maxItems: 500 }),
);
export type Pipeline = Static<typeof Pipeline>;
