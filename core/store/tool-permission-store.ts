import type { Id, Instant } from '../model/json.ts';
import type { CallAnswer, ToolPermission } from '../model/tool-permission.ts';

/** Which tools may be called by whom, as a person decided. Every method is one atomic operation, as those of the `Store`, which is one. */
export interface ToolPermissionStore {
  getToolPermission(holder: Id, tool: string): Promise<ToolPermission | null>;
  /** Of one tool or one holder, in their order. */
  findToolPermissions(
    of: { readonly tool: string } | { readonly holder: Id },
  ): Promise<readonly ToolPermission[]>;
  /** In one commit; each takes the place of the one of its holder and tool. */
  saveToolPermissions(permissions: readonly ToolPermission[]): Promise<void>;
  /** Whether there was one. */
  removeToolPermission(holder: Id, tool: string): Promise<boolean>;
  /**
   * What a person answered after `since` about a call that an agent makes outside of any run; null when nothing stands. An
   * answer that allows it is used up by this, whoever else asks at the same time.
   */
  spendCallAnswer(agent_id: Id, call: string, since: Instant, now: Instant): Promise<CallAnswer | null>;
}
