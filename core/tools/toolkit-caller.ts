import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { Json } from '../model/json.ts';
import type { ToolContext, ToolDefinition } from '../model/tool.ts';
import type { ToolAnswer, ToolCall } from '../ports.ts';
import { callMeta } from './call-meta.ts';
import { CallStatistics } from './call-statistics.ts';
import { ChildLog } from './child-log.ts';
import type { Children } from './children.ts';
import { PooledServer } from './pooled-server.ts';
import { checkInput } from './schema-check.ts';
import { connectServer } from './server-connection.ts';
import { ServerPool } from './server-pool.ts';
import type { ServerStatus, ToolServiceOptions } from './tool-service.ts';
import { ToolkitHost } from './toolkit-host.ts';

const IDLE_MS = 300_000;

/**
 * Calls toolkits by the mode of the task: `direct` in this process, `mcp` through the toolkit's own stdio server, `hybrid` through
 * the server, and in this process when the server fails before the call, or fails a call that may be repeated.
 */
export class ToolkitCaller {
  readonly #options: ToolServiceOptions;
  readonly #host: ToolkitHost;
  readonly #pool: ServerPool;
  readonly #statistics: ReadonlyMap<string, CallStatistics>;

  constructor(options: ToolServiceOptions & { readonly children: Children }) {
    const { toolkits, validator, clock, toolkitCommand } = options;
    this.#options = options;
    this.#host = new ToolkitHost(toolkits, validator, clock);
    this.#statistics = new Map(toolkits.map(({ name }) => [name, new CallStatistics(clock)]));
    this.#pool = new ServerPool(
      new Map(
        toolkits.flatMap(({ name }) => {
          if (!toolkitCommand) return [];
          const config = { kind: 'stdio', ...toolkitCommand(name) } as const;
          const pooled = new PooledServer({
            name,
            kind: 'toolkit',
            idle_ms: IDLE_MS,
            concurrency: undefined,
            clock,
            log: options.log,
            connect: ({ onClosed }) =>
              connectServer(name, config, true, { onClosed, onToolsChanged: () => {} }, options),
            // What it offers is known: it is the same toolkit.
            onConnected: async () => {},
          });
          return [[name, pooled] as const];
        }),
      ),
    );
  }

  call(definition: ToolDefinition, tool: string, call: ToolCall): Promise<ToolAnswer> {
    switch (call.mode) {
      case 'direct':
        return this.#direct(definition, call, call.timeout_ms, 'direct');
      case 'mcp':
        return this.#mcp(definition, tool, call);
      case 'hybrid':
        return this.#hybrid(definition, tool, call);
    }
  }

  /** Starts the servers of toolkits that are about to be called, side by side. */
  foresee(toolkits: Iterable<string>, mode: ToolCall['mode']): void {
    if (mode === 'direct') return;
    for (const name of toolkits) if (this.#pool.has(name)) this.#pool.get(name).warmUp();
  }

  /** In this process, and the stdio server of each toolkit that has been used. */
  status(): readonly ServerStatus[] {
    const direct = [...this.#statistics].map(([server, statistics]) => ({
      server,
      kind: 'toolkit' as const,
      state: 'ready' as const,
      pid: null,
      started_at: null,
      retry_at: null,
      restarts: 0,
      ...statistics.figures,
      changed_tools: [],
    }));
    const served = this.#pool.status().filter(({ calls, state }) => calls > 0 || state !== 'stopped');
    return [
      ...direct,
      ...served.map((status) => ({ ...status, server: `${status.server} (mcp)`, changed_tools: [] })),
    ];
  }

  async stopAll(): Promise<void> {
    const closing = this.#options.toolkits.map((toolkit) => toolkit.close?.());
    await Promise.all([this.#pool.stopAll(), ...closing]);
  }

  async #direct(
    definition: ToolDefinition,
    call: ToolCall,
    timeout_ms: number,
    via: string,
  ): Promise<ToolAnswer> {
    const { clock, log } = this.#options;
    const context: ToolContext = {
      signal: call.signal,
      log: new ChildLog(log, {
        tool: definition.name,
        run_id: call.run_id,
        correlation_id: call.correlation_id,
      }),
      now: () => clock.now(),
      timezone: call.timezone,
      idempotency_key: call.idempotency_key,
      run_id: call.run_id,
      task_id: call.task_id,
      agent_id: call.agent_id,
      ...(call.progress && { progress: call.progress }),
    };
    const run = (): Promise<Json> => this.#host.call(definition.name, call.input, timeout_ms, context);
    const statistics = this.#statistics.get(definition.server);
    return { output: await (statistics ? statistics.record(run) : run()), via };
  }

  async #mcp(definition: ToolDefinition, tool: string, call: ToolCall): Promise<ToolAnswer> {
    const { input, timeout_ms, signal } = call;
    if (!this.#pool.has(definition.server))
      throw new OrdinautError({
        code: 'mode_unavailable',
        message: `${definition.server} cannot be served over MCP here`,
        hint: 'use the mode direct',
        delivery: 'not_sent',
      });
    // The server checks as well; a wrong input need not start it.
    await checkInput(this.#options.validator, definition.name, definition.input_schema, input, signal);
    const meta = callMeta(call);
    const server = this.#pool.get(definition.server);
    return {
      output: await server.call(definition.name, { tool, input, timeout_ms, signal, meta }),
      via: 'mcp',
    };
  }

  async #hybrid(definition: ToolDefinition, tool: string, call: ToolCall): Promise<ToolAnswer> {
    const { clock, log } = this.#options;
    const began = clock.monotonic();
    try {
      return await this.#mcp(definition, tool, call);
    } catch (thrown) {
      const error = asOrdinautError(thrown);
      const left = call.timeout_ms - (clock.monotonic() - began);
      if (left <= 0 || !mayFallBack(error, definition)) throw error;
      log.warn({ tool: definition.name, error: error.toJSON() }, 'MCP failed, calling directly');
      return this.#direct(definition, call, left, `direct (mcp failed: ${error.message})`);
    }
  }
}

/** The tool's own answer is final; a call that may have been done is repeated only when a repeat does no harm. */
function mayFallBack(error: OrdinautError, definition: ToolDefinition): boolean {
  if (error.code === 'cancelled' || error.code === 'invalid_input') return false;
  if (error.delivery === 'not_sent') return true;
  return error.delivery === 'unknown' && definition.effect !== 'write';
}
