import { readFile } from 'node:fs/promises';
import type { ConfigEdit } from '../config-edit.ts';
import { type ErrorDetail, OrdinautError } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { Secrets } from '../ports.ts';
import { findPlainSecrets, type PlainSecret, pathOf } from '../tools/plain-secrets.ts';
import type { ServerConfig } from '../tools/server-config.ts';
import { type ConfigSource, readServerConfig } from '../tools/server-import.ts';
import type { ClientName, McpClient } from './mcp-clients.ts';
import type { Settings } from './settings.ts';

/** Whose list is taken over: that of a client of this machine, or one that is given as text. */
export type ImportSource = { readonly client: ClientName } | { readonly text: string };

/** A server as it would be kept, without a secret in it. */
export interface ImportedServer {
  readonly name: string;
  readonly config: JsonObject;
  /** Whether there is one of this name, which stays unless it is to be replaced. */
  readonly exists: boolean;
  /** What moves to the stored secrets: from where, and under which name. Never the value. */
  readonly moves: readonly { readonly path: string; readonly secret: string }[];
}

export interface ImportPlan {
  readonly servers: readonly ImportedServer[];
  readonly warnings: readonly ErrorDetail[];
}

export interface ImportDone {
  readonly added: readonly string[];
  readonly kept: readonly string[];
  /** Names of the secrets that were stored. */
  readonly secrets: readonly string[];
  readonly warnings: readonly ErrorDetail[];
}

/** Taking over the tool servers of other programs; their secrets in plain text become stored ones. */
export interface ServerImport {
  /** What would be kept. Changes nothing. Throws `invalid_config` for what is no list of servers, `not_found` for a client without one. */
  preview(source: ImportSource): Promise<ImportPlan>;
  /** Stores the secrets, then writes all servers at once and takes them into use. What fails leaves nothing behind; `secret_storage_weak` is thrown where a person has to agree first. */
  apply(
    source: ImportSource,
    options: { readonly replace: boolean; readonly only?: readonly string[] },
  ): Promise<ImportDone>;
  /** Puts servers and secrets back as they were before the last import since the engine started. Throws `not_found`. */
  undo(): Promise<{ readonly servers: readonly string[]; readonly secrets: readonly string[] }>;
}

export interface ServerImportOptions {
  readonly settings: Pick<Settings, 'config' | 'change'>;
  readonly secrets: Secrets;
  readonly clients: readonly McpClient[];
  /** Names that servers cannot have. */
  readonly toolkits: () => readonly string[];
}

interface Prepared extends ImportPlan {
  /** By name; those that are stored already under it are not among them. */
  readonly values: ReadonlyMap<string, string>;
}

/** The entry of this engine in the list of a client. */
const ourselves = 'ordinaut';

