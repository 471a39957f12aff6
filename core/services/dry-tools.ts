import { ownerAgentId } from '../model/agent.ts';
import { sampleOutput } from '../pipeline/sample.ts';
import type { ToolCaller } from '../ports.ts';
import type { Caller, ToolPermissions } from './tool-permissions.ts';

/**
 * The tools of a dry run: what nobody has allowed is answered with a sample, so that a tool which only says that it reads is not
 * called by trying a draft. What a step says of its effect counts for the owner alone.
 */
export function dryTools(
  tools: ToolCaller,
  permissions: Pick<ToolPermissions, 'judge'>,
  caller: Caller,
): ToolCaller {
  return {
    describe: (name) => tools.describe(name),
    list: () => tools.list(),
    foresee: (names, mode) => tools.foresee?.(names, mode),
    async call(call) {
      const tool = tools.describe(call.tool);
      if (!tool) return tools.call(call);
      const writes = tool.effect !== 'read_only' && caller.agent_id !== ownerAgentId;
      const { kind } = await permissions.judge(caller, tool);
      if (kind === 'ask' || writes) return { output: sampleOutput(tool), via: 'dry_run' };
      return tools.call({ ...call, permitted: true });
    },
  };
}
