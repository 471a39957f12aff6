import jmespath from 'jmespath';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import { functionNames } from './expression-functions.ts';

/** The tree that the `jmespath` package parses an expression into. */
export type Ast =
  | { readonly type: 'Field'; readonly name: string }
  | { readonly type: 'Index'; readonly value: number }
  | { readonly type: 'Slice'; readonly children: readonly (number | null)[] }
  | { readonly type: 'Literal'; readonly value: unknown }
  | { readonly type: 'Identity' | 'Current' }
  | { readonly type: 'MultiSelectHash'; readonly children: readonly KeyValuePair[] }
  | { readonly type: 'Comparator'; readonly name: Comparison; readonly children: readonly [Ast, Ast] }
  | { readonly type: 'Function'; readonly name: string; readonly children: readonly Ast[] }
  | { readonly type: 'FilterProjection'; readonly children: readonly [Ast, Ast, Ast] }
  | { readonly type: 'MultiSelectList'; readonly children: readonly Ast[] }
  | {
      readonly type:
        | 'Subexpression'
        | 'IndexExpression'
        | 'Projection'
        | 'ValueProjection'
        | 'OrExpression'
        | 'AndExpression'
        | 'Pipe';
      readonly children: readonly [Ast, Ast];
    }
  | { readonly type: 'NotExpression' | 'Flatten' | 'ExpressionReference'; readonly children: readonly [Ast] };
export type Comparison = 'EQ' | 'NE' | 'GT' | 'GTE' | 'LT' | 'LTE';
export interface KeyValuePair {
  readonly type: 'KeyValuePair';
  readonly name: string;
  readonly value: Ast;
}

interface Token {
  readonly type: string;
  readonly value: unknown;
  readonly start: number;
}

declare module 'jmespath' {
  export function compile(expression: string): unknown;
  export function tokenize(expression: string): Token[];
}

const MOST_CHARACTERS = 10_000;
const MOST_TOKENS = 1_000;
const DEEPEST = 60;

/**
 * Parses a JMESPath expression, bounded before parsing: at most 10,000 characters, 1,000 tokens, 60 levels of brackets.
 * Throws `OrdinautError` `expression_too_costly`, or `invalid_expression` with the position and what would be right.
 */
export function parseExpression(text: string): Ast {
  if (text.length > MOST_CHARACTERS)
    throw tooCostly(`has ${text.length} characters, more than ${MOST_CHARACTERS}`);
  checkNesting(text);
  if (text.trim() === '') throw invalid(text, 0, 'it is empty');
  const tokens = tokenize(text);
  if (tokens.length > MOST_TOKENS) throw tooCostly(`has ${tokens.length} parts, more than ${MOST_TOKENS}`);
  checkTokens(text, tokens);
  let parsed: unknown;
  try {
    parsed = jmespath.compile(text);
  } catch (error) {
    throw invalid(text, errorPosition(text, tokens), asOrdinautError(error).message);
  }
  checkTree(text, parsed);
  return parsed;
}

/** Comparison with a name in double quotes: legal, and almost always meant as text. */
export function quotedText(text: string): string | undefined {
  const tokens = tokenize(text);
  const suspect = tokens.find(
    (token, index) =>
      token.type === 'QuotedIdentifier' &&
      comparisons.has(tokens[index - 1]?.type ?? '') &&
      !['Dot', 'Lbracket', 'Filter'].includes(tokens[index + 1]?.type ?? ''),
  );
  return suspect === undefined ? undefined : String(suspect.value);
}

const comparisons: ReadonlySet<string> = new Set(['EQ', 'NE', 'GT', 'GTE', 'LT', 'LTE']);
const opening = '([{';
const closing = ')]}';

function checkNesting(text: string): void {
  let depth = 0;
  let prefixes = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "'" || character === '"' || character === '`') {
      const end = skipQuoted(text, at);
      if (end >= text.length) throw invalid(text, at, `the ${character} is never closed`);
      at = end;
      prefixes = 0;
      continue;
    }
    if (opening.includes(character)) depth += 1;
    else if (closing.includes(character)) depth -= 1;
    prefixes = character === '!' || character === '&' ? prefixes + 1 : 0;
    if (depth > DEEPEST || prefixes > DEEPEST)
      throw tooCostly(`is nested deeper than ${DEEPEST} levels at character ${at + 1}`);
  }
}

/** Index of the quote that closes the one at `start`; the end of the text when there is none. */
export function skipQuoted(text: string, start: number): number {
  const quote = text.charAt(start);
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== quote) at += text.charAt(at) === '\\' ? 2 : 1;
  return at;
}

function tokenize(text: string): readonly Token[] {
  let tokens: readonly (Token | undefined)[];
  try {
    tokens = jmespath.tokenize(text);
  } catch (error) {
    throw lexical(text, asOrdinautError(error).message);
  }
  const known = tokens.filter((token) => token !== undefined);
  if (known.length < tokens.length)
    throw invalid(
      text,
      text.search(/(?<![=!<>])=(?!=)/),
      'a single = compares nothing',
      'write == to compare',
    );
  return known;
}

