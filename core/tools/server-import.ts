import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { type ErrorDetail, OrdinautError } from '../errors.ts';
import { type CompiledSchema, compileSchema } from '../guard/compiled-schema.ts';
import { schemaFacts } from '../guard/schema-facts.ts';
import { didYouMean } from '../model/suggest.ts';
import { plainSecrets } from './plain-secrets.ts';
import {
  CommandAgent,
  HttpServer,
  HttpWorker,
  type ServerConfig,
  type ServerConfigs,
  StdioServer,
} from './server-config.ts';
import { schemaOf } from './toolkit-host.ts';

/** Where a configuration comes from: our own file, or the one of another application. */
export type ConfigSource = 'ordinaut' | 'claude_desktop' | 'cursor' | 'vscode';

export interface ReadServers {
  readonly servers: ServerConfigs;
  /** Things a person should look at: secrets in plain text, settings that were left out, servers that were renamed. */
  readonly warnings: readonly ErrorDetail[];
}

const KINDS = {
  stdio: StdioServer,
  http: HttpServer,
  http_worker: HttpWorker,
  command: CommandAgent,
} as const;
const compiled = new Map<string, CompiledSchema>();
/** Our own settings, which any form takes. */
const COMMON = ['title', 'disabled', 'timeout_seconds', 'concurrency', 'idle_seconds'];
/** Settings of other applications that mean nothing here. */
const IGNORED = new Set([
  'type',
  'autoApprove',
  'alwaysAllow',
  'gallery',
  'dev',
  'description',
  'icon',
  'version',
]);

/**
 * Reads `mcpServers` JSON (`servers` in VS Code; comments and trailing commas are tolerated): `{command, args, env, cwd}` and
 * `{url, headers}`, and from our own file also `{kind: "http_worker" | "command", …}`.
 * Throws `OrdinautError` `invalid_config` with every problem when the text is no such configuration, or our own file has a wrong
 * server. A wrong server of another application becomes a warning and is left out. A server with the name of one of
 * `toolkits` gets another one, with a warning.
 */
export function readServerConfig(
  text: string,
  source: ConfigSource,
  toolkits: readonly string[] = [],
): ReadServers {
  const key = source === 'vscode' ? 'servers' : 'mcpServers';
  const entries = entriesOf(parsed(text), key, source);
  const servers: Record<string, ServerConfig> = {};
  const warnings: ErrorDetail[] = [];
  const problems: ErrorDetail[] = [];
  for (const [given, entry] of Object.entries(entries)) {
    const path = `${key}.${given}`;
    const read = readServer(entry, path, source);
    warnings.push(...read.warnings);
    if (!read.config) {
      problems.push(...read.problems);
      continue;
    }
    const name = addressable(toolkits.includes(given) ? `${given}-mcp` : given, Object.keys(servers));
    if (name !== given)
      warnings.push({
        code: 'renamed',
        message: toolkits.includes(given)
          ? `${given} is called ${name} here, as a built-in toolkit has its name`
          : `${given} is called ${name} here, as its name begins the address of its tools`,
        path,
      });
    servers[name] = read.config;
    warnings.push(...plainSecrets(read.config, path));
  }
  if (source === 'ordinaut' && problems.length > 0) throw invalid(problems);
  return { servers, warnings: [...problems, ...warnings] };
}

interface ReadServer {
  readonly config?: ServerConfig;
  readonly problems: readonly ErrorDetail[];
  readonly warnings: readonly ErrorDetail[];
}

function readServer(entry: unknown, path: string, source: ConfigSource): ReadServer {
  if (!isRecord(entry))
    return refused({
      code: 'invalid_config',
      message: `${path} must be an object with command or url`,
      path,
    });
  const kind = kindOf(entry);
  if (!kind)
    return refused({
      code: 'invalid_config',
      message: `${path} has neither command nor url`,
      path,
      hint: 'give {"command": "npx", "args": [...]} or {"url": "https://..."}',
    });
  const warnings: ErrorDetail[] = [];
  if (entry.type === 'sse')
    warnings.push({
      code: 'old_transport',
      message: `${path} asks for SSE, which is tried as Streamable HTTP`,
      path: `${path}.type`,
    });
  const foreign = source !== 'ordinaut';
  const known = Object.keys(KINDS[kind].properties);
  const kept: Record<string, unknown> = { kind };
  for (const [name, value] of Object.entries(entry)) {
    if (known.includes(name)) kept[name] = foreign ? translated(value, `${path}.${name}`, warnings) : value;
    else if (foreign && !IGNORED.has(name)) warnings.push(leftOut(`${path}.${name}`, name, known));
    else if (!foreign && name !== 'type') return refused(unknownSetting(`${path}.${name}`, name, known));
  }
  if (kind === 'stdio' || kind === 'command') kept.args ??= [];
  const problems = check(kind, kept, path);
  if (problems.length > 0) return { problems, warnings };
  // Checked against the schema that the type is made from.
  return { config: kept as ServerConfig, problems: [], warnings };
}

