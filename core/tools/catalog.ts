import { OrdinautError } from '../errors.ts';
import type { EffectKind } from '../model/pipeline.ts';
import { didYouMean } from '../model/suggest.ts';
import type { ToolAnnotations, ToolDefinition, Toolkit } from '../model/tool.ts';
import { COMMAND_INPUT, COMMAND_OUTPUT, COMMAND_TOOL } from './command-agent.ts';
import { definitionHash } from './definition-hash.ts';
import type { CommandAgent, HttpWorker, ServerConfig } from './server-config.ts';
import type { PinnedTool, ToolOverride } from './tool-service.ts';
import { schemaOf } from './toolkit-host.ts';

const TIMEOUT_SECONDS = 30;
const COMMAND_TIMEOUT_SECONDS = 600;

export type Source = 'toolkit' | 'mcp' | 'http_worker' | 'command';

export interface CatalogEntry {
  readonly definition: ToolDefinition;
  readonly source: Source;
  /** The name the server knows. */
  readonly tool: string;
}

/** Every tool by its address, whatever serves it. Knows definitions only and does no I/O. */
export class Catalog {
  readonly #entries = new Map<string, CatalogEntry>();
  readonly #aliases: Readonly<Record<string, string>>;
  readonly #overrides: Readonly<Record<string, ToolOverride>>;

  constructor(options: {
    readonly aliases: Readonly<Record<string, string>>;
    readonly overrides: Readonly<Record<string, ToolOverride>>;
  }) {
    this.#aliases = options.aliases;
    this.#overrides = options.overrides;
  }

  addToolkit(toolkit: Toolkit): void {
    for (const {
      name,
      title,
      description,
      annotations,
      cost_tier,
      timeout_seconds,
      ...schemas
    } of toolkit.tools)
      this.#add('toolkit', toolkit.name, {
        ...pinned(name, {
          title,
          description,
          annotations,
          input_schema: schemaOf(schemas.input),
          output_schema: schemaOf(schemas.output),
        }),
        cost_tier: cost_tier ?? 'free',
        timeout_seconds: timeout_seconds ?? TIMEOUT_SECONDS,
      });
  }

  addWorker(server: string, config: HttpWorker): void {
    for (const operation of config.operations)
      this.#add('http_worker', server, {
        ...pinned(operation.name, {
          title: operation.title ?? operation.name,
          description: operation.description ?? '',
          annotations: hintsOf(operation.annotations ?? {}),
          input_schema: schemaOf(operation.input_schema ?? { type: 'object' }),
          output_schema: operation.output_schema ? schemaOf(operation.output_schema) : null,
        }),
        cost_tier: 'cheap',
        timeout_seconds: config.timeout_seconds ?? TIMEOUT_SECONDS,
      });
  }

  addCommand(server: string, config: CommandAgent): void {
    this.#add('command', server, {
      ...pinned(COMMAND_TOOL, {
        title: config.title ?? server,
        description: config.description ?? `Runs ${config.command} with a prompt.`,
        annotations: {},
        input_schema: COMMAND_INPUT,
        output_schema: COMMAND_OUTPUT,
      }),
      cost_tier: 'costly',
      timeout_seconds: config.timeout_seconds ?? COMMAND_TIMEOUT_SECONDS,
    });
  }

  /** Replaces what an MCP server offers. */
  setServerTools(server: string, config: ServerConfig, tools: readonly PinnedTool[]): void {
    for (const [name, entry] of this.#entries)
      if (entry.definition.server === server) this.#entries.delete(name);
    for (const tool of tools)
      this.#add('mcp', server, {
        ...tool,
        cost_tier: 'cheap',
        timeout_seconds: config.timeout_seconds ?? TIMEOUT_SECONDS,
      });
  }

  list(): readonly ToolDefinition[] {
    return [...this.#entries.values()].map((entry) => entry.definition);
  }

  /** The tool of this address or alias. */
  find(name: string): CatalogEntry | undefined {
    return this.#entries.get(name) ?? this.#entries.get(this.address(name));
  }

  /** The address behind an alias of a tool or of its server; the name itself when it is no alias. */
  address(name: string): string {
    if (this.#entries.has(name)) return name;
    const alias = own(this.#aliases, name);
    if (alias !== undefined) return alias;
    const { server, tool } = split(name);
    const real = own(this.#aliases, server);
    if (real === undefined) return name;
    const address = `${real}.${tool}`;
    return own(this.#aliases, address) ?? address;
  }

  /** Why a name leads nowhere. */
  unknown(name: string): OrdinautError {
    const address = this.address(name);
    const { server, tool } = split(address);
    const names = [...this.#entries.keys()];
    const siblings = names
      .filter((known) => split(known).server === server)
      .map((known) => split(known).tool);
    const near = didYouMean(address, names);
    const listed = siblings.length > 0 ? `${server} has ${siblings.slice(0, 20).join(', ')}` : undefined;
    const hint = near ?? listed ?? 'tool servers are added under mcpServers in the configuration';
    return new OrdinautError({
      code: 'unknown_tool',
      message: siblings.length > 0 ? `${server} has no tool ${tool}` : `there is no tool ${name}`,
      hint,
      delivery: 'not_sent',
    });
  }

  #add(
    source: Source,
    server: string,
    definition: PinnedTool & Pick<ToolDefinition, 'cost_tier' | 'timeout_seconds'>,
  ): void {
    const { tool, ...rest } = definition;
    const name = `${server}.${tool}`;
    const override = own(this.#overrides, name) ?? {};
    this.#entries.set(name, {
      source,
      tool,
      definition: {
        ...rest,
        name,
        server,
        effect: override.effect ?? effectOf(rest.annotations),
        // A worker's operations stand in the person's own configuration; an MCP server speaks for itself.
        ...(source === 'mcp' &&
          override.effect === undefined &&
          rest.annotations.readOnlyHint === true && { claimed: true as const }),
        cost_tier: override.cost_tier ?? rest.cost_tier,
        timeout_seconds: override.timeout_seconds ?? rest.timeout_seconds,
      },
    });
  }
}

/** `server.tool` at the first dot; names of tools may have more. */
export function split(name: string): { readonly server: string; readonly tool: string } {
  const dot = name.indexOf('.');
  return dot < 0 ? { server: name, tool: '' } : { server: name.slice(0, dot), tool: name.slice(dot + 1) };
}

/** Absent hints mean the worst: it may write, and a repeat does it twice. */
function effectOf(annotations: ToolAnnotations): EffectKind {
  if (annotations.readOnlyHint === true) return 'read_only';
  return annotations.idempotentHint === true ? 'idempotent' : 'write';
}

function pinned(tool: string, definition: Omit<PinnedTool, 'tool' | 'hash'>): PinnedTool {
  return { ...definition, tool, hash: definitionHash(tool, definition) };
}

function hintsOf(annotations: Readonly<Record<string, boolean | undefined>>): ToolAnnotations {
  return Object.fromEntries(Object.entries(annotations).filter(([, hint]) => hint !== undefined));
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
