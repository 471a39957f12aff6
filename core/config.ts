import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { Value } from 'typebox/value';
import { Config, type ConfigFile, DEFAULTS } from './config-schema.ts';
import { SETTINGS, settingValue } from './config-settings.ts';
import { asOrdinautError, type ErrorDetail, OrdinautError } from './errors.ts';
import { didYouMean } from './model/suggest.ts';
import { zoneOf } from './schedule/zone-names.ts';

export type { Config, ConfigFile } from './config-schema.ts';

export interface ConfigSources {
  /** Values by the path of their setting: `{'http.port': '4700'}`. */
  readonly flags?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** config.json; need not exist. */
  readonly file?: string;
  /** Taken in place of what the file holds. */
  readonly content?: ConfigFile;
}

/** `ORDINAUT_…` variables that are not settings: they say where the engine is, what a child was started for, or what Electron is started with. */
const OTHER_VARIABLES = new Set([
  ...['ORDINAUT_DATA_DIR', 'ORDINAUT_URL', 'ORDINAUT_TOKEN', 'ORDINAUT_SECRET_KEY', 'ORDINAUT_CHILD'],
  ...['ORDINAUT_RUN_ID', 'ORDINAUT_TASK_ID', 'ORDINAUT_CORRELATION_ID', 'ORDINAUT_ELECTRON_PACKAGE'],
]);

type Tree = Record<string, unknown>;
/** Which setting came from which variable or flag, to name it in an error. */
type Origins = Map<string, string>;

/**
 * Defaults ← config.json ← `ORDINAUT_…` ← flags, validated as a whole.
 * Throws `OrdinautError` `invalid_config` with every problem: path, expected range, where it was set, the nearest known name.
 */
export async function readConfig({ flags = {}, env = {}, file, content }: ConfigSources): Promise<Config> {
  const origins: Origins = new Map();
  const tree = structuredClone(DEFAULTS) as Tree;
  tree.timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (content) merge(tree, content);
  else if (file !== undefined) merge(tree, readConfigFile(file));
  const unknown = applyVariables(tree, env, origins);
  for (const [path, value] of Object.entries(flags)) {
    if (value === undefined) continue;
    const setting = SETTINGS.find((candidate) => candidate.path === path);
    set(tree, path, setting && typeof value === 'string' ? settingValue(setting, value) : value);
    origins.set(path, `--${setting?.flag ?? path}`);
  }
  return validated(tree, origins, file, unknown);
}

/** What config.json itself says, unvalidated; `{}` when there is none. Throws `invalid_config` when it is not a JSON object. */
export function readConfigFile(file: string): ConfigFile {
  return parseConfig(readConfigText(file), file);
}

/** The text of config.json; `{}` when there is none. Throws `invalid_config` when it cannot be read. */
export function readConfigText(file: string): string {
  try {
    // Some editors put a byte order mark in front.
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '{}\n';
    throw unreadable(file, cause);
  }
}

/** JSON, with comments and trailing commas where a person wrote some. Throws `invalid_config` when it is not one object. */
export function parseConfig(text: string, file: string): ConfigFile {
  const value = plainJson(text) ?? commentedJson(text, file);
  if (!isTree(value)) throw unreadable(file, new Error('it must hold one JSON object'));
  return value;
}

function plainJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function commentedJson(text: string, file: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (!first) {
    // This parser sets it as JavaScript does, which would hide it.
    if (text.includes('"__proto__"')) throw unreadable(file, new Error('__proto__ is not a setting'));
    return value;
  }
  const before = text.slice(0, first.offset).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
  throw unreadable(file, new Error(`${printParseErrorCode(first.error)} at ${place}`));
}

/** Replaces config.json as a whole or not at all, readable by its owner alone. Throws `invalid_config` for what would not be accepted at the next start. */
export async function writeConfig(file: string, content: ConfigFile): Promise<void> {
  await checkConfig(content, file);
  replaceConfig(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** Throws `invalid_config`, with every problem, for what would not be accepted at the next start. */
export async function checkConfig(content: ConfigFile, file: string): Promise<void> {
  const tree = { ...structuredClone(DEFAULTS), timezone: 'UTC' } as Tree;
  merge(tree, content);
  await validated(tree, new Map(), file, []);
}

/** Replaces the text of config.json as a whole or not at all, readable by its owner alone. */
export function replaceConfig(file: string, text: string): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw cause;
  }
}

function applyVariables(tree: Tree, env: NonNullable<ConfigSources['env']>, origins: Origins): ErrorDetail[] {
  const unknown: ErrorDetail[] = [];
  const names = SETTINGS.map((setting) => setting.env);
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith('ORDINAUT_') || OTHER_VARIABLES.has(name) || text === undefined || text === '')
      continue;
    const setting = SETTINGS.find((candidate) => candidate.env === name);
    if (setting) {
      set(tree, setting.path, settingValue(setting, text));
      origins.set(setting.path, name);
    } else {
      const hint = didYouMean(name, names);
      unknown.push({
        code: 'unknown_name',
        message: `${name} is not a setting`,
        path: name,
        ...(hint && { hint }),
      });
    }
  }
  return unknown;
}

async function validated(
  tree: Tree,
  origins: Origins,
  file: string | undefined,
  unknown: readonly ErrorDetail[],
): Promise<Config> {
  const problems = [...unknown, ...(await schemaProblems(tree)), ...zoneProblems(tree.timezone)].map(
    (problem) => {
      const origin = origins.get(problem.path ?? '');
      return origin === undefined ? problem : { ...problem, message: `${problem.message} (from ${origin})` };
    },
  );
  const [first, ...others] = problems;
  if (first === undefined) return tree as Config;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  throw new OrdinautError({
    ...first,
    code: 'invalid_config',
    message: `${file === undefined ? 'Configuration' : basename(file)}: ${first.message}${more}`,
    problems,
  });
}

function zoneProblems(name: unknown): readonly ErrorDetail[] {
  if (typeof name !== 'string') return [];
  try {
    zoneOf(name);
    return [];
  } catch (thrown) {
    return [{ ...asOrdinautError(thrown).toJSON(), code: 'unknown_zone', path: 'timezone' }];
  }
}

/** The validator that can say what is wrong takes 30 ms to load; every command reads a configuration that is right. */
async function schemaProblems(tree: Tree): Promise<readonly ErrorDetail[]> {
  if (Value.Check(Config, tree)) return [];
  const { ownSchema } = await import('./guard/compiled-schema.ts');
  return ownSchema(Config)(tree) ?? [];
}

/** Sections are merged, leaves and the entries of maps are replaced. */
function merge(target: Tree, source: object, depth = 0): void {
  for (const [key, value] of Object.entries(source)) {
    const known = Object.hasOwn(target, key) ? target[key] : undefined;
    if (depth === 0 && isTree(value) && isTree(known)) merge(known, value, depth + 1);
    else Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  }
}

function set(tree: Tree, path: string, value: unknown): void {
  const [first = '', second] = path.split('.');
  if (second === undefined) tree[first] = value;
  else tree[first] = { ...(isTree(tree[first]) ? tree[first] : {}), [second]: value };
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(file: string, cause: unknown): OrdinautError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new OrdinautError({ code: 'invalid_config', message: `${file} cannot be read: ${reason}` }, cause);
}
