import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { editJson } from '../config-edit.ts';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Clock, Ids } from '../ports.ts';
import { replaceFile } from '../toolkits/replace-file.ts';
import type { AgentBook } from './agent-book.ts';
import { type InstallLink, installLink, type ServerEntry } from './client-link.ts';
import { clientScopes } from './client-scopes.ts';
import type { ClientName, McpClient } from './mcp-clients.ts';

/** The name of this engine among a client's servers. */
const serverName = 'ordinaut';

export interface ClientState {
  readonly client: ClientName;
  readonly title: string;
  readonly file: string;
  /** Whether the client has been seen on this machine: its file, or the folder of it, is there. */
  readonly installed: boolean;
  readonly connected: boolean;
}

export interface ConnectionChange {
  readonly file: string;
  /** What the file holds of this engine, before and after; null is nothing. */
  readonly before: Json;
  readonly after: Json;
  /** The whole file as it would be written. */
  readonly text: string;
}

/** Connecting the MCP clients of this machine with this engine, by one member of their own configuration. */
export interface ClientConnections {
  list(): Promise<readonly ClientState[]>;
  /** What connecting would change; changes nothing. Throws `invalid_config` for a file that is not JSON. */
  preview(client: ClientName): Promise<ConnectionChange>;
  /** Keeps a copy of the file, adds the agent with its token, and merges the one member. Answers with the copy's path; null for a new file. */
  connect(
    client: ClientName,
  ): Promise<ConnectionChange & { readonly backup: string | null; readonly agent: string }>;
  /**
   * What adds this engine to the client without its file being touched here: the agent has its token before, kept where the bridge finds it.
   * A token that it has already stays. Throws `no_link`.
   */
  link(client: ClientName): Promise<InstallLink & { readonly agent: string }>;
  /** Takes the member out again and the agent's token back; the rest of the file stays as it is now. */
  disconnect(client: ClientName): Promise<ConnectionChange & { readonly backup: string | null }>;
}

export interface ClientConnectionsOptions {
  readonly clients: readonly McpClient[];
  readonly agents: AgentBook;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly data_directory: string;
  /** A Node and the command line that it runs. */
  readonly program: { readonly node: string; readonly cli: string };
}

/** Where the token of an agent is kept for the bridge: not in another program's configuration. */
export function agentTokenFile(data_directory: string, agent: string): string {
  return join(data_directory, 'agents', `${agent}.token`);
}

/** Keeps the token of an agent where its owner alone can read it. */
export async function keepAgentToken(file: string, token: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${token}\n`, { mode: 0o600 });
}

export function createClientConnections(options: ClientConnectionsOptions): ClientConnections {
  const { clients, agents, clock, ids, data_directory, program } = options;
  const placeOf = (name: ClientName): McpClient => {
    const places = clients.filter(({ client }) => client === name);
    const there = places.find(({ file }) => existsSync(file)) ?? places.find(isInstalled) ?? places[0];
    if (!there) throw new OrdinautError({ code: 'not_found', message: `there is no client ${name}` });
    return there;
  };
  const entryFor = ({ client, key }: McpClient): ServerEntry => ({
    ...(key === 'servers' && { type: 'stdio' }),
    command: program.node,
    args: [program.cli, '--data-dir', data_directory, 'mcp', '--agent', client],
  });
  const changed = async (place: McpClient, after: Json | undefined): Promise<ConnectionChange> => {
    const { file, key } = place;
    const text = (await readText(file)) ?? '{}\n';
    const before = memberOf(place, text) ?? null;
    return {
      file,
      before,
      after: after ?? null,
      text: editJson(text, [{ path: [key, serverName], value: after }]),
    };
  };
  /** Keeps a copy, then writes the whole file or nothing. */
  const write = async ({ file, text }: ConnectionChange): Promise<string | null> => {
    const old = await readText(file);
    let backup: string | null = null;
    if (old !== undefined) {
      const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-');
      backup = join(data_directory, 'backups', `${file.split(/[\\/]/).at(-1)}.${stamp}`);
      await mkdir(dirname(backup), { recursive: true, mode: 0o700 });
      // It may hold the secrets of other servers.
      await writeFile(backup, old, { mode: 0o600 });
    }
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, text, { ids, mode: 0o600 });
    return backup;
  };

  return {
    async list() {
      const names = [...new Set(clients.map(({ client }) => client))];
      return Promise.all(
        names.map(async (name) => {
          const place = placeOf(name);
          const { client, title, file } = place;
          const text = await readText(file);
          let connected = false;
          try {
            connected = text !== undefined && memberOf(place, text) !== undefined;
          } catch (thrown) {
            // A file that its owner broke holds no connection; connecting tells what is wrong with it.
            if (asOrdinautError(thrown).code !== 'invalid_config') throw thrown;
          }
          return { client, title, file, installed: isInstalled(place), connected };
        }),
      );
    },
    async preview(client) {
      const place = placeOf(client);
      return changed(place, entryFor(place));
    },
    async connect(client) {
      const place = placeOf(client);
      const change = await changed(place, entryFor(place));
      const token = await tokenFor(agents, client);
      await keepAgentToken(agentTokenFile(data_directory, client), token);
      return { ...change, backup: await write(change), agent: client };
    },
    async link(client) {
      const place = placeOf(client);
      const made = installLink(place, serverName, entryFor(place));
      const file = agentTokenFile(data_directory, client);
      const token = (await readText(file))?.trim();
      const known = token === undefined ? null : await agents.authenticate(token);
      if (known?.name !== client) await keepAgentToken(file, await tokenFor(agents, client));
      return { ...made, agent: client };
    },
    async disconnect(client) {
      const place = placeOf(client);
      const change = await changed(place, undefined);
      const backup = change.before === null ? null : await write(change);
      await rm(agentTokenFile(data_directory, client), { force: true });
      const known = await findAgent(agents, client);
      if (known) await agents.revoke(known);
      return { ...change, backup };
    },
  };
}

/** A new token of the client's agent; the agent keeps what a person has changed of it. */
async function tokenFor(agents: AgentBook, name: string): Promise<string> {
  const known = await findAgent(agents, name);
  return known === undefined
    ? (await agents.create({ name, scopes: clientScopes }, null)).token
    : agents.rotate(known, null);
}

async function findAgent(agents: AgentBook, name: string): Promise<string | undefined> {
  try {
    return (await agents.find(name)).id;
  } catch (thrown) {
    if (asOrdinautError(thrown).code === 'not_found') return undefined;
    throw thrown;
  }
}

function isInstalled({ file, client }: McpClient): boolean {
  // Claude Code keeps its file in the home folder, which says nothing.
  return existsSync(file) || (client !== 'claude_code' && existsSync(dirname(file)));
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new OrdinautError(
      { code: 'client_unreadable', message: `${file} cannot be read`, path: file },
      cause,
    );
  }
}

/** What a client's file holds of this engine. Throws `invalid_config` with the place of what is no JSON. */
function memberOf({ file, key }: McpClient, text: string): Json | undefined {
  const errors: ParseError[] = [];
  const content: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first && text.trim() !== '')
    throw new OrdinautError({
      code: 'invalid_config',
      message: `${file} is not JSON: ${printParseErrorCode(first.error)} in line ${text.slice(0, first.offset).split('\n').length}`,
      path: file,
      hint: 'mend it first; nothing was changed',
    });
  if (typeof content !== 'object' || content === null) return undefined;
  const servers = (content as Record<string, unknown>)[key];
  if (typeof servers !== 'object' || servers === null || !Object.hasOwn(servers, serverName))
    return undefined;
  return (servers as JsonObject)[serverName];
}
