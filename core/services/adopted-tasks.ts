import { ownerAgentId } from '../model/agent.ts';
import type { Store } from '../store/store.ts';
import { toolsOf } from './task-permission.ts';
import type { ToolPermissions } from './tool-permissions.ts';

const setting = 'agreed_tasks_adopted';

/**
 * Tasks of before permissions were kept: a person saved or approved them as they are, and is not asked about each of their calls. Done
 * once for a data directory.
 */
export async function adoptAgreedTasks(
  store: Pick<Store, 'getSetting' | 'setSetting' | 'findTasks'>,
  permissions: Pick<ToolPermissions, 'agree'>,
): Promise<void> {
  if ((await store.getSetting(setting)) === true) return;
  let cursor: string | undefined;
  do {
    const page = await store.findTasks({}, { limit: 500, ...(cursor !== undefined && { cursor }) });
    for (const { id, status, definition } of page.items) {
      if (status === 'proposed' || status === 'cancelled') continue;
      const tools = toolsOf(definition).map(({ tool }) => tool);
      await permissions.agree(id, tools, ownerAgentId, false);
    }
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  await store.setSetting(setting, true);
}
