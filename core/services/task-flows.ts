import { eventSource, type Flow, noSources, type Sources, undeclaredSources } from '../model/flow.ts';
import type { Id } from '../model/json.ts';
import type { TaskDefinition } from '../model/task.ts';
import { mayWrite } from '../model/tool.ts';
import { type UntrustedFlow, untrustedFlows } from '../pipeline/untrusted-flows.ts';
import type { ToolCaller } from '../ports.ts';
import type { TaskBook } from './services.ts';
import type { IsUntrusted } from './untrusted-tools.ts';

/** A flow that a task has, by what one expression after another reads, and whether the task declares it. */
export interface FoundFlow extends Flow {
  /** Id of the step that writes. */
  readonly step: string;
  readonly declared: boolean;
}

/** What others wrote and writing calls would receive, of a definition. */
export interface TaskFlows {
  /** What an agent is asked about: also into tools that only their own servers call read-only, and into other tasks, as `call`. */
  flowsOf(definition: TaskDefinition): readonly UntrustedFlow[];
  /** What a person is asked about: into tools that write, one source each. */
  found(definition: TaskDefinition): readonly FoundFlow[];
}

export interface TaskFlowsOptions {
  readonly tools: Pick<ToolCaller, 'describe'>;
  readonly isUntrusted: IsUntrusted;
}

/** Topics that the engine itself publishes: what anybody else publishes under them is asked about when it comes. */
const ownTopics = /^(file|run)\./;

export function createTaskFlows({ tools, isUntrusted }: TaskFlowsOptions): TaskFlows {
  const nameOf = (tool: string) => tools.describe(tool)?.name ?? tool;
  const flowsInto = (definition: TaskDefinition, isWriting: (tool: string) => boolean) =>
    untrustedFlows(definition.pipeline, { isUntrusted, isWriting, nameOf }, eventOf(definition));

  function eventOf({ schedule: { kind, expression, poll } }: TaskDefinition): Sources {
    if (kind === 'condition') return poll && isUntrusted(poll.uses) ? [nameOf(poll.uses)] : noSources;
    return kind === 'event' && !ownTopics.test(expression) ? [eventSource] : noSources;
  }

  return {
    // What a step says of its own effect does not count: whoever writes the step would judge itself.
    flowsOf: (definition) => flowsInto(definition, (tool) => mayWrite(tools.describe(tool))),
    found(definition) {
      const declared = (definition.flows ?? []).map(({ from, to }) => ({
        from: nameOf(from),
        to: nameOf(to),
      }));
      return flowsInto(definition, (tool) => tools.describe(tool)?.effect !== 'read_only')
        .filter(({ to }) => to !== 'call')
        .flatMap(({ from, to, step }) => {
          const undeclared = undeclaredSources(from, to, declared);
          return from.map((source) => ({ from: source, to, step, declared: !undeclared.includes(source) }));
        });
    },
  };
}

/** A person agrees that a task may pass this on, from now on: what it does not declare yet becomes part of a new version. */
export async function declareFlows(
  tasks: Pick<TaskBook, 'find' | 'update'>,
  task_id: Id,
  flows: readonly Flow[],
  by: Id,
): Promise<void> {
  const task = await tasks.find(task_id);
  // A proposal is agreed to as a whole, or not at all.
  if (task.status === 'proposed' || task.status === 'cancelled') return;
  const declared = task.definition.flows ?? [];
  const added = flows.filter(({ from, to }) => undeclaredSources([from], to, declared).length > 0);
  const once = added.filter(
    (flow, index) => added.findIndex(({ from, to }) => from === flow.from && to === flow.to) === index,
  );
  if (once.length > 0) await tasks.update(task.id, { flows: [...declared, ...once] }, by, task.version);
}
