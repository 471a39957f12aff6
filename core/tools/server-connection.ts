import { homedir } from 'node:os';
import type { Clock, Elicit, Logger, Secrets } from '../ports.ts';
import { childEnvironment, type Environment, resolveReferences } from './child-environment.ts';
import type { Children } from './children.ts';
import type { McpClient, McpTransport } from './mcp-client.ts';
import type { HttpServer, StdioServer } from './server-config.ts';

const CONNECT_TIMEOUT_MS = 60_000;

export interface ConnectionServices {
  readonly environment: Environment;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly children: Children;
  readonly clock: Clock;
  readonly log: Logger;
  /** Puts questions of servers to the person; our own toolkit servers have none. */
  readonly elicit?: Elicit | undefined;
}

/** Starts or reaches an MCP server and opens a session. The SDK is loaded by the first connection, not by the engine's start. */
export async function connectServer(
  name: string,
  config: StdioServer | HttpServer,
  trusted: boolean,
  events: { readonly onClosed: () => void; readonly onToolsChanged: () => void },
  services: ConnectionServices,
): Promise<McpClient> {
  const log = services.log.child({ server: name });
  const { McpClient: Session } = await import('./mcp-client.ts');
  const wire =
    config.kind === 'stdio'
      ? await stdioWire(name, config, { ...services, log })
      : await httpWire(name, config, services);
  return Session.connect(wire, {
    server: name,
    connect_timeout_ms: CONNECT_TIMEOUT_MS,
    trusted,
    clock: services.clock,
    log,
    ...events,
    ...(!trusted && services.elicit && { elicit: services.elicit }),
  });
}

async function stdioWire(
  name: string,
  config: StdioServer,
  services: ConnectionServices,
): Promise<McpTransport> {
  const { StdioTransport } = await import('./stdio-transport.ts');
  const values = { environment: services.environment, secrets: services.secrets };
  const declared = await resolveReferences(config.env ?? {}, { ...values, path: `${name}.env` });
  const args = await resolveReferences(Object.fromEntries(config.args.entries()), {
    ...values,
    path: `${name}.args`,
  });
  const transport = new StdioTransport(
    {
      command: config.command,
      args: config.args.map((arg, index) => args[index] ?? arg),
      env: childEnvironment(services.environment, declared),
      // The folder that the engine happens to be started in is nobody's choice.
      cwd: config.cwd ?? homedir(),
    },
    services,
  );
  return { transport, pid: () => transport.pid, failure: () => transport.failure };
}

async function httpWire(
  name: string,
  config: HttpServer,
  services: ConnectionServices,
): Promise<McpTransport> {
  const { createHttpTransport } = await import('./http-transport.ts');
  const headers = await resolveReferences(config.headers ?? {}, {
    environment: services.environment,
    secrets: services.secrets,
    path: `${name}.headers`,
  });
  const transport = createHttpTransport(new URL(config.url), headers);
  return {
    transport,
    pid: () => null,
    failure: () => undefined,
    leave: () => transport.terminateSession(),
  };
}
