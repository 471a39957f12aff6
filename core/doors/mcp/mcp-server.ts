import { Server } from '@modelcontextprotocol/server';
import type { JsonObject } from '../../model/json.ts';
import type { McpCaller } from './mcp-caller.ts';
import { completeArgument } from './mcp-completion.ts';
import { getPrompt, prompts } from './mcp-prompts.ts';
import { listResources, readResource, requireReadable, resourceTemplates } from './mcp-resources.ts';
import { callMcpTool, mcpTools } from './mcp-tools.ts';

const instructions = `Ordinaut keeps time and state for you: tasks that run on a schedule on this machine, whether you are there or not.
A task is a schedule and a pipeline of tool calls. Say when in plain words ("every weekday at 8:30") and check it with schedules_preview.
Before you create a task: tools_list shows what steps can call, tasks_check tells everything that is wrong, tasks_dry_run sends nothing.
A finished step is never executed again, and what may have been sent is never sent twice; runs_retry goes on from the failed step.
What waits for the person is in the inbox: only they can answer it. inbox_request_approval asks them something; inbox_get tells the answer.
Refusals carry code, message, path and hint: do what the hint says.`;

export interface McpServerOptions {
  readonly caller: McpCaller;
  readonly version: string;
  /** URIs that this client asked to hear of; kept by the session. Without it subscriptions are refused here. */
  readonly subscriptions?: Set<string>;
  /** Said before everything else. */
  readonly notice?: string | undefined;
}

/**
 * The engine as an MCP server for one agent: tools from the operations that its scopes cover, resources, prompts, completion. It serves
 * one connection or, without state, one request.
 */
export function createMcpServer({ caller, version, subscriptions, notice }: McpServerOptions): Server {
  const server = new Server(
    { name: 'ordinaut', title: 'Ordinaut', version },
    {
      capabilities: {
        tools: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        prompts: {},
        completions: {},
      },
      instructions: notice === undefined ? instructions : `${notice}\n${instructions}`,
    },
  );

  server.setRequestHandler('tools/list', async () => ({ tools: await mcpTools(caller) }));
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const { signal } = mcpReq;
    const progressToken = mcpReq._meta?.progressToken;
    const told: Promise<void>[] = [];
    const onProgress = (message: string): void => {
      const params = { progressToken: progressToken ?? '', progress: told.length + 1, message };
      // A client that is gone is told nothing more; its call is cancelled by its connection.
      told.push(mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined));
    };
    const given = (params.arguments ?? {}) as JsonObject;
    const result = await callMcpTool(caller, params.name, given, {
      signal,
      ...(progressToken !== undefined && { onProgress }),
    });
    // Clients take no progress of a call that was answered.
    await Promise.all(told);
    return result;
  });

  server.setRequestHandler('resources/list', ({ params }, { mcpReq }) =>
    listResources(caller, params?.cursor, mcpReq.signal),
  );
  server.setRequestHandler('resources/templates/list', async () => ({
    resourceTemplates: [...resourceTemplates],
  }));
  server.setRequestHandler('resources/read', ({ params }, { mcpReq }) =>
    readResource(caller, params.uri, mcpReq.signal),
  );
  if (subscriptions) {
    server.setRequestHandler('resources/subscribe', async ({ params }, { mcpReq }) => {
      await requireReadable(caller, params.uri, mcpReq.signal);
      subscriptions.add(params.uri);
      return {};
    });
    server.setRequestHandler('resources/unsubscribe', async ({ params }) => {
      subscriptions.delete(params.uri);
      return {};
    });
  }

  server.setRequestHandler('prompts/list', async () => ({ prompts: [...prompts] }));
  server.setRequestHandler('prompts/get', ({ params }, { mcpReq }) =>
    getPrompt(caller, params.name, params.arguments ?? {}, mcpReq.signal),
  );
  server.setRequestHandler('completion/complete', async ({ params }, { mcpReq }) => ({
    completion: await completeArgument(caller, params.argument.name, params.argument.value, mcpReq.signal),
  }));
  return server;
}
