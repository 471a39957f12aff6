import type { ErrorDetail } from '../errors.ts';
import type { Effect } from '../model/effect.ts';
import { inDoubtChoices } from '../model/inbox-item.ts';
import type { Id, JsonObject } from '../model/json.ts';
import type { NewInboxItem } from '../store/inbox-store.ts';
import type { Execution } from './execution.ts';
import type { NodeResult } from './node-result.ts';
import type { ToolPlan } from './plan-node.ts';

/**
 * What the last journaled call of a step means for going on:
 * `fresh` nothing is open; `repeat` an idempotent call that a crash interrupted, sent again as it was; `again` the person
 * asked to send it again, as it was; else the outcome.
 */
export type Resumption =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'repeat'; readonly effect: Effect }
  | { readonly kind: 'again'; readonly input: JsonObject }
  | { readonly kind: 'result'; readonly result: NodeResult };

const interrupted: ErrorDetail = {
  code: 'interrupted',
  message: 'the engine ended before the tool answered',
  delivery: 'unknown',
};

export async function resumeEffect(
  execution: Execution,
  node: ToolPlan,
  path: string,
  attempts: number,
): Promise<Resumption> {
  const effect = execution.effects.get(path);
  if (effect === undefined) return { kind: 'fresh' };
  const input = effect.input as JsonObject;
  const facts = {
    input,
    attempt: Math.max(attempts, effect.attempt),
    tool: node.uses,
    via: 'person',
    record: null,
  };
  switch (effect.state) {
    case 'succeeded':
    case 'failed':
      return { kind: 'fresh' };
    case 'sending':
      if (effect.kind !== 'write') return { kind: 'repeat', effect };
      return { kind: 'result', result: await doubt(execution, node, path, effect, interrupted) };
    case 'in_doubt': {
      const open = [...execution.items.values()].find(
        (item) => item.effect_id === effect.id && item.state === 'open',
      );
      const result = open
        ? waitFor(path, open.id)
        : await doubt(execution, node, path, effect, effect.error ?? interrupted);
      return { kind: 'result', result };
    }
    case 'went_out':
      return {
        kind: 'result',
        result: { kind: 'done', output: answerValue(execution, effect), facts },
      };
    case 'send_again':
      return { kind: 'again', input };
    case 'stopped':
      return {
        kind: 'result',
        result: {
          kind: 'failed',
          error: {
            code: 'stopped_by_person',
            message: `a person stopped the run: nobody knew whether ${effect.tool} had gone out`,
          },
          facts,
        },
      };
  }
}

/** Puts a call in doubt, asks the person, and suspends. It is never sent again without an answer. */
export async function doubt(
  execution: Execution,
  node: ToolPlan,
  path: string,
  effect: Pick<Effect, 'id' | 'tool' | 'input' | 'attempt'>,
  error: ErrorDetail,
): Promise<NodeResult> {
  const id = execution.options.ids.next();
  await execution.doubtEffect(effect.id, error, question(execution, node, path, id, effect, error));
  return waitFor(path, id);
}

function answerValue(execution: Execution, effect: Effect) {
  const answered = [...execution.items.values()].find(
    (item) => item.effect_id === effect.id && item.answer === inDoubtChoices[0],
  );
  return answered?.answer_value ?? effect.output;
}

function waitFor(path: string, inbox_item_id: Id): NodeResult {
  return { kind: 'suspended', waits: [{ for: 'person', until: null, step_path: path, inbox_item_id }] };
}

/** As much of an input as a person reads in a question. */
const SHOWN_INPUT = 600;

function question(
  { options, now }: Execution,
  node: ToolPlan,
  path: string,
  id: Id,
  effect: Pick<Effect, 'id' | 'tool' | 'input' | 'attempt'>,
  error: ErrorDetail,
): NewInboxItem {
  const text = JSON.stringify(effect.input);
  const shown = text.length > SHOWN_INPUT ? `${text.slice(0, SHOWN_INPUT)}…` : text;
  const { task } = options;
  return {
    id,
    kind: 'in_doubt',
    title: `Did this go out? ${effect.tool}`,
    body: `Step ${node.title} of "${task.title}" called ${effect.tool}, and nobody knows whether the call took effect: ${error.message}. It was sent with: ${shown}`,
    choices: inDoubtChoices,
    detail: {
      tool: effect.tool,
      step_path: path,
      task_id: task.id,
      task_title: task.title,
      attempt: effect.attempt,
    },
    run_id: options.run.id,
    step_path: path,
    effect_id: effect.id,
    deadline_at: null,
    default_answer: null,
    created_at: now,
  };
}
