import type { ErrorDetail } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { ToolService } from '../tools/tool-service.ts';
import type { ToolServers } from './services.ts';

/** What operations see of the tool service. */
export function createToolServers(tools: ToolService): ToolServers {
  return {
    status: () =>
      tools.status().map(({ server, kind, state, ...detail }) => ({
        name: server,
        kind,
        state,
        tools: tools.list().filter((tool) => tool.server === server).length,
        detail: detail as unknown as JsonObject,
      })),
    async refresh(server) {
      const results = await tools.refresh(server);
      return results.map(({ server: name, tools: count, error }) => ({
        server: name,
        tools: count,
        error: error === null ? null : refusal(error),
      }));
    },
    approve: (server) => tools.approve(server),
  };
}

function refusal(message: string): ErrorDetail {
  return { code: 'server_failed', message };
}