function kindOf(entry: Record<string, unknown>): keyof typeof KINDS | undefined {
  if (typeof entry.kind === 'string' && Object.hasOwn(KINDS, entry.kind))
    return entry.kind as keyof typeof KINDS;
  if ('command' in entry) return 'stdio';
  return 'url' in entry ? 'http' : undefined;
}

function check(
  kind: keyof typeof KINDS,
  config: Record<string, unknown>,
  path: string,
): readonly ErrorDetail[] {
  let schema = compiled.get(kind);
  if (!schema) {
    const json = schemaOf(KINDS[kind]);
    schema = compileSchema(json, schemaFacts(json));
    compiled.set(kind, schema);
  }
  const problems = [...(schema(config) ?? [])];
  if (typeof config.url === 'string' && !isHttpUrl(config.url))
    problems.push({
      code: 'invalid_value',
      message: `url must begin with http:// or https://, got ${config.url}`,
      path: 'url',
    });
  return problems.map((problem) => ({
    ...problem,
    message: `${path}: ${problem.message}`,
    path: problem.path === undefined ? path : `${path}.${problem.path}`,
  }));
}

/** `${input:id}` of VS Code asks a person; here the answer is a stored secret. `${userHome}` is `${HOME}`. */
function translated(value: unknown, path: string, warnings: ErrorDetail[]): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => translated(item, `${path}[${index}]`, warnings));
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, translated(item, `${path}.${key}`, warnings)]),
    );
  if (typeof value !== 'string') return value;
  return value.replace(
    /\$\{(input:([\w.-]+)|userHome|workspaceFolder)\}/g,
    (whole, what: string, id?: string) => {
      if (what === 'userHome') return `\${HOME}`;
      if (id === undefined) {
        warnings.push({
          code: 'no_workspace',
          message: `${path} refers to ${whole}, which does not exist here`,
          path,
          hint: 'write the folder out',
        });
        return whole;
      }
      warnings.push({
        code: 'needs_secret',
        message: `${path} asks for ${id}`,
        path,
        hint: `store it with: ordinaut secrets set ${id}`,
      });
      return `\${secret:${id}}`;
    },
  );
}

function addressable(name: string, taken: readonly string[]): string {
  const plain = name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '') || 'server';
  let candidate = plain;
  for (let number = 2; taken.includes(candidate); number++) candidate = `${plain}-${number}`;
  return candidate;
}

function parsed(text: string): unknown {
  const errors: ParseError[] = [];
  const content: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (!first) return content;
  const before = text.slice(0, first.offset).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
  throw new OrdinautError({
    code: 'invalid_config',
    message: `this is not JSON: ${printParseErrorCode(first.error)} at ${place}`,
  });
}

function entriesOf(content: unknown, key: string, source: ConfigSource): Record<string, unknown> {
  const found = isRecord(content) ? (content[key] ?? content.mcpServers ?? content.servers) : undefined;
  if (isRecord(found)) return found;
  // Claude Desktop writes a file without the key before the first server is added.
  if (source !== 'ordinaut' && isRecord(content)) return {};
  throw new OrdinautError({
    code: 'invalid_config',
    message: `the configuration has no object ${key}`,
    path: key,
    hint: `give {"${key}": {"name": {"command": "npx", "args": [...]}}}`,
  });
}

function leftOut(path: string, name: string, known: readonly string[]): ErrorDetail {
  const hint = didYouMean(name, known);
  return {
    code: 'left_out',
    message: `${path} is not understood and left out`,
    path,
    ...(hint !== undefined && { hint }),
  };
}

function unknownSetting(path: string, name: string, known: readonly string[]): ErrorDetail {
  const names = [...known.filter((setting) => setting !== 'kind'), ...COMMON];
  return {
    code: 'unknown_name',
    message: `${path} is not known`,
    path,
    hint: didYouMean(name, names) ?? `known: ${[...new Set(names)].join(', ')}`,
  };
}

function refused(problem: ErrorDetail): ReadServer {
  return { problems: [problem], warnings: [] };
}

function invalid(problems: readonly ErrorDetail[]): OrdinautError {
  const [first] = problems;
  return new OrdinautError({ ...(first ?? { code: '', message: '' }), code: 'invalid_config', problems });
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
