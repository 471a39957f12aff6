import { OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { checkJsonBounds } from '../model/json-bounds.ts';
import { type CompiledExpression, compileExpression } from './expression.ts';
import { skipQuoted } from './expression-syntax.ts';
import { setOwn } from './expression-values.ts';
import { checkPathExists, evaluateIn, type ScopeView } from './scope.ts';
import { formatInstant, parseTimeArithmetic, resolveTime, type TimeArithmetic } from './time-arithmetic.ts';

/** `${…}`: an expression, or time arithmetic. */
export type Placeholder =
  | { readonly kind: 'expression'; readonly expression: CompiledExpression }
  | { readonly kind: 'time'; readonly text: string; readonly time: TimeArithmetic };

/** A value with its templates parsed. `path` is where it stands in the task: `pipeline[2].with.city`. */
export type CompiledValue =
  | { readonly kind: 'literal'; readonly value: Json }
  /** A string that is one placeholder: keeps the type of what it gives. */
  | { readonly kind: 'whole'; readonly placeholder: Placeholder; readonly path: string }
  | { readonly kind: 'text'; readonly parts: readonly (string | Placeholder)[]; readonly path: string }
  | { readonly kind: 'list'; readonly items: readonly CompiledValue[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, CompiledValue])[] };

/** What a rendered input may be. */
const INPUT_BOUNDS = { depth: 500, nodes: 200_000, characters: 5_000_000 };

/**
 * Parses the templates of a value, however deep; parts without any stay as they are. A broken one is given to `refuse`
 * (`invalid_template`, `invalid_expression`, `expression_too_costly`, with its path) and counts as null.
 */
export function compileValue(
  value: unknown,
  path: string,
  refuse: (error: OrdinautError) => void = (error) => {
    throw error;
  },
): CompiledValue {
  if (typeof value === 'string') {
    try {
      return compileText(value, path);
    } catch (error) {
      if (!(error instanceof OrdinautError)) throw error;
      refuse(new OrdinautError({ ...error.toJSON(), path }, error));
      return { kind: 'literal', value: null };
    }
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileValue(item, `${path}[${index}]`, refuse));
    return isLiteral(items) ? { kind: 'literal', value: value as Json } : { kind: 'list', items };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([name, child]) => [name, compileValue(child, memberPath(path, name), refuse)] as const,
    );
    return isLiteral(entries.map(([, child]) => child))
      ? { kind: 'literal', value: value as Json }
      : { kind: 'object', entries };
  }
  return { kind: 'literal', value: (value ?? null) as Json };
}

/** The path of a property: `with.city`, `with["a b"]`. */
export function memberPath(path: string, name: string): string {
  return /^[A-Za-z_$][\w$-]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

/**
 * The value with its templates filled in. Throws `OrdinautError` with `path`: `unknown_name`, `null_in_text`, what
 * evaluation throws, `too_large` above 5 million characters.
 */
export function renderValue(compiled: CompiledValue, view: ScopeView): Json {
  const value = render(compiled, view);
  if (compiled.kind !== 'literal') checkJsonBounds(value, INPUT_BOUNDS, 'the rendered input');
  return value;
}

/** As `renderValue`, for an object of arguments. */
export function renderObject(compiled: CompiledValue, view: ScopeView): JsonObject {
  return renderValue(compiled, view) as JsonObject;
}

/** Every placeholder of a value with its path, in order. */
export function* placeholdersOf(
  compiled: CompiledValue,
): Generator<{ readonly placeholder: Placeholder; readonly path: string }> {
  switch (compiled.kind) {
    case 'literal':
      return;
    case 'whole':
      yield { placeholder: compiled.placeholder, path: compiled.path };
      return;
    case 'text':
      for (const part of compiled.parts)
        if (typeof part !== 'string') yield { placeholder: part, path: compiled.path };
      return;
    case 'list':
      for (const item of compiled.items) yield* placeholdersOf(item);
      return;
    case 'object':
      for (const [, child] of compiled.entries) yield* placeholdersOf(child);
  }
}

/** Whether what it gives depends on when it is asked. */
export function readsClock(placeholder: Placeholder): boolean {
  return placeholder.kind === 'time' || expressionReadsClock(placeholder.expression);
}

export function expressionReadsClock({ references, ast }: CompiledExpression): boolean {
  return ast.type === 'Current' || references.some(({ path }) => path[0] === 'now' || path[0] === 'today');
}

function isLiteral(children: readonly CompiledValue[]): boolean {
  return children.every((child) => child.kind === 'literal');
}

function compileText(text: string, path: string): CompiledValue {
  if (!text.includes('${')) return { kind: 'literal', value: text };
  const parts: (string | Placeholder)[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('$${', at)) {
      plain += '${';
      at += 3;
    } else if (text.startsWith('${', at)) {
      const end = findEnd(text, at + 2);
      if (plain !== '') parts.push(plain);
      plain = '';
      parts.push(compilePlaceholder(text.slice(at + 2, end)));
      at = end + 1;
    } else {
      plain += text.charAt(at);
      at += 1;
    }
  }
  if (plain !== '') parts.push(plain);
  const [first] = parts;
  if (parts.length === 1 && first !== undefined)
    return typeof first === 'string'
      ? { kind: 'literal', value: first }
      : { kind: 'whole', placeholder: first, path };
  return { kind: 'text', parts, path };
}

