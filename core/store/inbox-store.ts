import type { InboxItem } from '../model/inbox-item.ts';
import type { Id, Instant, Json } from '../model/json.ts';
import type { Page, Paged } from './page.ts';

export type NewInboxItem = Pick<
  InboxItem,
  | 'id'
  | 'kind'
  | 'title'
  | 'body'
  | 'choices'
  | 'detail'
  | 'run_id'
  | 'step_path'
  | 'effect_id'
  | 'deadline_at'
  | 'default_answer'
  | 'created_at'
>;

/** What waits for a person. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface InboxStore {
  /**
   * Asks a person outside a run (a changed tool). The same kind and title asks once; an approval or elicitation only with the
   * same body and detail. Answers with the open item's id.
   */
  addInboxItem(item: NewInboxItem): Promise<Id>;
  getInboxItem(id: Id): Promise<InboxItem | null>;
  findInbox(
    filter: { readonly state?: InboxItem['state']; readonly run_id?: Id },
    page: Page,
  ): Promise<Paged<InboxItem>>;
  /** Takes back an open item that nobody waits for any more; one that is closed stays as it is. */
  withdrawInboxItem(id: Id, at: Instant): Promise<void>;
  /**
   * Answers an open item, resolves its effect, decides about its tool, wakes its run, in one commit; throws `conflict` when it is
   * not open. What is allowed for good is allowed in every open item that asks for the same permission.
   */
  answer(answer: {
    readonly id: Id;
    readonly choice: string;
    readonly value: Json;
    readonly by: Id;
    readonly at: Instant;
  }): Promise<InboxItem>;
}
