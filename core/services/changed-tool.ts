import { asOrdinautError } from '../errors.ts';
import { changedToolChoices } from '../model/inbox-item.ts';
import type { Id, Instant, JsonObject } from '../model/json.ts';
import type { Logger, NewInboxItem, Store } from '../ports.ts';
import type { ChangedTool } from '../tools/tool-service.ts';

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
