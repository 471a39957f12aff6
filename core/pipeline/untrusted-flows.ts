import type { PipelineNode } from '../model/pipeline.ts';

/** What somebody else wrote, and a call that would act on it. */
export interface UntrustedFlow {
  /** Tools that read it, and `event` for what an event carries. */
  readonly from: readonly string[];
  /** The writing tool; `call` for another task. */
  readonly to: string;
  /** Id of the step that calls it. */
  readonly step: string;
}

export interface FlowJudge {
  /** Whether what a tool answers may have been written by anybody: mail, pages of the web, servers of others. */
  readonly isUntrusted: (tool: string) => boolean;
  readonly isWriting: (tool: string) => boolean;
}

/** Where values of a scope come from; a name that is not here carries nothing untrusted. */
type Labels = ReadonlyMap<string, ReadonlySet<string>>;

const nothing: ReadonlySet<string> = new Set();

/**
 * Flows of untrusted values into writing calls, found in the text of a pipeline without running it: a step's output carries the labels of
 * its own tool and of every value that its fields name, through models and lists as well. It errs on the side of caution: a
 * condition on an untrusted value counts as a flow, and so does naming a step in plain text.
 */
export function untrustedFlows(
  nodes: readonly PipelineNode[],
  judge: FlowJudge,
  labels: Labels = new Map([['event', new Set(['event'])]]),
): readonly UntrustedFlow[] {
  return walk(nodes, judge, new Map(labels)).flows;
}

interface Walked {
  readonly flows: UntrustedFlow[];
  /** What the last step, and what all steps together, answer with. */
  readonly last: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
}

/** Walks a sequence; the labels of its steps are added to `labels`, because later steps see them by name. */
function walk(
  nodes: readonly PipelineNode[],
  judge: FlowJudge,
  labels: Map<string, ReadonlySet<string>>,
): Walked {
  const flows: UntrustedFlow[] = [];
  let last = nothing;
  let all = nothing;
  for (const node of nodes) {
    const carried = labelsIn(ownText(node), labels);
    const inside = walkInside(node, judge, labels, carried);
    flows.push(...inside.flows);
    let output = union(carried, inside.all);
    if ('uses' in node) {
      for (const tool of [node.uses, ...(typeof node.fallback === 'string' ? [node.fallback] : [])]) {
        if (judge.isWriting(tool) && carried.size > 0)
          flows.push({ from: [...carried].sort(), to: tool, step: node.id });
        if (judge.isUntrusted(tool)) output = union(output, new Set([tool]));
      }
    } else if ('call' in node && carried.size > 0)
      flows.push({ from: [...carried].sort(), to: 'call', step: node.id });
    for (const name of [node.id, node.save_as ?? node.id]) labels.set(`steps.${name}`, output);
    last = output;
    all = union(all, output);
  }
  return { flows, last, all };
}

/** What stands inside a node, with what its loop or chain puts into scope. */
function walkInside(
  node: PipelineNode,
  judge: FlowJudge,
  labels: Map<string, ReadonlySet<string>>,
  carried: ReadonlySet<string>,
): Pick<Walked, 'flows' | 'all'> {
  const together = (walked: readonly Walked[]) => ({
    flows: walked.flatMap(({ flows }) => flows),
    all: walked.reduce((sum, { all }) => union(sum, all), nothing),
  });
  if ('uses' in node)
    return typeof node.fallback === 'object'
      ? walk([node.fallback], judge, labels)
      : { flows: [], all: nothing };
  if ('parallel' in node)
    return together(
      node.parallel.map((branch) => walk(isSequence(branch) ? branch : [branch], judge, labels)),
    );
  if ('switch' in node)
    return together(
      [...node.switch.map(({ do: body }) => body), node.default ?? []].map((body) =>
        walk(body, judge, labels),
      ),
    );
  if ('chain' in node) {
    const flows: UntrustedFlow[] = [];
    let input: ReadonlySet<string> = labels.get('input') ?? nothing;
    for (const step of node.chain) {
      const scope = new Map(labels).set('input', input);
      const walked = walk([step], judge, scope);
      for (const [name, value] of scope) if (name !== 'input') labels.set(name, value);
      flows.push(...walked.flows);
      input = walked.last;
    }
    return { flows, all: input };
  }
  if ('foreach' in node) {
    labels.set('item', union(labels.get('item') ?? nothing, carried));
    return walk(node.do, judge, labels);
  }
  if ('repeat' in node) {
    // The second round sees what the first one answered.
    walk(node.do, judge, labels);
    return walk(node.do, judge, labels);
  }
  return { flows: [], all: nothing };
}

/** Labels of everything that a text names: `steps.inbox`, `steps."a-b"`, `steps` as a whole, `event`, `item`, `input`. */
function labelsIn(text: string, labels: Labels): ReadonlySet<string> {
  let found = nothing;
  const stepNames = [...text.matchAll(/\bsteps\s*\.\s*(?:\\?"([^"\\]+)\\?"|([A-Za-z_]\w*))/g)].map(
    ([, quoted, bare]) => `steps.${quoted ?? bare}`,
  );
  const whole = (text.match(/\bsteps\b/g)?.length ?? 0) > stepNames.length;
  for (const [name, carried] of labels) {
    const named = name.startsWith('steps.')
      ? whole || stepNames.includes(name)
      : new RegExp(`\\b${name}\\b`).test(text);
    if (named) found = union(found, carried);
  }
  return found;
}

/** The fields of a node itself, without the nodes inside it. */
function ownText(node: PipelineNode): string {
  const own: Record<string, unknown> = { ...node };
  for (const inside of ['parallel', 'do', 'default', 'chain', 'id', 'title', 'save_as', 'uses'])
    delete own[inside];
  if ('switch' in node) own.switch = node.switch.map(({ when }) => when);
  if ('uses' in node) delete own.fallback;
  return JSON.stringify(own);
}

function union(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return b.size === 0 ? a : new Set([...a, ...b]);
}

function isSequence(branch: PipelineNode | readonly PipelineNode[]): branch is readonly PipelineNode[] {
  return Array.isArray(branch);
}
