import type { Briefing } from '../model/briefing.ts';
import type { Id, Instant } from '../model/json.ts';
import type { Page, Paged } from './page.ts';

/** What runs publish for a person. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface BriefingStore {
  /** One with a known id replaces title and text of the earlier: a repeated step publishes once. */
  publishBriefing(briefing: Briefing): Promise<void>;
  getBriefing(id: Id): Promise<Briefing | null>;
  findBriefings(
    filter: { readonly task_id?: Id; readonly unread?: boolean },
    page: Page,
  ): Promise<Paged<Briefing>>;
  markBriefingRead(id: Id, at: Instant): Promise<void>;
  markBriefingUnread(id: Id): Promise<void>;
}
