import { OrdinautError } from '../errors.ts';
import { type Agent, ownerAgentId } from '../model/agent.ts';
import { type Flow, undeclaredSources } from '../model/flow.ts';
import { approvalChoices } from '../model/inbox-item.ts';
import type { Id, JsonObject } from '../model/json.ts';
import type { PipelineNode } from '../model/pipeline.ts';
import type { Task, TaskDefinition } from '../model/task.ts';
import { mayWrite } from '../model/tool.ts';
import { everyNode } from '../pipeline/every-node.ts';
import type { UntrustedFlow } from '../pipeline/untrusted-flows.ts';
import type { Clock, Ids, ToolCaller } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { requireTool } from './scoped-tools.ts';
import type { TaskFlows } from './task-flows.ts';
import type { ToolPermissions } from './tool-permissions.ts';

/** What a definition would need before it may run in the name of who saved it. */
export interface Judgement {
  /** Tools that may change the world, `server.tool`. */
  readonly writes: readonly string[];
  /** What others wrote, and writing calls that would act on it. */
  readonly flows: readonly UntrustedFlow[];
  /** Flows that it declares and that nobody has agreed to yet. */
  readonly declared: readonly Flow[];
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
  readonly flows: TaskFlows;
  readonly permissions: Pick<ToolPermissions, 'standing'>;
}

export function createTaskPermission({
  store,
  clock,
  ids,
  tools,
  flows: { flowsOf },
  permissions,
}: TaskPermissionOptions): TaskPermission {
  const writesOf = (definition: TaskDefinition | null): readonly string[] => {
    const names = definition === null ? [] : toolsOf(definition).map(({ tool }) => tool);
    // What a step says of its own effect does not count: whoever writes the step would judge itself.
    return [...new Set(names)].filter((name) => mayWrite(tools.describe(name)));
  };
  return {
    async judge(by, definition, approved) {
      if (by === ownerAgentId) return { writes: [], flows: [], declared: [], needs_approval: false };
      const agent = (await store.getAgent(by)) ?? unknownAgent(by);
      const writes = writesOf(definition);
      const found = flowsOf(definition);
      const declared = newlyDeclared(definition, approved);
      const allowed = new Set<string>();
      for (const { tool, path } of toolsOf(definition)) {
        const described = tools.describe(tool);
        requireTool(agent, described?.name ?? tool, path);
        const standing = described && (await permissions.standing(agent.id, described));
        if (standing?.rule === 'never') throw neverCalled(agent, tool, path);
        if (standing?.rule === 'always') allowed.add(tool);
      }
      // What a person allows it for good is not asked about with each task, unless each version of each is asked about.
      const asked = agent.approval === 'always' ? writes : writes.filter((tool) => !allowed.has(tool));
      const known = approved === null ? [] : flowsOf(approved);
      // No policy of an agent covers what others may have written: a person agrees to that flow itself.
      const strange = found.some((flow) => !isKnown(flow, known, approved?.flows ?? []));
      const needs_approval =
        strange || declared.length > 0 || needsApproval(agent, asked, writesOf(approved));
      return { writes, flows: found, declared, needs_approval };
    },
    async ask(by, task, { writes, flows, declared }, approved_version) {
      const agent = await store.getAgent(by);
      const { title } = task.definition;
      const detail = {
        ...{ task_id: task.id, task_version: task.version, approved_version, writes, flows, declared },
        definition: task.definition,
      };
      await store.addInboxItem({
        id: ids.next(),
        kind: 'approval',
        title: `${agent?.name ?? by} proposes “${title}”`,
        body: bodyOf(title, writes, flows, declared),
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

function unknownAgent(id: Id): never {
  throw new OrdinautError({ code: 'not_found', message: `there is no agent ${id}`, path: 'agent' });
}

/** What exactly a person would agree to. */
function bodyOf(
  title: string,
  writes: readonly string[],
  flows: readonly UntrustedFlow[],
  declared: readonly Flow[],
): string {
  const calls =
    writes.length === 0
      ? `The task “${title}” changes nothing outside.`
      : `The task “${title}” would call, each time it runs: ${writes.join(', ')}.`;
  const strange = flows.map(
    ({ from, to, step }) =>
      `Step ${step} would pass on to ${to} what others may have written (${from.join(', ')}).`,
  );
  const meant = declared.map(
    ({ from, to }) => `It declares that what others may have written (${from}) may reach ${to}.`,
  );
  return [calls, ...strange, ...meant, 'It runs as soon as you approve it.'].join(' ');
}

/** Whether a person has seen each source of a flow go where it goes. */
function isKnown(
  { from, to }: UntrustedFlow,
  known: readonly UntrustedFlow[],
  declared: readonly Flow[],
): boolean {
  const seen = known.filter((flow) => flow.to === to).flatMap((flow) => flow.from);
  return undeclaredSources(from, to, declared).every((source) => seen.includes(source));
}

/** What a definition declares that the approved one does not: an agent that declares a flow has not agreed to it. */
function newlyDeclared({ flows = [] }: TaskDefinition, approved: TaskDefinition | null): readonly Flow[] {
  return flows.filter(({ from, to }) => undeclaredSources([from], to, approved?.flows ?? []).length > 0);
}

function neverCalled({ name }: Agent, tool: string, path: string): OrdinautError {
  return new OrdinautError({
    code: 'tool_forbidden',
    message: `a person said that ${name} never calls ${tool}`,
    path,
    hint: 'use another tool, or tell the person why it is needed',
    delivery: 'not_sent',
  });
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
export function toolsOf({
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
