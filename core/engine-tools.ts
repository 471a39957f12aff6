import { homedir } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config.ts';
import type { DataDirectory } from './data-directory.ts';
import type { SchemaValidator } from './guard/schema-validator.ts';
import type { Json, JsonObject } from './model/json.ts';
import type { Toolkit } from './model/tool.ts';
import { evaluateExpression } from './pipeline/expression.ts';
import type { Clock, Ids, Logger, Notifier, Secrets } from './ports.ts';
import { askAboutChangedServer, askAboutChangedTool, tellAboutAddedTools } from './services/changed-tool.ts';
import { createElicitation } from './services/elicitation.ts';
import { createPinStore } from './services/pin-store.ts';
import type { Store } from './store/store.ts';
import { type CommandProgram, toolkitCommand } from './toolkit-command.ts';
import type { ToolkitPorts } from './toolkits/ports.ts';
import { createToolkit, createToolkits } from './toolkits/toolkits.ts';
import { withLoginShellPath } from './tools/login-shell-path.ts';
import { readServerConfig } from './tools/server-import.ts';
import { createToolCaller, enabledServers } from './tools/tool-caller.ts';
import type { ToolService, ToolSettings } from './tools/tool-service.ts';
import { ToolkitHost } from './tools/toolkit-host.ts';

export interface EngineToolsOptions {
  readonly directory: DataDirectory;
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly secrets: Secrets;
  readonly notifier: Notifier;
  readonly validator: SchemaValidator;
  /** In-process toolkits beside the product's own. */
  readonly toolkits?: readonly Toolkit[] | undefined;
  /** Serves toolkits over stdio, where this process is no plain Node. */
  readonly program?: CommandProgram | undefined;
}

export interface ToolkitTrial {
  readonly toolkit: string;
  readonly settings: JsonObject;
  readonly secrets: ReadonlyMap<string, string>;
  readonly tool: string;
  readonly input: JsonObject;
  readonly signal: AbortSignal;
}

/** How long a person waits for a calendar or mailbox that is tried. */
const attemptMs = 30_000;

/** The tools of an engine, and how they follow its settings. */
export interface EngineTools {
  readonly service: ToolService;
  /** Checks what a configuration says of tools, and answers with what puts it into effect. `agreed` are the servers that the person changes. Throws `invalid_config`. */
  prepare(next: Config, agreed: readonly string[]): Promise<() => Promise<void>>;
  /** Calls a tool of a toolkit with other settings and further secrets, which are not kept. Throws what the tool throws. */
  attempt(trial: ToolkitTrial): Promise<Json>;
}

/** The tools of an engine: its toolkits and the servers of its configuration, over pins and secrets of the data directory. */
export async function createEngineTools(parts: EngineToolsOptions): Promise<EngineTools> {
  const { directory, log, clock, ids, store, secrets, validator } = parts;
  const environment = { ...process.env };
  let asked = false;
  /** A desktop's PATH lacks what a person's own shell finds; asking it costs time, so only where servers are started. */
  const askShell = async ({ mcpServers }: Config) => {
    if (asked || Object.keys(mcpServers).length === 0) return;
    asked = true;
    Object.assign(environment, await withLoginShellPath(process.env, clock));
  };
  const settingsOf = (config: Config, toolkits: readonly Toolkit[]): ToolSettings => ({
    toolkits,
    servers: readServerConfig(JSON.stringify({ mcpServers: config.mcpServers }), 'ordinaut').servers,
    aliases: config.aliases,
    overrides: config.tool_overrides,
  });
  const makeToolkits = async ({ toolkits }: Config) => [
    ...(await createToolkits(toolkits, toolkitPorts(parts))),
    ...(parts.toolkits ?? []),
  ];

  let config = parts.config;
  let toolkits: readonly Toolkit[] = await makeToolkits(config);
  await askShell(config);
  const service = await createToolCaller({
    ...settingsOf(config, toolkits),
    toolkitCommand: toolkitCommand(directory.path, parts.program),
    onChangedTool: (changed) =>
      void askAboutChangedTool({ store, log }, changed, { id: ids.next(), now: clock.now() }),
    onChangedServer: (changed) =>
      void askAboutChangedServer({ store, log }, changed, { id: ids.next(), now: clock.now() }),
    onAddedTools: (added) =>
      void tellAboutAddedTools({ store, log }, added, { id: ids.next(), now: clock.now() }),
    onServerState: () => void store.announce({ kind: 'system', id: 'servers' }),
    elicit: createElicitation({ store, clock, ids, log }),
    pins: createPinStore(store),
    secrets,
    validator,
    childrenFile: directory.children,
    environment,
    clock,
    log,
  });
  return {
    service,
    async prepare(next, agreed) {
      const same = isDeepStrictEqual(next.toolkits, config.toolkits);
      const made = same ? toolkits : await makeToolkits(next);
      const settings = settingsOf(next, made);
      enabledServers(settings);
      return async () => {
        await askShell(next);
        await service.reconfigure(settings, agreed);
        toolkits = made;
        config = next;
      };
    },
    async attempt({ toolkit, settings, secrets: further, tool, input, signal }) {
      const ports = toolkitPorts({
        ...parts,
        secrets: { ...secrets, get: async (name) => further.get(name) ?? secrets.get(name) },
      });
      const made = await createToolkit(toolkit, { ...config.toolkits, [toolkit]: settings }, ports);
      const context = { signal, log, now: () => clock.now(), timezone: config.timezone };
      const nobody = { idempotency_key: null, run_id: null, task_id: null, agent_id: null };
      try {
        const host = new ToolkitHost([made], validator, clock);
        return await host.call(`${toolkit}.${tool}`, input, attemptMs, { ...context, ...nobody });
      } finally {
        await made.close?.();
      }
    },
  };
}

function toolkitPorts(parts: EngineToolsOptions): ToolkitPorts {
  const { directory, log, clock, ids, store, secrets, notifier, validator } = parts;
  return {
    clock,
    ids,
    log,
    secrets,
    notifier,
    publishBriefing: (briefing) => store.publishBriefing(briefing),
    lastReadBriefing: async (task_id) => {
      const read = await store.findBriefings({ task_id, unread: false }, { limit: 1 });
      return read.items[0] ?? null;
    },
    memory: async () => store,
    evaluate: async (expression, data) => evaluateExpression(expression, data),
    validate: async (schema, value, signal) => {
      const result = await validator.validate(schema, value, signal);
      return result.ok ? [] : result.problems;
    },
    ollama_host: process.env.OLLAMA_HOST,
    directory: directory.path,
    home: homedir(),
  };
}
