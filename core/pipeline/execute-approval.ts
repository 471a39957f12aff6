import { approvalChoices, type InboxItem } from '../model/inbox-item.ts';
import type { Step } from '../model/step.ts';
import type { NewInboxItem } from '../store/inbox-store.ts';
import type { Execution } from './execution.ts';
import { memoOf } from './memo.ts';
import type { NodeResult, Place } from './node-result.ts';
import type { ApprovalPlan } from './plan-node.ts';
import { renderValue } from './template.ts';

const [approve] = approvalChoices;

/**
 * Asks the person and suspends the run until there is an answer, or the deadline has passed. Output:
 * `{approved: true, by, value}`; a rejection fails the step with `rejected`.
 */
export async function executeApproval(
  execution: Execution,
  node: ApprovalPlan,
  place: Place,
  path: string,
  row: Step | undefined,
): Promise<NodeResult> {
  const asked = memoOf(row).inbox_item_id;
  const item = asked === undefined ? undefined : execution.items.get(asked);
  if (item?.state === 'open') return waitFor(path, item.id);
  if (item?.state === 'answered' || item?.state === 'expired') return answered(item);

  // The row names the question before it is asked, so that a crash in between asks the same one again.
  const inbox_item_id = asked !== undefined && item === undefined ? asked : execution.options.ids.next();
  const body = String(renderValue(node.message, execution.view(place.scope)));
  const started_at = row?.started_at ?? execution.now;
  const facts = { input: { message: body }, attempt: 0, tool: null, via: null, record: null };
  await execution.hold({ path, kind: 'approval', started_at, facts }, { inbox_item_id });
  const standing = await execution.ask(question(execution, node, path, inbox_item_id, body));
  if (standing !== inbox_item_id)
    await execution.hold({ path, kind: 'approval', started_at, facts }, { inbox_item_id: standing });
  return waitFor(path, standing);
}

function answered(item: InboxItem): NodeResult {
  const answer = item.answer ?? item.default_answer;
  const facts = {
    input: { message: item.body },
    attempt: 0,
    tool: null,
    via: item.state === 'answered' ? 'person' : null,
    record: null,
  };
  if (answer === approve)
    return {
      kind: 'done',
      output: { approved: true, by: item.answered_by, value: item.answer_value },
      facts,
    };
  const message =
    item.state === 'expired' ? 'nobody approved it before the deadline' : 'it was rejected by a person';
  return { kind: 'failed', error: { code: 'rejected', message }, facts: { ...facts, via: null } };
}

function waitFor(path: string, inbox_item_id: string): NodeResult {
  return { kind: 'suspended', waits: [{ for: 'person', until: null, step_path: path, inbox_item_id }] };
}

function question(
  { options, now }: Execution,
  node: ApprovalPlan,
  path: string,
  id: string,
  body: string,
): NewInboxItem {
  return {
    id,
    kind: 'approval',
    title: `"${options.task.title}" asks: ${node.title}`,
    body,
    choices: approvalChoices,
    detail: { task_id: options.task.id, task_title: options.task.title, step: node.title },
    run_id: options.run.id,
    step_path: path,
    effect_id: null,
    deadline_at: node.deadline_seconds === null ? null : now + Math.round(node.deadline_seconds * 1000),
    default_answer: node.default_answer,
    created_at: now,
  };
}
