import { OrdinautError } from '../errors.ts';
import { ownerAgentId } from '../model/agent.ts';
import { permissionChoices } from '../model/inbox-item.ts';
import type { JsonObject } from '../model/json.ts';
import { mayWrite, type ToolDefinition } from '../model/tool.ts';
import { visibleText } from '../model/visible-text.ts';
import { type CallPermission, shownInput } from '../pipeline/call-permission.ts';
import { requireTool } from '../services/scoped-tools.ts';
import { requirePermission } from '../services/tool-permissions.ts';
import { requireRoom } from './approval-request.ts';
import { requireValid } from './asked-value.ts';
import { isProgram } from './authorise.ts';
import { plainObject } from './fields.ts';
import type { OperationContext } from './operation.ts';
import { redact } from './redact.ts';

/** A call outside of any run. */
export interface DirectCall {
  readonly tool: ToolDefinition;
  readonly input: JsonObject;
  /** That whoever calls says that it may change the world, and shall. */
  readonly confirm: boolean;
}

/**
 * Lets a call outside of any run pass, or throws: `tool_forbidden` for what is refused, `needs_confirmation` without the word of whoever
 * calls, `approval_needed` with the inbox item where a program needs a person's word. The same call made again passes once after
 * "allow once". A person who confirms needs nobody else's word.
 */
export async function requireCallApproval(context: OperationContext, call: DirectCall): Promise<void> {
  const { services, agent } = context;
  const { tool, input, confirm } = call;
  if (agent.id !== ownerAgentId) requireTool(agent, tool.name, 'tool');
  const judged = await services.permissions.judge({ agent_id: agent.id, task_id: null }, tool);
  if (judged.kind === 'refused') requirePermission(tool.name, judged);
  const permission = ofOwnersProgram(context, tool, judged);
  const program = isProgram(context);
  if (!confirm && (tool.effect !== 'read_only' || (permission.kind === 'ask' && !program)))
    throw unconfirmed(tool);
  if (permission.kind !== 'ask' || !program) return;
  await requireValid(services, tool.input_schema, input, 'input');
  const answer = await services.permissions.spend(agent.id, tool.name, input);
  if (answer === 'once') return;
  if (answer === 'refused')
    throw new OrdinautError({
      code: 'tool_forbidden',
      message: `a person refused this very call of ${tool.name}`,
      hint: 'it is not asked about again for a day; tell the person if it is still needed',
      delivery: 'not_sent',
    });
  throw await askedPerson(context, call, permission);
}

/** What the owner allows for themselves, a program that speaks for them asks about each time. */
function ofOwnersProgram(
  context: OperationContext,
  tool: ToolDefinition,
  judged: CallPermission,
): CallPermission {
  if (context.agent.id !== ownerAgentId || !isProgram(context) || !mayWrite(tool)) return judged;
  const about = judged.kind === 'ask' ? judged.about : { tool: tool.name };
  const reason =
    judged.kind === 'ask' ? judged.reason : `A program that speaks for you would change the world.`;
  return { kind: 'ask', reason, about, lasting: false };
}

async function askedPerson(
  { services, agent }: OperationContext,
  { tool, input }: DirectCall,
  { reason, about, lasting }: Extract<CallPermission, { readonly kind: 'ask' }>,
): Promise<OrdinautError> {
  await requireRoom(services, agent.id);
  const shown = redact(input) as JsonObject;
  const name = visibleText(tool.name);
  const item = await services.store.addInboxItem({
    id: services.ids.next(),
    kind: 'approval',
    title: `May ${visibleText(agent.name)} call ${name}?`,
    body: `${reason} The agent ${visibleText(agent.name)} would call ${name} with: ${shownInput(shown)}`,
    choices: lasting ? permissionChoices : permissionChoices.filter((choice) => choice !== 'always allow'),
    detail: plainObject({
      ...{ agent_id: agent.id, agent: agent.name, tool: tool.name, input: shown, reason, about },
      call: services.permissions.callKey(tool.name, input),
    }),
    run_id: null,
    step_path: null,
    effect_id: null,
    deadline_at: null,
    default_answer: null,
    created_at: services.clock.now(),
  });
  return new OrdinautError({
    code: 'approval_needed',
    message: `${tool.name} was not called: a person is asked first, in the inbox item ${item}`,
    hint: `inbox.get ${item} tells the answer; after "allow once" or "always allow" make the same call again`,
    inbox_item: item,
    delivery: 'not_sent',
  });
}

function unconfirmed({ name, effect, claimed }: ToolDefinition): OrdinautError {
  return new OrdinautError({
    code: 'needs_confirmation',
    message: claimed
      ? `that ${name} only reads is what its server says; it is called only when that is confirmed`
      : `${name} may change the world (${effect}) and is called only when that is confirmed`,
    path: 'confirm',
    hint: 'look at the input once more, then call it with confirm: true',
    delivery: 'not_sent',
  });
}
