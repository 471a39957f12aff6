import { bothSources, eventSource, noSources, type Sources } from '../model/flow.ts';
import type { Pipeline } from '../model/pipeline.ts';
import { readByNode, sourcesOfValue } from './carried-sources.ts';
import { compileCollecting } from './compile.ts';
import { NamesAhead } from './names-ahead.ts';
import type { Block, PlanNode, RepeatPlan, ToolPlan } from './plan-node.ts';

/** What somebody else wrote, and a call that would send it on. */
export interface UntrustedFlow {
  /** Tools that read it, and `event` for what an event carries. */
  readonly from: Sources;
  /** The writing tool; `call` for another task. */
  readonly to: string;
  /** Id of the step that calls it. */
  readonly step: string;
}

export interface FlowJudge {
  /** Whether what a tool answers may have been written by anybody: mail, pages of the web, servers of others. */
  readonly isUntrusted: (tool: string) => boolean;
  readonly isWriting: (tool: string) => boolean;
  /** The name that the catalog has for a tool. */
  readonly nameOf?: (tool: string) => string;
}

/**
 * Flows of untrusted values into writing calls, found without running the pipeline. It reckons as a run does, by what each expression reads,
 * and takes every way that the pipeline may take; so it finds what a run would ask about, except what comes out of
 * called tasks. `event`: where what an event carries comes from.
 */
export function untrustedFlows(
  pipeline: Pipeline,
  judge: FlowJudge,
  event: Sources = [eventSource],
): readonly UntrustedFlow[] {
  const walk = new Walk(judge);
  walk.block(compileCollecting(pipeline, []).nodes, new NamesAhead(event));
  return walk.flows;
}

/** What a node may give. */
interface Given {
  /** Of its output. */
  readonly output: Sources;
  /** Of its output or of any error inside it. */
  readonly all: Sources;
}

const nothing: Given = { output: noSources, all: noSources };

class Walk {
  readonly #judge: FlowJudge;
  /** Nodes around the one looked at whose failure the pipeline goes on from, itself included. */
  #absorbing = 0;
  readonly #flows = new Map<string, UntrustedFlow>();

  constructor(judge: FlowJudge) {
    this.#judge = judge;
  }

  get flows(): readonly UntrustedFlow[] {
    return [...this.#flows.values()];
  }

  /** One after another; the output is the last one's. */
  block(nodes: Block, names: NamesAhead): Given {
    let given = nothing;
    for (const node of nodes) {
      const { output, all } = this.#node(node, names);
      given = { output, all: bothSources(given.all, all) };
    }
    return given;
  }

  #node(node: PlanNode, names: NamesAhead): Given {
    const goesOn = node.on_error === 'continue' || node.on_error === 'escalate';
    if (goesOn) this.#absorbing += 1;
    const inside = this.#inside(node, names);
    const all = bothSources(inside.all, bothSources(inside.output, readByNode(node, names)));
    // Where the pipeline goes on after a failure of a node or around it, the error is the output.
    const output = this.#absorbing > 0 ? bothSources(inside.output, all) : inside.output;
    if (goesOn) this.#absorbing -= 1;
    for (const name of node.names) names.setStep(name, output);
    return { output, all };
  }

  #inside(node: PlanNode, names: NamesAhead): Given {
    switch (node.kind) {
      case 'tool':
        return this.#tool(node, names);
      case 'parallel':
        return both(node.branches.map((branch) => this.#visible(branch, names)));
      case 'switch': {
        const blocks = [...node.cases.map(({ body }) => body), node.otherwise];
        return both(blocks.map((body) => this.#visible(body, names)));
      }
      case 'foreach':
        return this.block(node.body, names.child({ item: sourcesOfValue(node.items, names) }));
      case 'repeat':
        return this.#repeat(node, names);
      case 'chain': {
        let given = nothing;
        let scope = names.child();
        const links = scope;
        for (const link of node.body) {
          const { output, all } = this.#node(link, scope);
          given = { output, all: bothSources(given.all, all) };
          for (const name of link.exports) {
            links.setStep(name, scope.sourcesOfStep(name));
            names.setStep(name, scope.sourcesOfStep(name));
          }
          scope = links.child({ input: output });
        }
        return given;
      }
      case 'wait': {
        const output = 'until' in node.wait ? sourcesOfValue(node.wait.until, names) : noSources;
        return { output, all: output };
      }
      case 'call': {
        const output = sourcesOfValue(node.params, names);
        if (output.length > 0) this.#add(node.id, 'call', output);
        return { output, all: output };
      }
      case 'approval':
        return nothing;
    }
  }

  #tool(node: ToolPlan, names: NamesAhead): Given {
    const { isWriting, isUntrusted, nameOf = (name) => name } = this.#judge;
    const given = sourcesOfValue(node.input, names);
    const to = nameOf(node.uses);
    if (given.length > 0 && isWriting(node.uses)) this.#add(node.id, to, given);
    const output = isUntrusted(node.uses) ? bothSources(given, [to]) : given;
    if (node.fallback === null) return { output, all: output };
    const fallback = this.#node(node.fallback, names.child({ error: output }));
    return both([{ output, all: output }, fallback]);
  }

  /** Its names are seen after it, whichever way the pipeline took. */
  #visible(body: Block, names: NamesAhead): Given {
    const scope = names.child();
    const given = this.block(body, scope);
    for (const name of body.flatMap((node) => node.exports))
      names.setStep(name, bothSources(names.sourcesOfStep(name), scope.sourcesOfStep(name)));
    return given;
  }

  /** Each round sees what the one before it gave, until no round brings anything new. */
  #repeat(node: RepeatPlan, names: NamesAhead): Given {
    let input = noSources;
    for (;;) {
      const given = this.block(node.body, names.child({ input }));
      const next = bothSources(input, given.output);
      if (next.length === input.length) return { output: next, all: bothSources(next, given.all) };
      input = next;
    }
  }

  #add(step: string, to: string, from: Sources): void {
    const key = `${step} > ${to}`;
    const known = this.#flows.get(key)?.from ?? noSources;
    this.#flows.set(key, { from: bothSources(known, from), to, step });
  }
}

function both(given: readonly Given[]): Given {
  return given.reduce(
    (sum, { output, all }) => ({
      output: bothSources(sum.output, output),
      all: bothSources(sum.all, all),
    }),
    nothing,
  );
}
