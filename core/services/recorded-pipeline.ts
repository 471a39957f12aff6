import type { Json, JsonObject } from '../model/json.ts';
import type { RecordedCall } from '../model/recording.ts';
import { REDACTED } from '../model/secret-name.ts';
import { canonical, isDate, isTelling, relativeTime } from './recorded-value.ts';

/** What a recording makes: steps, parameters with the values they had, and what a person should look at. */
export interface RecordedPipeline {
  readonly pipeline: readonly JsonObject[];
  readonly params: JsonObject;
  /** What became of which value. */
  readonly lifted: readonly { readonly path: string; readonly value: Json; readonly template: string }[];
  readonly notes: readonly string[];
}

/** Paths of one output that later inputs are looked up in. */
const mostPaths = 20_000;
const deepest = 20;

interface Compiling {
  readonly call: RecordedCall;
  readonly id: string;
  /** Inputs that differ between the calls of this tool, by path. */
  readonly varying: ReadonlySet<string>;
}

/**
 * The pipeline that does what was recorded: one step for each call, in order, without calls that only repeat the one before.
 * A value of an earlier output becomes a reference to it, a time near the call becomes time arithmetic in `timezone`, and what
 * differs between calls of one tool becomes a param. Pure; checks nothing.
 */
export function compileRecording(recorded: readonly RecordedCall[], timezone: string): RecordedPipeline {
  const calls = recorded.filter((call, index) => !repeats(call, recorded[index - 1]));
  const names = stepNames(calls);
  const varying = varyingInputs(calls);
  const seen = new Map<string, string>();
  const params: Record<string, Json> = {};
  const lifted: { readonly path: string; readonly value: Json; readonly template: string }[] = [];
  const notes: string[] = [];

  const lift = (value: Json, path: string, { call, id, varying: different }: Compiling): Json => {
    const where = `steps.${id}.with.${path}`;
    const as = (template: string): string => {
      lifted.push({ path: where, value, template });
      return template;
    };
    const param = (): string => {
      const name = freeName(nameOf(path), params);
      params[name] = value;
      return as(`\${params.${name}}`);
    };
    if (value === REDACTED) notes.push(`${where}: a secret was given here, and is not kept`);
    else {
      const earlier = isTelling(value) ? seen.get(canonical(value)) : undefined;
      if (earlier !== undefined) return as(`\${${earlier}}`);
    }
    if (typeof value === 'object' && value !== null)
      return inside(value, path, { call, id, varying: different });
    const time = typeof value === 'string' ? relativeTime(value, call.at, timezone) : null;
    if (time !== null) {
      if (isDate(String(value)))
        notes.push(`${where}: ${value} was given as a date; ${time} is the instant at which that day begins`);
      return as(time);
    }
    if (different.has(path) || value === REDACTED) return param();
    return typeof value === 'string' ? value.replaceAll('${', () => '$${') : value;
  };
  const inside = (value: Json, path: string, of: Compiling): Json => {
    if (Array.isArray(value)) return value.map((item, index) => lift(item, `${path}[${index}]`, of));
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([key, field]) => [
        key,
        lift(field, path === '' ? key : `${path}.${key}`, of),
      ]),
    );
  };

  const pipeline = calls.map((call, index) => {
    const id = names[index] ?? `step_${index + 1}`;
    const of = { call, id, varying: varying.get(call.tool) ?? new Set<string>() };
    const given = inside(call.input, '', of) as JsonObject;
    if (call.sent) remember(call.output, `steps.${id}`, seen);
    else notes.push(`steps.${id}: ${call.tool} was asked for and not called, because no person had agreed`);
    return { id, uses: call.tool, ...(Object.keys(given).length > 0 && { with: given }) };
  });
  return { pipeline, params, lifted, notes };
}

function repeats(call: RecordedCall, before: RecordedCall | undefined): boolean {
  return (
    before !== undefined && before.tool === call.tool && canonical(before.input) === canonical(call.input)
  );
}

/** `mail.top_unread` is `top_unread`, the second one `top_unread_2`. */
function stepNames(calls: readonly RecordedCall[]): readonly string[] {
  const taken: Record<string, true> = {};
  return calls.map(({ tool }) => {
    const name = freeName(nameOf(tool.slice(tool.indexOf('.') + 1)), taken);
    taken[name] = true;
    return name;
  });
}

/** A name that expressions take as it is. */
function nameOf(text: string): string {
  const last = /[^.[\]]+(?=(\[\d+\])*$)/.exec(text)?.[0] ?? text;
  const plain = last.replaceAll(/[^A-Za-z0-9_]/g, '_').slice(0, 80);
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}

function freeName(wanted: string, taken: Readonly<Record<string, unknown>>): string {
  let name = wanted;
  for (let n = 2; Object.hasOwn(taken, name); n++) name = `${wanted}_${n}`;
  return name;
}

/** By tool, the places whose values are not the same in all of its calls. */
function varyingInputs(calls: readonly RecordedCall[]): ReadonlyMap<string, ReadonlySet<string>> {
  const values = new Map<string, Map<string, Set<string>>>();
  for (const { tool, input } of calls) {
    const ofTool = values.get(tool) ?? new Map<string, Set<string>>();
    values.set(tool, ofTool);
    for (const [path, value] of leaves(input, '')) {
      const known = ofTool.get(path) ?? new Set<string>();
      ofTool.set(path, known.add(canonical(value)));
    }
  }
  return new Map(
    [...values].map(([tool, paths]) => [
      tool,
      new Set([...paths].flatMap(([path, known]) => (known.size > 1 ? [path] : []))),
    ]),
  );
}

function* leaves(value: Json, path: string): Generator<readonly [string, Json]> {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* leaves(item, `${path}[${index}]`);
  else if (typeof value === 'object' && value !== null)
    for (const [key, field] of Object.entries(value))
      yield* leaves(field, path === '' ? key : `${path}.${key}`);
  else yield [path, value];
}

/** Where the values of an output are, as expressions; the newest step and the shortest path to a value count. */
function remember(output: Json, root: string, seen: Map<string, string>): void {
  const own = new Map<string, string>();
  let level: readonly (readonly [string, Json])[] = [[root, output]];
  for (let depth = 0; depth <= deepest && level.length > 0 && own.size < mostPaths; depth++) {
    for (const [path, value] of level) {
      const key = isTelling(value) && value !== REDACTED ? canonical(value) : null;
      if (key !== null && !own.has(key)) own.set(key, path);
    }
    level = level.flatMap(([path, value]) => children(value, path)).slice(0, mostPaths);
  }
  for (const [key, path] of own) seen.set(key, path);
}

function children(value: Json, path: string): readonly (readonly [string, Json])[] {
  if (Array.isArray(value)) return value.map((item, index) => [`${path}[${index}]`, item]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([key, field]) => [
    `${path}.${/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? key : JSON.stringify(key)}`,
    field,
  ]);
}
