import type { ErrorDetail } from '../errors.ts';
import type { Json } from '../model/json.ts';
import { didYouMean } from '../model/suggest.ts';
import type { JsonSchema, ToolDefinition } from '../model/tool.ts';
import { canonicalJson } from './cache.ts';
import { isRecord } from './expression-values.ts';
import type { Findings, PlanOptions } from './plan.ts';
import type { ToolPlan } from './plan-node.ts';
import { type CompiledValue, memberPath } from './template.ts';

export type Validate = (
  schema: JsonSchema,
  value: unknown,
) => Promise<readonly ErrorDetail[]> | readonly ErrorDetail[];

/** The tool of a step, its literal arguments, and options that do not fit it. */
export async function checkTool(node: ToolPlan, options: PlanOptions, findings: Findings): Promise<void> {
  const { problems, warnings } = findings;
  const tool = options.tools.describe(node.uses);
  if (node.fallback && sameCall(node, node.fallback))
    problems.push({
      code: 'fallback_to_itself',
      message: `the fallback of ${node.id} is the same call`,
      path: `${node.source}.fallback`,
      hint: 'use retry to try the same call again',
    });
  if (!tool) {
    const withFallback = node.fallback !== null && options.tools.describe(node.fallback.uses) !== undefined;
    // A step that can do without its tool is worth saving.
    (withFallback ? warnings : problems).push(unknownTool(node, options.tools.list(), withFallback));
    return;
  }
  const kind = node.effect ?? tool.effect;
  if (node.cache_ttl_seconds !== null && kind !== 'read_only')
    problems.push({
      code: 'cache_needs_read_only',
      message: `only the output of a read-only tool is cached, and ${tool.name} is ${inWords(kind)}`,
      path: `${node.source}.cache`,
      hint: 'leave cache out',
    });
  if (node.effect !== null && strength[node.effect] < strength[tool.effect])
    warnings.push({
      code: 'weaker_effect',
      message: `${tool.name} is ${inWords(tool.effect)}${tool.annotations.destructiveHint ? ' and destructive' : ''}, and this step says ${inWords(node.effect)}`,
      path: `${node.source}.effect`,
      hint: 'after a crash the call is then repeated without asking',
    });
  await checkArguments(node, tool, options.validate, findings);
}

const strength = { read_only: 0, idempotent: 1, write: 2 } as const;

function inWords(kind: keyof typeof strength): string {
  return { read_only: 'read-only', idempotent: 'idempotent', write: 'one that may write' }[kind];
}

function sameCall(node: ToolPlan, fallback: ToolPlan): boolean {
  if (node.uses !== fallback.uses) return false;
  if (node.input === fallback.input) return true;
  return node.input.kind === 'literal' && fallback.input.kind === 'literal'
    ? canonicalJson(node.input.value) === canonicalJson(fallback.input.value)
    : false;
}

function unknownTool(node: ToolPlan, tools: readonly ToolDefinition[], withFallback: boolean): ErrorDetail {
  const names = tools.map(({ name }) => name);
  const dot = node.uses.indexOf('.');
  const server = node.uses.slice(0, dot);
  const servers = [...new Set(names.map((name) => name.slice(0, name.indexOf('.'))))];
  const path = `${node.source}${node.source.endsWith('.fallback') ? '' : '.uses'}`;
  const after = withFallback ? `; its fallback ${node.fallback?.uses} is used` : '';
  if (!servers.includes(server)) {
    const hint = didYouMean(server, servers) ?? didYouMean(node.uses, names);
    const known = servers.length > 0 ? `tool servers: ${servers.join(', ')}` : 'no tool server is configured';
    return {
      code: 'unknown_server',
      message: `there is no tool server ${server} (for ${node.uses})${after}`,
      path,
      hint: hint ?? known,
    };
  }
  const own = names.filter((name) => name.startsWith(`${server}.`));
  const hint =
    didYouMean(node.uses, own) ?? didYouMean(node.uses, names) ?? `tools of ${server}: ${own.join(', ')}`;
  return { code: 'unknown_tool', message: `there is no tool ${node.uses}${after}`, path, hint };
}

async function checkArguments(
  { input, source }: ToolPlan,
  { name, input_schema: schema }: ToolDefinition,
  validate: Validate,
  { problems, warnings }: Findings,
): Promise<void> {
  const at = `${source}.with`;
  const given = argumentsOf(input);
  if (!given) return;
  const known = isRecord(schema.properties) ? Object.keys(schema.properties) : [];
  for (const [argument] of given) {
    if (known.includes(argument) || isRecord(schema.patternProperties)) continue;
    const hint = didYouMean(argument, known);
    const unknown = {
      code: 'unknown_argument',
      message: `${name} has no argument ${argument}`,
      path: memberPath(at, argument),
    };
    if (schema.additionalProperties === false)
      problems.push({
        ...unknown,
        hint: hint ?? (known.length > 0 ? `known: ${known.join(', ')}` : 'it takes none'),
      });
    else if (hint !== undefined) warnings.push({ ...unknown, hint });
  }
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  for (const argument of required) {
    if (given.some(([one]) => one === argument)) continue;
    problems.push({
      code: 'missing_argument',
      message: `${name} needs ${argument}`,
      path: memberPath(at, argument),
      ...describeArgument(schema, argument),
    });
  }
  // What is literal throughout is checked as a whole; else each literal argument on its own.
  const whole = input.kind === 'literal';
  const checked = whole
    ? await validate(schema, input.value)
    : (await Promise.all(given.map((one) => checkOne(one, schema, validate)))).flat();
  for (const problem of checked) {
    const top = problem.path !== undefined && !/[.[]/.test(problem.path);
    // Named above already.
    if (whole && top && (problem.code === 'missing_value' || problem.code === 'unknown_name')) continue;
    const path = problem.path === undefined || problem.path === '' ? at : `${at}.${problem.path}`;
    problems.push({ ...problem, path });
  }
}

async function checkOne(
  [argument, value]: readonly [string, CompiledValue],
  schema: JsonSchema,
  validate: Validate,
): Promise<readonly ErrorDetail[]> {
  const property = isRecord(schema.properties) ? schema.properties[argument] : undefined;
  if (property === undefined || value.kind !== 'literal') return [];
  const part = {
    ...(schema.$schema !== undefined && { $schema: schema.$schema }),
    ...(schema.$defs !== undefined && { $defs: schema.$defs }),
    ...(schema.definitions !== undefined && { definitions: schema.definitions }),
    type: 'object',
    properties: { [argument]: property as Json },
  } as JsonSchema;
  return validate(part, { [argument]: value.value });
}

function argumentsOf(input: CompiledValue): readonly (readonly [string, CompiledValue])[] | undefined {
  if (input.kind === 'object') return input.entries;
  if (input.kind !== 'literal' || !isRecord(input.value)) return undefined;
  return Object.entries(input.value).map(([name, value]) => [
    name,
    { kind: 'literal', value: value as Json },
  ]);
}

function describeArgument(schema: JsonSchema, argument: string): { readonly hint?: string } {
  const property = isRecord(schema.properties) ? schema.properties[argument] : undefined;
  if (!isRecord(property)) return {};
  const words = [property.type, property.description].filter((part) => typeof part === 'string');
  return words.length > 0 ? { hint: `${argument}: ${words.join(', ')}` } : {};
}
