import { asOrdinautError } from '../errors.ts';
import { questionChoices } from '../model/inbox-item.ts';
import type { Id, JsonObject } from '../model/json.ts';
import type { Clock, Elicit, Elicitation, ElicitationAnswer, Ids, Logger } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { plainLine, plainText } from '../toolkits/plain-text.ts';
import { waitForAnswer } from './wait-for-answer.ts';

const longestMessage = 4_000;
const [accept] = questionChoices;

export interface ElicitationOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

/** Puts the questions of tool servers into the inbox, as items of kind `elicitation` with the schema in `detail.schema`. */
export function createElicitation(options: ElicitationOptions): Elicit {
  const { store, clock, log } = options;
  return async (asked) => {
    let item: Id | undefined;
    const patience = new AbortController();
    const cancelTimer = clock.timer(asked.patience_ms, () => patience.abort());
    try {
      item = await put(options, asked);
      const { answer, answer_value, state } = await waitForAnswer(
        store,
        item,
        AbortSignal.any([asked.signal, patience.signal]),
      );
      if (state !== 'answered') return { kind: 'unanswered' };
      return answer === accept ? { kind: 'accepted', value: objectOf(answer_value) } : { kind: 'declined' };
    } catch (thrown) {
      const { code, message } = asOrdinautError(thrown);
      if (code !== 'interrupted')
        log.error({ server: asked.server, code, message }, 'the person could not be asked');
      return item === undefined ? { kind: 'unanswered' } : await giveUp(options, item);
    } finally {
      cancelTimer();
    }
  };
}

/** What an engine that has ended asked for its tool servers: nobody waits for it any more. */
export async function withdrawElicitations(store: Store, clock: Clock): Promise<void> {
  const open = await store.findInbox({ state: 'open' }, { limit: 1_000 });
  for (const { id, kind, detail } of open.items)
    if (kind === 'elicitation' && typeof detail.server === 'string')
      await store.withdrawInboxItem(id, clock.now());
}

async function giveUp({ store, clock, log }: ElicitationOptions, item: Id): Promise<ElicitationAnswer> {
  try {
    await store.withdrawInboxItem(item, clock.now());
  } catch (thrown) {
    log.warn({ item, error: asOrdinautError(thrown).toJSON() }, 'a question could not be taken back');
  }
  return { kind: 'unanswered' };
}

async function put(
  { store, clock, ids }: ElicitationOptions,
  { server, call, message, schema, patience_ms }: Elicitation,
): Promise<Id> {
  const now = clock.now();
  const task = call?.task_id ? await store.getTask(call.task_id) : null;
  const said = plainText(message.slice(0, longestMessage)).trim();
  const who = call?.tool ?? server;
  const what = task ? `${who} runs in “${task.definition.title}”` : `${who} runs`;
  const id = ids.next();
  const detail: JsonObject = {
    ...{ server, schema, question: id },
    ...(call && { tool: call.tool, run_id: call.run_id }),
    ...(task && { task_id: task.id, task_title: task.definition.title }),
  };
  return store.addInboxItem({
    id,
    kind: 'elicitation',
    title: plainLine(`${who} asks: ${said}`, 200),
    body: `${said}\n\nThe tool server ${server} asks this while ${what}. What you answer goes to that server.`,
    choices: [...questionChoices],
    detail,
    run_id: null,
    step_path: null,
    effect_id: null,
    deadline_at: now + patience_ms,
    default_answer: null,
    created_at: now,
  });
}

const objectOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
