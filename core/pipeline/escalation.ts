import type { ErrorDetail } from '../errors.ts';
import { escalationChoices, type InboxItem } from '../model/inbox-item.ts';
import type { Step } from '../model/step.ts';
import type { NewInboxItem } from '../store/inbox-store.ts';
import type { Execution, StepOutcome } from './execution.ts';
import { memoOf } from './memo.ts';
import type { NodeResult } from './node-result.ts';
import type { PlanNode } from './plan-node.ts';

const [tryAgain, goOn] = escalationChoices;

/** Asks the person what to do about a failure, and suspends. The failed nodes inside are kept for a retry. */
export async function escalate(
  execution: Execution,
  node: PlanNode,
  failure: Omit<StepOutcome, 'state'> & { readonly error: ErrorDetail },
): Promise<NodeResult> {
  const { path } = failure;
  const escalation_id = execution.options.ids.next();
  await execution.keepFailures(path);
  const attempt = failure.facts?.attempt ?? 0;
  await execution.hold(failure, { escalation_id, ...(attempt > 0 && { base: attempt }) });
  return waitFor(path, await execution.ask(question(execution, node, path, escalation_id, failure.error)));
}

/**
 * What the person said about the failure of an earlier attempt. `none`: there was none to ask about; `retry`: execute it
 * again; else the outcome.
 */
export async function answerOfEscalation(
  execution: Execution,
  node: PlanNode,
  path: string,
  row: Step | undefined,
): Promise<NodeResult | 'none' | 'retry'> {
  const { escalation_id } = memoOf(row);
  if (escalation_id === undefined || row?.error == null) return 'none';
  const item = execution.items.get(escalation_id);
  if (item?.state === 'open') return waitFor(path, item.id);
  if (item === undefined || item.state === 'withdrawn')
    return waitFor(path, await ask(execution, node, path, row, item));
  const answer = item.answer ?? item.default_answer;
  if (answer === tryAgain) return 'retry';
  const { error } = row;
  const facts = { input: row.input, attempt: row.attempt, tool: row.tool, via: 'person', record: null };
  const labelled = row.sources && { sources: row.sources };
  if (answer === goOn) return { kind: 'failed', error, facts, ...labelled };
  const message = `stopped by a person after it failed: ${error.message}`;
  return { kind: 'failed', error: { code: 'stopped_by_person', message }, facts, ...labelled };
}

async function ask(
  execution: Execution,
  node: PlanNode,
  path: string,
  row: Step,
  withdrawn: InboxItem | undefined,
): Promise<string> {
  const memo = memoOf(row);
  const error = row.error ?? { code: 'internal', message: 'the step failed' };
  if (withdrawn === undefined && memo.escalation_id !== undefined)
    return execution.ask(question(execution, node, path, memo.escalation_id, error));
  const escalation_id = execution.options.ids.next();
  const facts = { input: row.input, attempt: row.attempt, tool: row.tool, via: row.via, record: null };
  await execution.hold(
    { path, kind: row.kind, started_at: row.started_at, error, facts, sources: row.sources },
    { ...memo, escalation_id },
  );
  return execution.ask(question(execution, node, path, escalation_id, error));
}

function waitFor(path: string, inbox_item_id: string): NodeResult {
  return { kind: 'suspended', waits: [{ for: 'person', until: null, step_path: path, inbox_item_id }] };
}

function question(
  { options, now }: Execution,
  node: PlanNode,
  path: string,
  id: string,
  error: ErrorDetail,
): NewInboxItem {
  const what = node.kind === 'tool' ? `${node.title} (${node.uses})` : node.title;
  return {
    id,
    kind: 'escalation',
    title: `"${options.task.title}" needs you: ${node.title} failed`,
    body: `Step ${what} of "${options.task.title}" failed: ${error.message}. Retry it, continue without it, or stop the run?`,
    choices: escalationChoices,
    detail: {
      task_id: options.task.id,
      task_title: options.task.title,
      step: node.title,
      code: error.code,
      message: error.message,
      ...(error.hint !== undefined && { hint: error.hint }),
    },
    run_id: options.run.id,
    step_path: path,
    effect_id: null,
    deadline_at: null,
    default_answer: null,
    created_at: now,
  };
}
