import fc from 'fast-check';
import type { ScriptedTools } from './scripted-tools.ts';

/** What a stranger wrote; wherever it turns up, it came from one. */
export const mark = 'STRANGER';

type Node = Record<string, unknown>;

const texts = [
  'hello',
  'for ${params.who}',
  '${steps}',
  '${keys(steps)}',
  '${steps.STEP}',
  '${steps.STEP.text}',
  '${to_string(steps.STEP)}',
  'you have ${steps.STEP || `nothing`}',
  '${keys(steps.STEP || `{}`)}',
  '${[steps.STEP, `1`]}',
  '${{a: steps.STEP}}',
  '${steps.STEP.list[?subject].subject | [0]}',
  "${contains(to_string(steps.STEP), 'S')}",
  '${@}',
  '${item}',
  '${item.subject}',
  '${input}',
  '${input.text}',
  '${error.message}',
  '${index}',
];
const conditions = [undefined, undefined, undefined, '`false`', 'steps.STEP', 'length(keys(steps)) > `1`'];
const tools = ['mail.read', 'mail.fail', 'note.get', 'llm.plan', 'llm.plan', 'shop.order', 'shop.order'];
const onError = fc.constantFrom('continue', 'continue', 'continue', 'continue', 'fail');

const text = fc.tuple(fc.constantFrom(...texts), fc.nat());
const shapes = fc.letrec<{ node: Node; block: Node[] }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    {
      weight: 6,
      arbitrary: fc.record({
        uses: fc.constantFrom(...tools),
        text,
        if: fc.tuple(fc.constantFrom(...conditions), fc.nat()),
        on_error: onError,
        fallback: fc.constantFrom(undefined, undefined, 'shop.order', 'llm.plan'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        parallel: fc.array(tie('block'), { minLength: 1, maxLength: 2 }),
        on_error: onError,
      }),
    },
    { weight: 1, arbitrary: fc.record({ foreach: text, do: tie('block'), on_error: onError }) },
    {
      weight: 1,
      arbitrary: fc.record({ when: text, do: tie('block'), default: tie('block'), on_error: onError }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ rounds: fc.integer({ min: 0, max: 2 }), do: tie('block'), on_error: onError }),
    },
    { weight: 1, arbitrary: fc.record({ chain: tie('block'), on_error: onError }) },
    { weight: 1, arbitrary: fc.record({ until: text, on_error: onError }) },
  ),
  block: fc.array(tie('node'), { minLength: 1, maxLength: 4 }) as fc.Arbitrary<Node[]>,
}));

/** Gives ids, and names of earlier steps to the texts. */
function build(block: readonly Node[], names: string[], counter: { next: number }): Node[] {
  return block.map((node) => {
    const id = `n${counter.next++}`;
    const named = ([pattern, which]: readonly [string, number]) =>
      pattern.replaceAll('STEP', names[which % Math.max(1, names.length)] ?? id);
    const inside = (child: unknown) => build(child as Node[], names, counter);
    const on_error = node.on_error;
    const made = (): Node => {
      if ('uses' in node) {
        const [condition, which] = node.if as readonly [string | undefined, number];
        return {
          uses: node.uses,
          with: { text: named(node.text as [string, number]) },
          ...(condition !== undefined && { if: named([condition, which]) }),
          ...(node.fallback === undefined ? { on_error } : fallback(node, named)),
        };
      }
      if ('parallel' in node) return { parallel: (node.parallel as Node[]).map(inside), on_error };
      if ('foreach' in node)
        return { foreach: listOf(named(node.foreach as [string, number])), do: inside(node.do), on_error };
      if ('when' in node) {
        const when = named(node.when as [string, number]).match(/^\$\{(.*)\}$/)?.[1] ?? '`true`';
        return { switch: [{ when, do: inside(node.do) }], default: inside(node.default), on_error };
      }
      if ('rounds' in node)
        return {
          repeat: { until: `index == \`${String(node.rounds)}\``, max: 3 },
          do: inside(node.do),
          on_error,
        };
      if ('chain' in node) return { chain: inside(node.chain), on_error };
      return { wait: { until: named(node.until as [string, number]) }, on_error };
    };
    const body = made();
    names.push(id);
    return { id, ...body };
  });
}

/** What a loop goes over: an expression, or a list that holds the text. */
const listOf = (text: string) => (/^\$\{.*\}$/.test(text) ? text : [text]);

/** A tool named alone takes the same input, a step of its own may read the error. */
function fallback(node: Node, named: (text: readonly [string, number]) => string): Node {
  if (node.fallback === 'llm.plan') return { fallback: node.fallback };
  const text = named(['it failed: ${error.message}', 0]);
  return { fallback: { id: 'instead', uses: node.fallback, with: { text } } };
}

/** Pipelines that read, work on and send what a stranger wrote in many ways. */
export const randomFlows: fc.Arbitrary<readonly Node[]> = shapes.block.map((block) => [
  { id: 'n0', uses: 'mail.read' },
  ...build(block, ['n0'], { next: 1 }),
]);

/** `mail` reads what strangers write; `note` and `llm` are ours; `shop.order` writes. */
export function addFlowTools(tools: ScriptedTools): ScriptedTools {
  return tools
    .add('mail.read', 'read_only', () => ({ text: `${mark} says`, list: [{ subject: mark }], [mark]: true }))
    .add('mail.fail', 'read_only', () => {
      throw new Error(`${mark} says no`);
    })
    .add('note.get', 'read_only', () => ({ text: 'mine', list: [{ subject: 'mine' }] }))
    .add('llm.plan', 'read_only', ({ input }) => ({
      text: JSON.stringify(input),
      list: [{ subject: input }] as never,
    }))
    .add('shop.order', 'write', ({ input }) => ({ ordered: input }));
}

export const isUntrusted = (tool: string): boolean => tool.startsWith('mail.');