/** The package's lexer does not say where it stopped: the first of its quotes or characters that cannot be right. */
function lexical(text: string, message: string): OrdinautError {
  let at = 0;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "'" || character === '"' || character === '`') at = skipQuoted(text, at);
    else if (!/[\s\w.*,:{}\])(@<>=!&|[-]/.test(character)) {
      const hint = character === '$' ? 'a $ stands outside an expression only, before { and }' : undefined;
      return invalid(text, at, `unexpected ${JSON.stringify(character)}`, hint);
    }
  }
  return invalid(text, 0, message, 'JSON in `backticks` must be valid JSON');
}

const ends: ReadonlySet<string> = new Set([
  'UnquotedIdentifier',
  'QuotedIdentifier',
  'Literal',
  'Current',
  'Rparen',
  'Rbracket',
  'Rbrace',
]);
const begins: ReadonlySet<string> = new Set([
  'UnquotedIdentifier',
  'QuotedIdentifier',
  'Literal',
  'Current',
  'Not',
]);

const afterDot: ReadonlySet<string> = new Set([
  'UnquotedIdentifier',
  'QuotedIdentifier',
  'Star',
  'Lbracket',
  'Lbrace',
]);

/** What the package's parser lets through or explains badly. */
function checkTokens(text: string, tokens: readonly Token[]): void {
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    const after = tokens[index + 1];
    if (token.type === 'Number') checkNumber(text, tokens, index);
    if (token.type === 'UnquotedIdentifier' && isBareConstant(token, before, after))
      throw invalid(
        text,
        token.start,
        `${token.value} without backticks is a name`,
        `write ${withBackticks(text, token.start, String(token.value).length)}`,
      );
    if (token.type === 'Dot' && !afterDot.has(after?.type ?? ''))
      throw invalid(text, after?.start ?? text.length, 'a name is missing after the dot');
    if (before && ends.has(before.type) && begins.has(token.type))
      throw invalid(text, token.start, 'an operator or a comma is missing before this');
  });
}

/** A field may be called `true`, but who writes it bare means the value; as part of a path or as a key it is a name. */
function isBareConstant(token: Token, before: Token | undefined, after: Token | undefined): boolean {
  if (!['true', 'false', 'null'].includes(String(token.value)) || before?.type === 'Dot') return false;
  return !['Dot', 'Colon', 'Lbracket', 'Filter', 'Flatten'].includes(after?.type ?? '');
}

function checkNumber(text: string, tokens: readonly Token[], index: number): void {
  const token = tokens[index];
  if (token === undefined) return;
  const before = tokens[index - 1]?.type ?? '';
  const isKeyed = before === 'Colon' && (tokens[index - 2]?.type ?? '').endsWith('Identifier');
  if (Number.isInteger(token.value) && (before === 'Lbracket' || before === 'Colon') && !isKeyed) return;
  const written = /^-?[\d.]*\d/.exec(text.slice(token.start))?.[0];
  if (written === undefined || (ends.has(before) && written.startsWith('-'))) {
    throw invalid(
      text,
      token.start,
      'unexpected "-"',
      'a name with - in it is written in double quotes: steps."my-step"; there is no subtraction',
    );
  }
  throw invalid(
    text,
    token.start,
    `${written} without backticks is not a value`,
    `write ${withBackticks(text, token.start, written.length)}`,
  );
}

function withBackticks(text: string, start: number, length: number): string {
  return `${text.slice(0, start)}\`${text.slice(start, start + length)}\`${text.slice(start + length)}`;
}

/** Where parsing fails: the first token with which the text up to it cannot be continued. */
function errorPosition(text: string, tokens: readonly Token[]): number {
  for (const [index, token] of tokens.entries()) {
    const end = tokens[index + 1]?.start ?? text.length;
    try {
      jmespath.compile(text.slice(0, end));
    } catch (error) {
      // "at the end of the text" means that more may follow.
      if (!/EOF/.test(asOrdinautError(error).message)) return token.start;
    }
  }
  return text.length;
}

function checkTree(text: string, tree: unknown): asserts tree is Ast {
  const pending: unknown[] = [tree];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null || !('type' in node))
      throw invalid(text, text.length, 'something is missing');
    if (node.type === 'Slice') {
      if ('children' in node && Array.isArray(node.children) && node.children[2] === 0)
        throw invalid(text, text.indexOf(':'), 'the step of a slice cannot be 0');
      continue;
    }
    if (node.type === 'Function') checkFunction(text, 'name' in node ? node.name : undefined);
    if (node.type === 'KeyValuePair' && 'value' in node) pending.push(node.value);
    if ('children' in node && Array.isArray(node.children)) pending.push(...node.children);
  }
}

function checkFunction(text: string, name: unknown): void {
  if (typeof name !== 'string') throw invalid(text, text.indexOf('('), 'a call needs the name of a function');
  if (functionNames.includes(name)) return;
  throw invalid(
    text,
    text.indexOf(`${name}(`),
    `unknown function ${name}()`,
    didYouMean(name, functionNames) ?? `functions: ${functionNames.join(', ')}`,
  );
}

function tooCostly(reason: string): OrdinautError {
  return new OrdinautError({ code: 'expression_too_costly', message: `the expression ${reason}` });
}

function invalid(text: string, at: number, reason: string, hint?: string): OrdinautError {
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  const where = at >= text.length ? 'at its end' : `at character ${Math.max(0, at) + 1}`;
  return new OrdinautError({
    code: 'invalid_expression',
    message: `invalid expression ${shown} ${where}: ${reason}`,
    ...(hint !== undefined && { hint }),
  });
}
