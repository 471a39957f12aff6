import type { Pipeline } from '../model/pipeline.ts';
import { everyNode } from './every-node.ts';
import type { Findings, PlanOptions } from './plan.ts';
import type { Plan } from './plan-node.ts';
import { nodesOf } from './plan-walk.ts';

/** A task as far as calls are concerned. */
export interface KnownTask {
  readonly id: string;
  readonly title: string;
  readonly pipeline: Pipeline;
}

export type FindTask = (id_or_title: string) => Promise<KnownTask | undefined>;

/** Calls of tasks that do not exist, and calls that come back to the task itself. */
export async function checkCalls(
  plan: Plan,
  { findTask, self }: PlanOptions,
  { problems }: Findings,
): Promise<void> {
  for (const { node } of nodesOf(plan.nodes)) {
    if (node.kind !== 'call') continue;
    const path = `${node.source}.call`;
    const loop = await loopFrom(node.task, findTask, self);
    if (loop)
      problems.push({
        code: 'call_cycle',
        message: `the call never ends: ${loop.join(' → ')}`,
        path,
        hint: 'a task cannot call itself, nor a task that calls it; use repeat',
      });
    else if (findTask && !(await findTask(node.task)))
      problems.push({
        code: 'unknown_task',
        message: `there is no task ${node.task}`,
        path,
        hint: 'name a task by its id or its exact title',
      });
  }
}

/** The way from the task back to itself; undefined when there is none. */
async function loopFrom(
  start: string,
  findTask: FindTask | undefined,
  self: PlanOptions['self'],
): Promise<readonly string[] | undefined> {
  const seen = new Set<string>();
  const pending: { readonly name: string; readonly way: readonly string[] }[] = [
    { name: start, way: [self?.title ?? 'this task'] },
  ];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const way = [...at.way, at.name];
    if (isSelf(at.name, self)) return way;
    const task = await findTask?.(at.name);
    if (!task || seen.has(task.id)) continue;
    if (isSelf(task.id, self)) return way;
    seen.add(task.id);
    for (const called of everyNode(task.pipeline))
      if ('call' in called) pending.push({ name: called.call, way });
  }
  return undefined;
}

function isSelf(name: string, self: PlanOptions['self']): boolean {
  return self !== undefined && (name === self.id || name === self.title);
}
