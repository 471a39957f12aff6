import type { Flow } from '../model/flow.ts';
import { type InboxItem, permissionChoices } from '../model/inbox-item.ts';
import type { Id, Json } from '../model/json.ts';
import type { Task } from '../model/task.ts';
import type { Services } from '../services/services.ts';
import { declareFlows } from '../services/task-flows.ts';

/** "Always": what a run asked about is declared in its task, as a version of its own, before the answer is recorded. */
export async function keepAskedFlows(
  { tasks }: Pick<Services, 'tasks'>,
  { state, detail }: Pick<InboxItem, 'state' | 'detail'>,
  choice: string,
  by: Id,
): Promise<void> {
  const flows = flowsIn(field(detail.about, 'flows'));
  if (state !== 'open' || choice !== permissionChoices[1] || flows.length === 0) return;
  await declareFlows(tasks, String(detail.task_id), flows, by);
}

/** What a proposal was said to pass on is declared with its approval. Into another task, that one declares it. */
export async function keepProposedFlows(
  { tasks }: Pick<Services, 'tasks'>,
  { detail }: Pick<InboxItem, 'detail'>,
  by: Id,
): Promise<void> {
  await declareFlows(tasks, String(detail.task_id), flowsIn(detail.flows), by);
}

/** As `keepProposedFlows`, for a proposal that is approved where its flows are shown: on the page of the task. */
export async function keepFoundFlows(
  { tasks }: Pick<Services, 'tasks'>,
  { id, definition }: Task,
  by: Id,
): Promise<Task> {
  const { flows } = await tasks.prepare({}, definition);
  const found = flows.map(({ from, to }) => ({ from, to }));
  await declareFlows(tasks, id, found, by);
  return tasks.find(id);
}

function flowsIn(found: Json | undefined): readonly Flow[] {
  return listOf(found).flatMap((flow) => {
    const from = field(flow, 'from');
    const to = field(flow, 'to');
    if (typeof to !== 'string' || to === 'call') return [];
    const sources = typeof from === 'string' ? [from] : listOf(from);
    return sources.flatMap((source) => (typeof source === 'string' ? [{ from: source, to }] : []));
  });
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

function field(value: Json | undefined, name: string): Json | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return (value as { readonly [key: string]: Json })[name];
}
