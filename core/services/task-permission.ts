import { type Agent, ownerAgentId } from '../model/agent.ts';
import { approvalChoices } from '../model/inbox-item.ts';
import type { Id, JsonObject } from '../model/json.ts';
import type { PipelineNode } from '../model/pipeline.ts';
import type { Task, TaskDefinition } from '../model/task.ts';
import { mayWrite } from '../model/tool.ts';
import { everyNode } from '../pipeline/every-node.ts';
import { type UntrustedFlow, untrustedFlows } from '../pipeline/untrusted-flows.ts';
import type { Clock, Ids, ToolCaller } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { requireTool } from './scoped-tools.ts';

/** Toolkits that read what anybody may have written. */
const strangersWrite: readonly string[] = ['mail', 'web'];

/** What a definition would need before it may run in the name of who saved it. */
export interface Judgement {
  /** Tools that may change the world, `server.tool`. */
  readonly writes: readonly string[];
  /** What others wrote, and writing calls that would act on it. */
  readonly flows: readonly UntrustedFlow[];
  readonly needs_approval: boolean;
}

/** What agents may save, and what a person is asked about. Nothing bounds the owner. */
export interface TaskPermission {
  /**
   * `approved` is what a person has agreed to already. Throws `tool_forbidden` with the place of a tool that the agent's
   * scopes do not open, `not_found` for an unknown agent.
   */
  judge(by: Id, definition: TaskDefinition, approved: TaskDefinition | null): Promise<Judgement>;
  /** Puts the question into the inbox. `approved_version` comes back when the answer is no; null cancels the task. */
  ask(by: Id, task: Task, judgement: Judgement, approved_version: number | null): Promise<void>;
}

export interface TaskPermissionOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tools: Pick<ToolCaller, 'describe'>;
  /** Whether a server is a toolkit of the product: what others answer is not trusted. */
  readonly isToolkit: (server: string) => boolean;
}

export function createTaskPermission({
  store,
  clock,
  ids,
  tools,
  isToolkit,
}: TaskPermissionOptions): TaskPermission {
  const writesOf = (definition: TaskDefinition | null): readonly string[] => {
    const names = definition === null ? [] : toolsOf(definition).map(({ tool }) => tool);
    // What a step says of its own effect does not count: whoever writes the step would judge itself.
    return [...new Set(names)].filter((name) => mayWrite(tools.describe(name)));
  };
  const flowsOf = (definition: TaskDefinition | null): readonly UntrustedFlow[] =>
    definition === null
      ? []
      : untrustedFlows(definition.pipeline, {
          isUntrusted(name) {
            const server = tools.describe(name)?.server;
            return server === undefined || !isToolkit(server) || strangersWrite.includes(server);
          },
          isWriting: (name) => mayWrite(tools.describe(name)),
        });
  return {
    async judge(by, definition, approved) {
      const agent = by === ownerAgentId ? null : await store.getAgent(by);
      const writes = writesOf(definition);
      const flows = flowsOf(definition);
      if (agent === null) return { writes, flows, needs_approval: false };
      for (const { tool, path } of toolsOf(definition))
        requireTool(agent, tools.describe(tool)?.name ?? tool, path);
      const agreed = flowsOf(approved).map(flowKey);
      // No policy of an agent covers what others may have written: a person agrees to that flow itself.
      const strange = flows.some((flow) => !agreed.includes(flowKey(flow)));
      return { writes, flows, needs_approval: strange || needsApproval(agent, writes, writesOf(approved)) };
    },
    async ask(by, task, { writes, flows }, approved_version) {
      const agent = await store.getAgent(by);
      const { title } = task.definition;
      const detail = {
        ...{ task_id: task.id, task_version: task.version, approved_version, writes, flows },
        definition: task.definition,
      };
      await store.addInboxItem({
        id: ids.next(),
        kind: 'approval',
        title: `${agent?.name ?? by} proposes “${title}”`,
        body: bodyOf(title, writes, flows),
        choices: [...approvalChoices],
        detail: JSON.parse(JSON.stringify(detail)) as JsonObject,
        run_id: null,
        step_path: null,
        effect_id: null,
        deadline_at: null,
        default_answer: null,
        created_at: clock.now(),
      });
    },
  };
}

/** What exactly a person would agree to. */
function bodyOf(title: string, writes: readonly string[], flows: readonly UntrustedFlow[]): string {
  const calls =
    writes.length === 0
      ? `The task “${title}” changes nothing outside.`
      : `The task “${title}” would call, each time it runs: ${writes.join(', ')}.`;
  const strange = flows.map(
    ({ from, to, step }) =>
      `Step ${step} would pass on to ${to} what others may have written (${from.join(', ')}).`,
  );
  return [calls, ...strange, 'It runs as soon as you approve it.'].join(' ');
}

function flowKey({ from, to }: UntrustedFlow): string {
  return `${from.join(' ')} > ${to}`;
}

function needsApproval(
  { approval = 'first_time' }: Agent,
  writes: readonly string[],
  approved: readonly string[],
): boolean {
  switch (approval) {
    case 'never':
      return false;
    case 'always':
      return writes.length > 0;
    case 'first_time':
      return writes.some((tool) => !approved.includes(tool));
  }
}

/** Every tool that a task may call, with its place; the one that a condition asks is among them. */
function toolsOf({
  pipeline,
  schedule,
}: TaskDefinition): readonly { readonly tool: string; readonly path: string }[] {
  const steps = [...everyNode(pipeline)].flatMap((node: PipelineNode) => {
    if (!('uses' in node)) return [];
    const path = `steps.${node.id}.uses`;
    const fallback = typeof node.fallback === 'string' ? [{ tool: node.fallback, path }] : [];
    return [{ tool: node.uses, path }, ...fallback];
  });
  const polled =
    schedule.poll === undefined ? [] : [{ tool: schedule.poll.uses, path: 'schedule.poll.uses' }];
  return [...steps, ...polled];
}
