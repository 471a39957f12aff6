import type { JsonObject } from '../../../core/model/json.ts';

/** A tool server that was written or pasted, not yet tried. */
export interface ServerEntry {
  readonly name: string;
  readonly config: JsonObject;
}

export type ReadEntries =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable'; readonly message: string }
  | { readonly kind: 'entries'; readonly entries: readonly ServerEntry[] };

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isConfig = (value: unknown): value is JsonObject =>
  isObject(value) && ('command' in value || 'url' in value || 'kind' in value);

/**
 * The servers of pasted JSON: `{"mcpServers": {…}}` as most MCP clients keep it, `{"servers": {…}}` or `{"mcp": {"servers": {…}}}` of
 * VS Code, the inside of either, or one server alone.
 */
export function readServerEntries(text: string): ReadEntries {
  if (text.trim() === '') return { kind: 'nothing' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    return { kind: 'unreadable', message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
  if (isConfig(value)) return { kind: 'entries', entries: [entryOf('server', value)] };
  const inside = insideOf(value);
  const entries = Object.entries(isObject(inside) ? inside : {}).flatMap(([name, config]) =>
    isConfig(config) ? [entryOf(name, config)] : [],
  );
  if (entries.length === 0) return { kind: 'unreadable', message: '' };
  return { kind: 'entries', entries };
}

function insideOf(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  if (isObject(value.mcp)) return insideOf(value.mcp);
  return value.mcpServers ?? value.servers ?? value;
}

/** A name that tools can begin with; what it may not hold becomes `-`. `type` is how other clients say `kind`. */
function entryOf(name: string, { type: _, ...config }: JsonObject): ServerEntry {
  const tidy = name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^[-_]+|-+$/g, '');
  return { name: tidy === '' ? 'server' : tidy, config };
}

/** What the form of one server holds, as text. */
export interface ServerForm {
  readonly name: string;
  readonly kind: 'stdio' | 'http';
  readonly command: string;
  /** An argument a line. */
  readonly args: string;
  readonly url: string;
  /** `NAME=value` a line: environment of a command, headers of an address. */
  readonly variables: string;
}

/** The server that a form describes. */
export function entryOfForm({ name, kind, command, args, url, variables }: ServerForm): ServerEntry {
  const pairs = Object.fromEntries(
    lines(variables).map((line) => {
      const at = line.search(/[=:]/);
      return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
  const given = Object.keys(pairs).length > 0;
  if (kind === 'http') return { name, config: { url: url.trim(), ...(given && { headers: pairs }) } };
  return { name, config: { command: command.trim(), args: lines(args), ...(given && { env: pairs }) } };
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
