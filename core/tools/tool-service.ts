import type { SchemaValidator } from '../guard/schema-validator.ts';
import type { Instant } from '../model/json.ts';
import type { EffectKind } from '../model/pipeline.ts';
import type { ToolDefinition, Toolkit } from '../model/tool.ts';
import type { ToolFingerprint } from '../model/tool-permission.ts';
import type { Clock, Elicit, Logger, Secrets, ToolCaller } from '../ports.ts';
import type { ServerConfig, ServerConfigs, StdioServer } from './server-config.ts';
import type { ServerTrial } from './server-trial.ts';

/** What a person sets on one tool, keyed `server.tool`. */
export interface ToolOverride {
  readonly effect?: EffectKind;
  readonly timeout_seconds?: number;
  readonly cost_tier?: ToolDefinition['cost_tier'];
}

/** A tool as its server last described it: what a pin holds. */
export type PinnedTool = Pick<
  ToolDefinition,
  'title' | 'description' | 'input_schema' | 'output_schema' | 'annotations' | 'hash'
> & { readonly tool: string };

/** A server's tools: as approved (`pinned`), and as last seen when that differs (`seen`). */
export interface ServerPin {
  readonly pinned: readonly PinnedTool[];
  readonly seen: readonly PinnedTool[];
  readonly seen_at: Instant;
  /** How the server was started or reached when a person last agreed to it, as a hash; pins of before this was kept have none. */
  readonly origin?: string;
  /** The other origin that a person was asked about. */
  readonly asked_origin?: string;
  /** Tools that it began to offer after it was known, and that no person has looked at since. */
  readonly added?: readonly string[];
}

/** Where pins are kept over restarts. */
export interface PinStore {
  get(server: string): Promise<ServerPin | undefined>;
  set(server: string, pin: ServerPin): Promise<void>;
}

/** A tool whose definition differs from its pin. It is refused until `approve(server)`. */
export interface ChangedTool {
  readonly server: string;
  readonly tool: string;
  readonly before: PinnedTool;
  readonly after: PinnedTool;
}

/** What a server that was known already offers since. */
export interface AddedTools {
  readonly server: string;
  readonly tools: readonly PinnedTool[];
}

/** A server that is no longer started or reached as its pin says. Nothing of it is called or started until `approve(server)`. */
export interface ChangedServer {
  readonly server: string;
  /** Its whole command line, or its address. */
  readonly now: string;
}

/*
 * State of a pooled server:
 *
 *   stopped ──call──▶ starting ──initialised──▶ ready
 *      ▲                 │                        │ ╲──idle──▶ stopped
 *      │                 ├──crash──▶ backing_off ◀┘ crash
 *      │                 │               └──next call after `retry_at`──▶ starting
 *      └────stop─────────┴── cannot start (command not found …) ──▶ failed ──next call──▶ starting
 */
export type ServerState = 'stopped' | 'starting' | 'ready' | 'backing_off' | 'failed';

export interface ServerStatus {
  readonly server: string;
  readonly kind: 'stdio' | 'http' | 'http_worker' | 'command' | 'toolkit';
  readonly state: ServerState;
  readonly pid: number | null;
  readonly started_at: Instant | null;
  /** When a server that crashes again and again is tried next. */
  readonly retry_at: Instant | null;
  /** Starts after a crash, since the engine started. */
  readonly restarts: number;
  readonly calls: number;
  readonly failures: number;
  readonly last_error: string | null;
  /** Milliseconds, of the last 200 calls; null before the first. */
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  /** Tools that wait for approval. */
  readonly changed_tools: readonly string[];
}

/** What a person configures, and may replace while calls are under way. */
export interface ToolSettings {
  readonly toolkits: readonly Toolkit[];
  readonly servers: ServerConfigs;
  /** `server` → `server`, or `server.tool` → `server.tool`; a configured server or a toolkit of that name comes first. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, ToolOverride>>;
}

export interface ToolServiceOptions extends ToolSettings {
  /** How a toolkit is started as a stdio server (`ordinaut toolkit NAME`), for the modes `mcp` and `hybrid`. */
  readonly toolkitCommand?: (toolkit: string) => Omit<StdioServer, 'kind'>;
  /** Called for each tool that differs from its pin, once per change. */
  readonly onChangedTool?: (changed: ChangedTool) => void;
  /** Called when a server that was known already offers tools that it did not offer before. */
  readonly onAddedTools?: (added: AddedTools) => void;
  /** Called once for each server that was configured otherwise behind the person’s back. */
  readonly onChangedServer?: (changed: ChangedServer) => void;
  /** Called whenever an MCP server is in another state: starting, ready, backing off, stopped, failed. */
  readonly onServerState?: (server: string, state: ServerState) => void;
  /** Puts questions that servers ask during a call to the person; without it they are told that nobody can be asked. */
  readonly elicit?: Elicit;
  readonly pins: PinStore;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly validator: SchemaValidator;
  /** Names the running children, so that the next engine ends those that outlive a killed one. */
  readonly childrenFile: string;
  /** The environment that children inherit from, by allow-list: `process.env`, with the login shell's PATH on a desktop. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The tools of this engine, and the care of their servers. */
export interface ToolService extends ToolCaller {
  /** Connects to one server, or to every one, and lists its tools. Answers with what each said. */
  refresh(
    server?: string,
  ): Promise<readonly { readonly server: string; readonly error: string | null; readonly tools: number }[]>;
  /** Tries a configuration: starts it, lists its tools, ends it. Changes nothing. */
  trial(name: string, config: ServerConfig, signal: AbortSignal): Promise<ServerTrial>;
  /** Takes a server's tools as last seen for good. */
  approve(server: string): Promise<void>;
  /** A person has looked at the tools that a server added. */
  acknowledge(server: string): Promise<void>;
  /** What a tool is now, by its address or alias; undefined for an unknown one. */
  fingerprint(tool: string): ToolFingerprint | undefined;
  /** Whether a tool was added to a server that was known, and no person has looked at it since. */
  isAdded(tool: string): boolean;
  status(): readonly ServerStatus[];
  /**
   * Other settings from now on. Calls under way end as they began; a server whose configuration is the same, and toolkits that are
   * the same array, go on undisturbed. A person has `agreed` to these servers with the change; another one that is configured
   * otherwise than it was pinned is not started. Throws `invalid_config`, and changes nothing then.
   */
  reconfigure(settings: ToolSettings, agreed: readonly string[]): Promise<void>;
  /** Stops a server's process; the next call starts it again. */
  stopServer(server: string): Promise<void>;
  /** Ends every server and awaits it. */
  stop(): Promise<void>;
}
