import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import {
  addedToolsChoices,
  approvalChoices,
  changedToolChoices,
  type InboxItem,
  questionChoices,
} from '../model/inbox-item.ts';
import type { Id } from '../model/json.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Services } from '../services/services.ts';
import { requireAskedValue } from './asked-value.ts';
import { covers, ownScope } from './authorise.ts';
import { AnyJson, pageFields, pageOf, present, readPage } from './fields.ts';
import { keepAskedFlows, keepProposedFlows } from './flow-agreement.ts';
import { askedBy, InboxItemView, InboxState, viewInboxItem } from './inbox-view.ts';
import { defineOperation } from './operation.ts';

const ItemName = Type.String({ minLength: 1, maxLength: 100, description: 'Id of the inbox item.' });

async function itemOf(services: Services, id: string): Promise<InboxItem> {
  const item = await services.store.getInboxItem(id);
  if (item) return item;
  throw unknownItem(id);
}

function unknownItem(id: string): OrdinautError {
  return new OrdinautError({
    code: 'not_found',
    message: `there is no inbox item ${id}`,
    path: 'item',
    hint: 'inbox.list shows the open ones with their ids',
  });
}

const list = defineOperation({
  name: 'inbox.list',
  title: 'List the inbox',
  description:
    'What needs a person: approvals, escalations, effects in doubt, parked runs, changed tools, questions of agents and tool servers. Open items unless another state is asked for.',
  input: Type.Object(
    {
      state: Type.Optional(
        Type.Union([...InboxState.anyOf, Type.Literal('any')], {
          default: 'open',
          description: '"any" for all of them.',
        }),
      ),
      run: Type.Optional(Type.String({ description: 'Id of the run that asked.' })),
      ...pageFields,
    },
    { additionalProperties: false },
  ),
  output: pageOf(InboxItemView),
  scope: 'inbox:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ state = 'open', run, ...page }, { services }) => {
    const filter = present({ state: state === 'any' ? undefined : state, run_id: run });
    const found = await services.store.findInbox(filter, readPage(page));
    return {
      items: found.items.map((item) => viewInboxItem(item, services.facts.language)),
      next_cursor: found.next_cursor,
    };
  },
});

const get = defineOperation({
  name: 'inbox.get',
  title: 'Show an inbox item',
  description:
    'One item of the inbox: what exactly would happen, the choices, and the answer once given. An agent sees what it asked itself, and with the scope inbox:read everything.',
  input: Type.Object({ item: ItemName }, { additionalProperties: false }),
  output: InboxItemView,
  scope: ownScope,
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ item: id }, { services, agent }) => {
    const item = await itemOf(services, id);
    // What is none of its business is not even there.
    if (!covers(agent.scopes, 'inbox:read') && askedBy(item)?.agent_id !== agent.id) throw unknownItem(id);
    return viewInboxItem(item, services.facts.language);
  },
});

const answer = defineOperation({
  name: 'inbox.answer',
  title: 'Answer an inbox item',
  description:
    'Answers an open item with one of its choices; its run goes on at once. `value` may carry what the choice needs, such as the output of an effect that went out, or what an agent asked for by a schema. An item is answered once.',
  input: Type.Object(
    {
      item: ItemName,
      choice: Type.String({ minLength: 1, maxLength: 200, description: 'One of its choices.' }),
      value: Type.Optional(AnyJson),
    },
    { additionalProperties: false },
  ),
  output: InboxItemView,
  scope: 'inbox:write',
  annotations: { readOnly: false, destructive: true, idempotent: false },
  forPeople: true,
  handler: async ({ item, choice, value }, { services, agent }) => {
    const asked = await itemOf(services, item);
    const chosen = choiceOf(asked, choice);
    if (asked.state === 'open' && asked.kind === 'elicitation' && chosen === questionChoices[0])
      await requireAskedValue(services, asked, value);
    // Approved before it is recorded: an answer that is on record has had its effect.
    if (asked.kind === 'changed_tool' && asked.state === 'open' && chosen === changedToolChoices[0]) {
      await services.servers.approve(String(asked.detail.server));
    }
    if (asked.kind === 'changed_tool' && asked.state === 'open' && chosen === addedToolsChoices[0])
      await services.servers.acknowledge(String(asked.detail.server));
    if (asked.state === 'open' && typeof asked.detail.pairing === 'string') {
      const allowed = chosen === approvalChoices[0] ? {} : null;
      // Answers the question in the same commit.
      await services.pairings.decide(asked.detail.pairing, allowed, agent.id);
      return viewInboxItem(await itemOf(services, asked.id), services.facts.language);
    }
    if (asked.kind === 'approval' && asked.state === 'open' && asked.run_id === null)
      await decideProposal(services, asked, chosen, agent.id);
    await keepAskedFlows(services, asked, chosen, agent.id);
    const answered = await services.store.answer({
      id: asked.id,
      choice: chosen,
      value: value ?? null,
      by: agent.id,
      at: services.clock.now(),
    });
    return viewInboxItem(answered, services.facts.language);
  },
});

/** A task that an agent proposed: approved, or put back to the version before, or cancelled where there is none. */
async function decideProposal({ tasks }: Services, asked: InboxItem, choice: string, by: Id): Promise<void> {
  const { detail } = asked;
  const { task_id, task_version, approved_version = null } = detail;
  // An agent's question about something else than a task: it reads the answer itself.
  if (typeof task_id !== 'string') return;
  const task = await tasks.find(task_id);
  // Somebody decided it elsewhere, or it was changed again and asks anew: then this answer changes nothing.
  if (task.status !== 'proposed' || task.version !== task_version) return;
  if (choice === approvalChoices[0]) {
    await tasks.approve(task.id);
    await keepProposedFlows({ tasks }, asked, by);
  } else if (typeof approved_version === 'number') {
    await tasks.restoreVersion(task.id, approved_version, by);
    await tasks.approve(task.id);
  } else await tasks.cancel(task.id);
}

/** The offered choice that was meant; case and surrounding space do not matter, anything else does. */
function choiceOf(item: InboxItem, wanted: string): string {
  const same = (choice: string) => choice.toLowerCase() === wanted.trim().toLowerCase();
  const found = item.choices.find(same);
  if (found !== undefined) return found;
  const offered = `the choices are ${item.choices.map((choice) => `"${choice}"`).join(', ')}`;
  const near = didYouMean(wanted, item.choices);
  throw new OrdinautError({
    code: 'invalid_choice',
    message: `"${wanted}" is not one of the choices`,
    path: 'choice',
    hint: near === undefined ? offered : `${near} (${offered})`,
  });
}

export const inboxOperations = [list, get, answer] as const;
