import type { JsonObject } from '../../core/model/json.ts';
import { resourcesDirectory } from '../../core/resources.ts';
import { createToolkit } from '../../core/toolkits/toolkits.ts';
import { callTool } from '../core/toolkits/toolkit-call.ts';
import { toolkitPorts } from '../core/toolkits/toolkit-ports.ts';

/** The sample calendar and inbox, as the steps before `llm.plan` give them. */
export async function sampleMaterial(): Promise<JsonObject> {
  const { ports } = toolkitPorts({ directory: `${resourcesDirectory()}/sample` });
  const settings = {
    calendar: { sources: [{ kind: 'file', path: 'calendar.ics' }] },
    mail: { accounts: [{ kind: 'maildir', name: 'home', path: 'mail' }] },
  };
  const call = async (toolkit: string, tool: string, input: object) =>
    callTool(await createToolkit(toolkit, settings, ports), tool, input);
  return {
    calendar: await call('calendar', 'list_events', {
      start: '2026-03-02T00:00:00+02:00',
      end: '2026-03-03T00:00:00+02:00',
    }),
    emails: await call('mail', 'top_unread', { count: 10 }),
  };
}