export function createServerImport({
  settings,
  secrets,
  clients,
  toolkits,
}: ServerImportOptions): ServerImport {
  let last: { readonly edits: readonly ConfigEdit[]; readonly secrets: readonly string[] } | undefined;

  const prepare = async (source: ImportSource): Promise<Prepared> => {
    const { text, form } = await read(source, clients);
    const { servers, warnings } = readServerConfig(text, form, toolkits());
    const values = new Map<string, string>();
    const nameFor = async (server: string, wanted: string, value: string): Promise<string> => {
      const names = [wanted, `${tidy(server)}_${wanted}`];
      for (let number = 2; ; number++) {
        const name = names.shift() ?? `${tidy(server)}_${wanted}_${number}`;
        const known = values.get(name) ?? (await secrets.get(name));
        if (known === undefined) values.set(name, value);
        if (known === undefined || known === value) return name;
      }
    };
    const imported: ImportedServer[] = [];
    for (const [name, config] of Object.entries(servers)) {
      if (name === ourselves && isOurs(config)) continue;
      let kept: ServerConfig = config;
      const moves: { path: string; secret: string }[] = [];
      for (const found of findPlainSecrets(config)) {
        // Addresses are used as they stand: only what a person writes anew can leave the secret out.
        if (found.place.in === 'url') continue;
        const secret = await nameFor(name, found.name, found.value);
        kept = replaced(kept, found, `${found.before}\${secret:${secret}}${found.after}`);
        moves.push({ path: pathOf(name, found.place), secret });
      }
      const exists = Object.hasOwn(settings.config.mcpServers, name);
      imported.push({ name, config: kept as JsonObject, exists, moves });
    }
    const moved = (path: string | undefined) => !/\.url$/.test(path ?? '');
    const left = warnings.filter(({ code, path }) => !(code === 'plain_secret' && moved(path)));
    return { servers: imported, warnings: left, values };
  };

  return {
    async preview(source) {
      const { servers, warnings } = await prepare(source);
      return { servers, warnings };
    },

    async apply(source, { replace, only }) {
      const { servers, warnings, values } = await prepare(source);
      const wanted = servers.filter(({ name }) => only === undefined || only.includes(name));
      const taken = wanted.filter(({ exists }) => replace || !exists);
      const kept = wanted.filter((server) => !taken.includes(server)).map(({ name }) => name);
      const used = new Set(taken.flatMap(({ moves }) => moves.map(({ secret }) => secret)));
      const before = settings.config.mcpServers;
      const stored: string[] = [];
      try {
        for (const [name, value] of values)
          if (used.has(name)) {
            await secrets.set(name, value);
            stored.push(name);
          }
        if (taken.length > 0)
          await settings.change(
            taken.map(({ name, config }) => ({ path: ['mcpServers', name], value: config })),
          );
      } catch (thrown) {
        for (const name of stored) await secrets.remove(name);
        throw thrown;
      }
      const names = taken.map(({ name }) => name);
      const edits = names.map((name) => ({
        path: ['mcpServers', name],
        value: Object.hasOwn(before, name) ? (before[name] as JsonObject) : undefined,
      }));
      if (names.length > 0) last = { edits, secrets: stored };
      return { added: names, kept, secrets: stored, warnings };
    },

    async undo() {
      if (last === undefined)
        throw new OrdinautError({
          code: 'not_found',
          message: 'nothing was imported since the engine started',
          hint: 'servers.remove takes out a single server',
        });
      const { edits, secrets: names } = last;
      await settings.change(edits);
      last = undefined;
      for (const name of names) await secrets.remove(name);
      return { servers: edits.map(({ path }) => path[1] ?? ''), secrets: names };
    },
  };
}

async function read(
  source: ImportSource,
  clients: readonly McpClient[],
): Promise<{ readonly text: string; readonly form: ConfigSource }> {
  if ('text' in source) return { text: source.text, form: formOf(source.text) };
  const places = clients.filter(({ client }) => client === source.client);
  for (const { file, client } of places) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return { text, form: client === 'claude_code' ? 'claude_desktop' : client };
  }
  throw new OrdinautError({
    code: 'not_found',
    message: `${places[0]?.title ?? source.client} keeps no list of servers on this machine`,
    path: 'client',
    hint: `it would be ${places[0]?.file}; another file can be given as text`,
  });
}

/** VS Code has `servers` where the others have `mcpServers`. */
function formOf(text: string): ConfigSource {
  return /"servers"\s*:/.test(text) && !/"mcpServers"\s*:/.test(text) ? 'vscode' : 'claude_desktop';
}

function isOurs(config: ServerConfig): boolean {
  return 'args' in config && config.args.includes('mcp') && config.args.includes('--agent');
}

function replaced(config: ServerConfig, { place }: PlainSecret, text: string): ServerConfig {
  const copy = structuredClone(config) as unknown as Record<string, Record<string | number, string>>;
  const inside = copy[place.in];
  if (inside !== undefined && place.in !== 'url') inside[place.key] = text;
  return copy as unknown as ServerConfig;
}

function tidy(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
}
