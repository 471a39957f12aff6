import type { ErrorDetail } from '../errors.ts';
import { type InboxItem, permissionChoices } from '../model/inbox-item.ts';
import type { JsonObject } from '../model/json.ts';
import { visibleText } from '../model/visible-text.ts';
import type { NewInboxItem } from '../store/inbox-store.ts';
import { canonicalJson } from './cache.ts';
import type { PlannedCall } from './execute.ts';
import type { Execution } from './execution.ts';
import { memoOf } from './memo.ts';
import type { NodeResult, StepFacts } from './node-result.ts';
import type { ToolPlan } from './plan-node.ts';

/** Whether a call may be made, and why not. */
export type CallPermission =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'ask';
      /** A whole sentence that a person reads. */
      readonly reason: string;
      /** What the person agrees to beside the input; once it is another, the answer does not hold any more. */
      readonly about: JsonObject;
      /** Whether "always allow" is offered: whoever gives the answer to `about` keeps it. */
      readonly lasting: boolean;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** Judges a call with its rendered input, before anything is journaled or sent. */
export type MayCall = (call: PlannedCall) => CallPermission | Promise<CallPermission>;

const [once, always] = permissionChoices;
const granted: readonly (string | null)[] = [once, always];

/** As much of an input as a question shows in its text; all of it stands in `detail.input`. */
const SHOWN_INPUT = 2_000;

/** One judgement of several: a refusal beats a question, a question beats permission; questions become one. */
export function together(judgements: readonly CallPermission[]): CallPermission {
  const refused = judgements.find(({ kind }) => kind === 'refused');
  if (refused) return refused;
  const asks = judgements.filter((each) => each.kind === 'ask');
  const [first, ...further] = asks;
  if (first === undefined) return { kind: 'allowed' };
  if (further.length === 0) return first;
  return {
    kind: 'ask',
    reason: asks.map(({ reason }) => reason).join(' '),
    about: Object.assign({}, ...asks.map(({ about }) => about)) as JsonObject,
    // What has to be asked each time makes the whole question one of this time.
    lasting: asks.every(({ lasting }) => lasting),
  };
}

/**
 * Asks for permission of a call that is about to be made, and suspends the run until there is an answer. null: it may be made. The answer
 * holds for this step with this input, as long as the same is asked; a refusal fails the step with `rejected`, what nobody
 * may be asked about with `tool_forbidden`. `further` are judgements of the executor's own.
 */
export async function askBeforeCall(
  execution: Execution,
  { node, call, attempt, started_at }: AskedCall,
  further: readonly CallPermission[] = [],
): Promise<NodeResult | null> {
  const { mayCall } = execution.options;
  const judged: CallPermission = mayCall ? await mayCall(call) : { kind: 'allowed' };
  const permission = together([judged, ...further]);
  if (permission.kind === 'allowed') return null;
  const { path, input } = call;
  const facts = { input, attempt, tool: node.uses, via: null, record: null };
  if (permission.kind === 'refused') {
    const error: ErrorDetail = { code: 'tool_forbidden', message: permission.reason, delivery: 'not_sent' };
    return { kind: 'failed', error, facts };
  }
  const row = execution.row(path);
  const memo = memoOf(row);
  const asked = memo.permission_id;
  const item = asked === undefined ? undefined : execution.items.get(asked);
  if (item && isAbout(item, permission.about, input)) {
    if (item.state === 'open') return waitFor(path, item.id);
    if (granted.includes(item.answer)) return null;
    // Tried again by a person after they refused it: they may have thought better of it.
    if (item.state === 'answered' && memo.failed !== true) return refusal(node, facts);
  }
  // The row names the question before it is asked, so that a crash in between asks the same one again.
  const id = asked !== undefined && item === undefined ? asked : execution.options.ids.next();
  const hold = (permission_id: string) =>
    execution.hold({ path, kind: 'tool', started_at, facts }, { ...memo, permission_id });
  await hold(id);
  const standing = await execution.ask(question(execution, node, call, id, permission));
  if (standing !== id) await hold(standing);
  return waitFor(path, standing);
}

export interface AskedCall {
  readonly node: ToolPlan;
  readonly call: PlannedCall;
  /** Attempts made so far. */
  readonly attempt: number;
  readonly started_at: number;
}

function refusal(node: ToolPlan, facts: StepFacts): NodeResult {
  const message = `a person refused the call of ${node.uses}`;
  return { kind: 'failed', error: { code: 'rejected', message, delivery: 'not_sent' }, facts };
}

/** Whether a question was about the same: what is asked may have become another one while it was open. */
function isAbout({ detail }: InboxItem, about: JsonObject, input: JsonObject): boolean {
  return (
    canonicalJson(detail.about ?? null) === canonicalJson(about) &&
    canonicalJson(detail.input ?? null) === canonicalJson(input)
  );
}

function waitFor(path: string, inbox_item_id: string): NodeResult {
  return { kind: 'suspended', waits: [{ for: 'person', until: null, step_path: path, inbox_item_id }] };
}

function question(
  { options, now }: Execution,
  node: ToolPlan,
  { tool, path, input }: PlannedCall,
  id: string,
  { reason, about, lasting }: Extract<CallPermission, { readonly kind: 'ask' }>,
): NewInboxItem {
  const { task, run } = options;
  const name = visibleText(tool.name);
  return {
    id,
    kind: 'approval',
    title: `May “${task.title}” call ${name}?`,
    body: `${reason} Step ${node.title} of “${task.title}” would call ${name} with: ${shownInput(input)}`,
    choices: lasting ? permissionChoices : permissionChoices.filter((choice) => choice !== always),
    detail: {
      ...{ tool: tool.name, input, reason, about, agent_id: run.agent_id },
      ...{ task_id: task.id, task_title: task.title, step: node.title },
    },
    run_id: run.id,
    step_path: path,
    effect_id: null,
    deadline_at: null,
    default_answer: null,
    created_at: now,
  };
}

/** The beginning of an input as text, hidden signs made visible. */
export function shownInput(input: JsonObject): string {
  const text = visibleText(JSON.stringify(input));
  return text.length > SHOWN_INPUT ? `${text.slice(0, SHOWN_INPUT)}…` : text;
}