/** Where the `}` of a placeholder is: not the one of an inner `{…}`, nor one inside quotes. */
function findEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "'" || character === '"' || character === '`') at = skipQuoted(text, at);
    else if (character === '{') depth += 1;
    else if (character === '}' && depth === 0) return at;
    else if (character === '}') depth -= 1;
  }
  const shown = text.slice(start - 2, start + 40);
  throw new OrdinautError({
    code: 'invalid_template',
    message: `the \${ at character ${start - 1} is never closed: ${shown}`,
    hint: 'close it with }, or write $${ for a literal ${',
  });
}

function compilePlaceholder(text: string): Placeholder {
  const time = parseTimeArithmetic(text);
  if (time) return { kind: 'time', text: text.trim(), time };
  if (/^\s*(now|today)\s*[+-]/.test(text))
    throw new OrdinautError({
      code: 'invalid_template',
      message: `${text.trim().slice(0, 100)} is not time arithmetic`,
      hint: 'write an amount with a unit w, d, h, m or s, such as now+24h, now-1d or today+8h30m',
    });
  return { kind: 'expression', expression: compileExpression(text.trim()) };
}

function render(compiled: CompiledValue, view: ScopeView): Json {
  switch (compiled.kind) {
    case 'literal':
      return compiled.value;
    case 'whole':
      return at(compiled.path, () => give(compiled.placeholder, view));
    case 'text':
      return at(compiled.path, () =>
        compiled.parts.map((part) => (typeof part === 'string' ? part : asText(part, view))).join(''),
      );
    case 'list':
      return compiled.items.map((item) => render(item, view));
    case 'object': {
      const result: Record<string, Json> = {};
      for (const [name, child] of compiled.entries) setOwn(result, name, render(child, view));
      return result;
    }
  }
}

function give(placeholder: Placeholder, view: ScopeView): Json {
  if (placeholder.kind === 'time')
    return formatInstant(resolveTime(placeholder.time, view.now, view.timezone), view.timezone);
  const { expression } = placeholder;
  const value = evaluateIn(view, expression);
  if (value === null && expression.path !== null) checkPathExists(view, expression.path);
  return value;
}

function asText(placeholder: Placeholder, view: ScopeView): string {
  const value = give(placeholder, view);
  if (typeof value === 'string') return value;
  if (value === null) {
    const text = placeholder.kind === 'time' ? placeholder.text : placeholder.expression.text;
    throw new OrdinautError({
      code: 'null_in_text',
      message: `\${${text}} is null and cannot be written into text`,
      hint: `write \${${text} || ''} to leave it empty`,
    });
  }
  if (typeof value === 'object') {
    checkJsonBounds(value, INPUT_BOUNDS, 'the value in the text');
    return JSON.stringify(value);
  }
  return String(value);
}

function at<T>(path: string, give: () => T): T {
  try {
    return give();
  } catch (error) {
    if (!(error instanceof OrdinautError) || error.path !== undefined) throw error;
    throw new OrdinautError({ ...error.toJSON(), path }, error);
  }
}
