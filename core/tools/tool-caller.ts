import { asOrdinautError, OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import type { ToolDefinition } from '../model/tool.ts';
import type { ToolAnswer, ToolCall } from '../ports.ts';
import { callMeta } from './call-meta.ts';
import { type CatalogEntry, split } from './catalog.ts';
import { resolveReferences } from './child-environment.ts';
import { Children } from './children.ts';
import { GivenSecrets } from './given-secrets.ts';
import { McpServers } from './mcp-servers.ts';
import { checkInput, checkOutput } from './schema-check.ts';
import type { ServerConfigs } from './server-config.ts';
import { originHash } from './server-origin.ts';
import { tryServer } from './server-trial.ts';
import type { ServerStatus, ToolService, ToolServiceOptions, ToolSettings } from './tool-service.ts';
import { ToolSet } from './tool-set.ts';

const REFRESH_TIMEOUT_MS = 60_000;

/**
 * Resolves `server.tool` across in-process toolkits, MCP servers, HTTP workers and command agents, validates both sides of every
 * call, and owns the servers. Reads the pins first, so that the catalog is known without starting a server.
 * Throws `OrdinautError` `invalid_config` for a server whose name cannot stand in an address or belongs to a toolkit.
 */
export async function createToolCaller(given: ToolServiceOptions): Promise<ToolService> {
  const secrets = new GivenSecrets(given.secrets);
  const log = secrets.hidingLog(given.log);
  const options = { ...given, secrets, log };
  const { validator } = options;
  const children = new Children(options.childrenFile, log);
  const references = (path: string) => (values: Readonly<Record<string, string>>) =>
    resolveReferences(values, { environment: options.environment, secrets: options.secrets, path });
  const set = (settings: ToolSettings, servers: ServerConfigs, before?: ToolSet) =>
    new ToolSet(settings, servers, { ...options, children, references }, before);

  const first = enabledServers(options);
  let current = set(options, first);
  const mcp = new McpServers(first, { ...options, children, catalog: current.catalog });
  await mcp.load();
  const retiring = new Set<ToolSet>();
  let retired: Promise<void> = Promise.resolve();
  let stopped = false;

  /** The tool as it is now: a server that does not run is started first, for it may offer something else since. */
  const resolve = async (call: ToolCall): Promise<CatalogEntry> => {
    const entry = current.catalog.find(call.tool);
    const { server } = split(current.catalog.address(call.tool));
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
    const found = current.catalog.find(call.tool);
    if (!found) throw current.catalog.unknown(call.tool);
    return found;
  };

  const send = async (entry: CatalogEntry, call: ToolCall): Promise<ToolAnswer> => {
    const { source, tool, definition } = entry;
    if (source !== 'mcp') return current.call({ source, tool, definition }, call);
    const { input, timeout_ms, signal, run_id, task_id } = call;
    const sent = { tool, input, timeout_ms, signal, run_id, task_id, meta: callMeta(call) };
    const output = await mcp.call(definition, sent);
    return { output, via: 'mcp' };
  };

  const refreshOne = async (server: string) => {
    const signal = new AbortController().signal;
    const tools = (): number => current.catalog.list().filter((tool) => tool.server === server).length;
    try {
      if (mcp.has(server)) await mcp.refresh(server, { timeout_ms: REFRESH_TIMEOUT_MS, signal });
      else if (current.workers.has(server)) await current.workers.checkHealth(server, signal);
      return { server, error: null, tools: tools() };
    } catch (error) {
      return { server, error: secrets.hide(asOrdinautError(error).message), tools: tools() };
    }
  };

  const answer = async (call: ToolCall): Promise<ToolAnswer> => {
    if (stopped) throw shutDown();
    const entry = await resolve(call);
    // A toolkit checks both sides itself, wherever it runs.
    if (entry.source === 'toolkit') return send(entry, call);
    const { name, input_schema, output_schema } = entry.definition;
    await checkInput(validator, name, input_schema, call.input, call.signal);
    const answered = await send(entry, call);
    if (output_schema !== null) await checkOutput(validator, name, output_schema, answered.output);
    return answered;
  };

  return {
    describe: (name: string): ToolDefinition | undefined => current.catalog.find(name)?.definition,
    list: () => current.catalog.list(),
    foresee: (tools, mode) => {
      if (!stopped) current.foresee(tools, mode);
    },

    call: (call) =>
      answer(call).catch((thrown) => {
        throw secrets.hideInError(thrown);
      }),

    async refresh(server) {
      const names = Object.keys(current.servers);
      if (server !== undefined && !names.includes(server)) throw unknownServer(server, names);
      return Promise.all((server === undefined ? names : [server]).map(refreshOne));
    },
    trial: async (name, config, signal) =>
      secrets.hideIn(await tryServer(name, config, { ...options, children, references }, signal)),
    approve: (server) => mcp.approve(server),
    acknowledge: (server) => mcp.acknowledge(server),
    fingerprint(name) {
      const entry = current.catalog.find(name);
      if (!entry) return undefined;
      if (entry.source === 'toolkit') return { origin: 'toolkit', definition: '' };
      const config = current.servers[entry.definition.server];
      return config && { origin: originHash(config), definition: entry.definition.hash };
    },
    isAdded(name) {
      const entry = current.catalog.find(name);
      return entry?.source === 'mcp' && mcp.isAdded(entry.definition.server, entry.tool);
    },
    status: (): readonly ServerStatus[] => secrets.hideIn([...mcp.status(), ...current.status()]),
    stopServer: (server) => mcp.stop(server),

    async reconfigure(settings, agreed) {
      const servers = enabledServers(settings);
      await mcp.prepare(servers);
      if (stopped) throw shutDown();
      const before = current;
      // Nothing is awaited from here on: a call sees either all of the old or all of the new.
      current = set(settings, servers, before);
      mcp.replace(servers, current.catalog, agreed);
      retiring.add(before);
      const successor = current;
      // One after the other: they may share toolkits.
      retired = retired.then(() => before.retire(successor)).finally(() => retiring.delete(before));
    },

    async stop(): Promise<void> {
      stopped = true;
      await Promise.all([mcp.stopAll(), ...[current, ...retiring].map((each) => each.stop())]);
      children.close();
    },
  };
}

/** The servers that are not disabled. Throws `invalid_config` for a name that cannot stand in an address or belongs to a toolkit. */
export function enabledServers({ servers, toolkits }: ToolSettings): ServerConfigs {
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
