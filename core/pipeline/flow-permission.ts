import { type Flow, type Sources, undeclaredSources } from '../model/flow.ts';
import { mayWrite, type ToolDefinition } from '../model/tool.ts';
import { visibleText } from '../model/visible-text.ts';
import type { ToolCaller } from '../ports.ts';
import type { CallPermission } from './call-permission.ts';

/** The flows that a task means. */
export interface MeantFlows {
  /** Those of the version that runs. */
  readonly declared: readonly Flow[];
  /** Those of the task as it is now: what was declared meanwhile holds for runs under way. */
  readonly current: () => Promise<readonly Flow[]>;
  /** A tool counts as reading that only its own server calls so: in a task of the person, who is free to believe it. */
  readonly believes_servers: boolean;
}

const allowed: CallPermission = { kind: 'allowed' };

/**
 * Whether a call may carry what others wrote into a tool: one that only reads may, and so may one whose flow the task declares.
 * What a step says of its own effect does not count.
 */
export async function mayFlow(
  tool: ToolDefinition,
  sources: Sources,
  meant: MeantFlows | undefined,
  tools: Pick<ToolCaller, 'describe'>,
): Promise<CallPermission> {
  if (sources.length === 0 || meant === undefined) return allowed;
  if (meant.believes_servers ? tool.effect === 'read_only' : !mayWrite(tool)) return allowed;
  const left = (among: Sources, flows: readonly Flow[]) =>
    undeclaredSources(among, tool.name, flows.map(named(tools)));
  const undeclared = left(sources, meant.declared);
  if (undeclared.length === 0) return allowed;
  const asked = left(undeclared, await meant.current());
  if (asked.length === 0) return allowed;
  const from = asked.map(visibleText).join(', ');
  return {
    kind: 'ask',
    reason: `What it would send holds what others may have written (${from}), and the task does not declare that this may reach ${visibleText(tool.name)}.`,
    about: { flows: asked.map((source) => ({ from: source, to: tool.name })) },
    lasting: true,
  };
}

/** With the names that the catalog has for them: a task may call a tool by an alias. */
function named(tools: Pick<ToolCaller, 'describe'>): (flow: Flow) => Flow {
  const nameOf = (tool: string) => tools.describe(tool)?.name ?? tool;
  return ({ from, to }) => ({ from: nameOf(from), to: nameOf(to) });
}
