import { asOrdinautError } from '../errors.ts';
import { addedToolsChoices, changedToolChoices } from '../model/inbox-item.ts';
import type { Id, Instant, JsonObject } from '../model/json.ts';
import { visibleText } from '../model/visible-text.ts';
import type { Logger } from '../ports.ts';
import type { NewInboxItem } from '../store/inbox-store.ts';
import type { Store } from '../store/store.ts';
import type { AddedTools, ChangedServer, ChangedTool } from '../tools/tool-service.ts';

const longestTitle = 300;

/** Asks the person about a tool whose definition is not the one that was approved. It stays refused until then. */
export async function askAboutChangedTool(
  { store, log }: { readonly store: Store; readonly log: Logger },
  changed: ChangedTool,
  facts: { readonly id: Id; readonly now: Instant },
): Promise<void> {
  try {
    await store.addInboxItem(changedToolItem(changed, facts));
  } catch (thrown) {
    const { server, tool } = changed;
    log.error(
      { server, tool, error: asOrdinautError(thrown).toJSON() },
      'could not ask about a changed tool; it stays refused',
    );
  }
}

/** Asks the person about a server whose configuration changed behind their back. It is not started until then. */
export async function askAboutChangedServer(
  { store, log }: { readonly store: Store; readonly log: Logger },
  { server, now }: ChangedServer,
  facts: { readonly id: Id; readonly now: Instant },
): Promise<void> {
  try {
    await store.addInboxItem({
      id: facts.id,
      kind: 'changed_tool',
      title: `${server} is another program than before`,
      body: `The configuration of the tool server ${server} was changed in its file, not through Ordinaut. It is not started, and none of its tools is called, until you accept it. It would be: ${now}`,
      choices: [...changedToolChoices],
      detail: { server, now },
      run_id: null,
      step_path: null,
      effect_id: null,
      deadline_at: null,
      default_answer: null,
      created_at: facts.now,
    });
  } catch (thrown) {
    log.error(
      { server, error: asOrdinautError(thrown).toJSON() },
      'could not ask about a changed server; it is not started',
    );
  }
}

/** Tells the person what a server that they know offers since. It may be called where they agree to it, like any tool. */
export async function tellAboutAddedTools(
  { store, log }: { readonly store: Store; readonly log: Logger },
  { server, tools }: AddedTools,
  facts: { readonly id: Id; readonly now: Instant },
): Promise<void> {
  const names = tools.map(({ tool }) => visibleText(tool));
  try {
    await store.addInboxItem({
      id: facts.id,
      kind: 'changed_tool',
      title: `${server} offers new tools: ${names.join(', ')}`.slice(0, longestTitle),
      body: `The tool server ${server} did not offer this before. What may change the world is asked about before it is called for the first time. ${tools.map(({ description }, at) => `${names[at]}: ${visibleText(description)}`).join(' ')}`,
      choices: [...addedToolsChoices],
      detail: { server, added: tools.map(({ tool, description }) => ({ tool, description })) },
      run_id: null,
      step_path: null,
      effect_id: null,
      deadline_at: null,
      default_answer: null,
      created_at: facts.now,
    });
  } catch (thrown) {
    log.error(
      { server, error: asOrdinautError(thrown).toJSON() },
      'could not tell about new tools; they are asked about all the same',
    );
  }
}

function changedToolItem(
  { server, tool, before, after }: ChangedTool,
  { id, now }: { readonly id: Id; readonly now: Instant },
): NewInboxItem {
  const name = `${server}.${tool}`;
  return {
    id,
    kind: 'changed_tool',
    title: `${name} has changed`,
    body: `The server ${server} describes ${name} otherwise than when it was approved. Before: ${before.description} Now: ${after.description}`,
    choices: [...changedToolChoices],
    detail: { server, tool, before, after } as unknown as JsonObject,
    run_id: null,
    step_path: null,
    effect_id: null,
    deadline_at: null,
    default_answer: null,
    created_at: now,
  };
}
