import { asOrdinautError, OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import type { ToolDefinition } from '../model/tool.ts';
import type { ToolAnswer, ToolCall } from '../ports.ts';
import { callMeta } from './call-meta.ts';
import { Catalog, type CatalogEntry, split } from './catalog.ts';
import { resolveReferences } from './child-environment.ts';
import { Children } from './children.ts';
import { CommandAgents } from './command-agents.ts';
import { HttpWorkers } from './http-workers.ts';
import { McpServers } from './mcp-servers.ts';
import { checkInput, checkOutput } from './schema-check.ts';
import type { ServerStatus, ToolService, ToolServiceOptions } from './tool-service.ts';
import { ToolkitCaller } from './toolkit-caller.ts';

const REFRESH_TIMEOUT_MS = 60_000;

/**
 * Resolves `server.tool` across in-process toolkits, MCP servers, HTTP workers and command agents, validates both sides of every
 * call, and owns the servers. Reads the pins first, so that the catalog is known without starting a server.
 * Throws `OrdinautError` `invalid_config` for a server whose name cannot stand in an address or belongs to a toolkit.
 */
export async function createToolCaller(options: ToolServiceOptions): Promise<ToolService> {
  const { toolkits, validator, clock, log } = options;
  const servers = enabledServers(options);
  const catalog = new Catalog({ aliases: options.aliases ?? {}, overrides: options.overrides ?? {} });
  const children = new Children(options.childrenFile, log);
  const references = (path: string) => (values: Readonly<Record<string, string>>) =>
    resolveReferences(values, { environment: options.environment, secrets: options.secrets, path });

  for (const toolkit of toolkits) catalog.addToolkit(toolkit);
  const mcp = new McpServers(servers, { ...options, children, catalog });
  const workers = new HttpWorkers(servers, { clock, catalog, references });
  const commands = new CommandAgents(servers, { ...options, children, catalog, references });
  const toolkitCaller = new ToolkitCaller({ ...options, children });
  await mcp.load();
  let stopped = false;

  /** The tool as it is now: a server that does not run is started first, for it may offer something else since. */
  const resolve = async (call: ToolCall): Promise<CatalogEntry> => {
    const entry = catalog.find(call.tool);
    const { server } = split(catalog.address(call.tool));
    if (mcp.has(server) && !mcp.isRunning(server)) {
      // A wrong input need not start it.
      if (entry)
        await checkInput(
          validator,
          entry.definition.name,
          entry.definition.input_schema,
          call.input,
          call.signal,
        );
      await mcp.ready(server, call.tool, call);
    }
    const found = catalog.find(call.tool);
    if (!found) throw catalog.unknown(call.tool);
    return found;
  };

  const send = async ({ source, tool, definition }: CatalogEntry, call: ToolCall): Promise<ToolAnswer> => {
    switch (source) {
      case 'toolkit':
        return toolkitCaller.call(definition, tool, call);
      case 'mcp': {
        const { input, timeout_ms, signal } = call;
        const output = await mcp.call(definition, { tool, input, timeout_ms, signal, meta: callMeta(call) });
        return { output, via: 'mcp' };
      }
      case 'http_worker':
        return { output: await workers.call(definition.server, tool, call), via: 'http' };
      case 'command':
        return { output: await commands.call(definition.server, call), via: 'command' };
    }
  };

  const refreshOne = async (server: string) => {
    const signal = new AbortController().signal;
    const tools = (): number => catalog.list().filter((tool) => tool.server === server).length;
    try {
      if (mcp.has(server)) await mcp.refresh(server, { timeout_ms: REFRESH_TIMEOUT_MS, signal });
      else if (workers.has(server)) await workers.checkHealth(server, signal);
      return { server, error: null, tools: tools() };
    } catch (error) {
      return { server, error: asOrdinautError(error).message, tools: tools() };
    }
  };

  return {
    describe: (name: string): ToolDefinition | undefined => catalog.find(name)?.definition,
    list: () => catalog.list(),

    async call(call: ToolCall): Promise<ToolAnswer> {
      if (stopped) throw shutDown();
      const entry = await resolve(call);
      // A toolkit checks both sides itself, wherever it runs.
      if (entry.source === 'toolkit') return send(entry, call);
      const { name, input_schema, output_schema } = entry.definition;
      await checkInput(validator, name, input_schema, call.input, call.signal);
      const answer = await send(entry, call);
      if (output_schema !== null) await checkOutput(validator, name, output_schema, answer.output);
      return answer;
    },

    async refresh(server) {
      if (server !== undefined && !Object.hasOwn(servers, server))
        throw unknownServer(server, Object.keys(servers));
      return Promise.all((server === undefined ? Object.keys(servers) : [server]).map(refreshOne));
    },
    approve: (server) => mcp.approve(server),
    status: (): readonly ServerStatus[] => [
      ...mcp.status(),
      ...workers.status(),
      ...commands.status(),
      ...toolkitCaller.status(),
    ],
    stopServer: (server) => mcp.stop(server),

    async stop(): Promise<void> {
      stopped = true;
      await Promise.all([mcp.stopAll(), commands.stopAll(), toolkitCaller.stopAll()]);
    },
  };
}

function enabledServers({ servers, toolkits }: ToolServiceOptions): ToolServiceOptions['servers'] {
  const enabled = Object.entries(servers).filter(([, config]) => config.disabled !== true);
  for (const [name] of enabled) {
    if (!/^[A-Za-z0-9_-]+$/.test(name))
      throw invalidName(
        name,
        'use letters, digits, _ and - only, as the name begins the address of its tools',
      );
    if (toolkits.some((toolkit) => toolkit.name === name))
      throw invalidName(name, 'a built-in toolkit has this name; choose another one');
  }
  return Object.fromEntries(enabled);
}

function invalidName(name: string, hint: string): OrdinautError {
  return new OrdinautError({
    code: 'invalid_config',
    message: `a tool server cannot be called ${JSON.stringify(name)}`,
    path: `mcpServers[${JSON.stringify(name)}]`,
    hint,
  });
}

function unknownServer(name: string, known: readonly string[]): OrdinautError {
  const hint = didYouMean(name, known);
  return new OrdinautError({
    code: 'unknown_server',
    message: `there is no tool server ${name}`,
    ...(hint !== undefined && { hint }),
    delivery: 'not_sent',
  });
}

function shutDown(): OrdinautError {
  return new OrdinautError({
    code: 'shutting_down',
    message: 'the engine is stopping and calls no more tools',
    retryable: true,
    delivery: 'not_sent',
  });
}
