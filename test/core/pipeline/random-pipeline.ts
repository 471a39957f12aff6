import fc from 'fast-check';

export type Node = Record<string, unknown>;

const safe = ['read.ok', 'read.flaky', 'twice.ok', 'twice.flaky', 'write.ok', 'write.unsent', 'write.lost'];
const failing = ['read.bad', 'write.bad'];
const retry = { max_attempts: 3, base_seconds: 1 };

/** Nodes without ids; `together` marks places where branches run at the same time and a failure must not depend on who is first. */
const shapes = fc.letrec<{ tool: Node; node: Node; block: Node[] }>((tie) => ({
  tool: fc.record({
    uses: fc.oneof(
      { arbitrary: fc.constantFrom(...safe), weight: 5 },
      { arbitrary: fc.constantFrom(...failing), weight: 1 },
    ),
    slow: fc.integer({ min: 0, max: 6 }),
    sees: fc.boolean(),
    if: fc.constantFrom(undefined, undefined, undefined, '`true`', '`false`', 'length(keys(steps)) > `1`'),
    on_error: fc.constantFrom('continue', 'continue', 'fail', 'escalate'),
    fallback: fc.constantFrom(undefined, undefined, undefined, 'read.ok', 'write.ok', 'read.bad'),
  }),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('tool'),
    tie('tool'),
    fc.record({
      parallel: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
      concurrency: fc.constantFrom(1, 2, 3),
    }),
    fc.record({
      count: fc.integer({ min: 0, max: 3 }),
      do: tie('block'),
      concurrency: fc.constantFrom(1, 1, 3),
    }),
    fc.record({
      when: fc.constantFrom('`true`', '`false`', 'steps'),
      do: tie('block'),
      default: tie('block'),
    }),
    fc.record({ rounds: fc.integer({ min: 0, max: 2 }), pause: fc.constantFrom(0, 5), body: tie('block') }),
    fc.record({ chain: tie('block') }),
    fc.constant({ wait: { seconds: 60 } }),
    fc.constant({ approval: { message: 'Go on?' } }),
  ),
  block: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) as fc.Arbitrary<Node[]>,
}));

/** Gives ids, and turns the generated shapes into nodes. */
function build(block: readonly Node[], counter: { next: number }, together: boolean): Node[] {
  return block.map((node) => {
    const id = `n${counter.next++}`;
    const inside = (child: unknown, both = together): Node[] => build(child as Node[], counter, both);
    if ('uses' in node) return buildTool(node, id, together);
    if ('parallel' in node) {
      const both = together || node.concurrency !== 1;
      return {
        id,
        parallel: (node.parallel as Node[][]).map((one) => inside(one, both)),
        concurrency: node.concurrency,
      };
    }
    if ('count' in node) {
      const both = together || node.concurrency !== 1;
      const items = Array.from({ length: Number(node.count) }, (_, index) => index * 10);
      return { id, foreach: items, do: inside(node.do, both), concurrency: node.concurrency };
    }
    if ('when' in node)
      return { id, switch: [{ when: node.when, do: inside(node.do) }], default: inside(node.default) };
    if ('rounds' in node) {
      const until = `index == \`${String(node.rounds)}\``;
      return { id, repeat: { until, max: 4, pause_seconds: node.pause }, do: inside(node.body) };
    }
    if ('chain' in node) return { id, chain: inside(node.chain) };
    return { id, ...node };
  });
}

function buildTool(node: Node, id: string, together: boolean): Node {
  const input = { id, slow: node.slow, ...(node.sees === true && { saw: '${length(keys(steps))}' }) };
  const on_error = together && node.on_error === 'fail' ? 'continue' : node.on_error;
  const fallback = together && node.fallback === 'read.bad' ? 'read.ok' : node.fallback;
  return {
    id,
    uses: node.uses,
    with: input,
    retry,
    ...(node.if !== undefined && { if: node.if }),
    ...(fallback === undefined ? { on_error } : { fallback }),
  };
}

/** Pipelines of every kind of node, with calls that fail, are lost, or were never sent. */
export const randomPipeline: fc.Arbitrary<readonly Node[]> = shapes.block.map((block) =>
  build(block, { next: 0 }, false),
);
