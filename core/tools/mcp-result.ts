import { type ErrorDetail, OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { ERROR_META, WRAPPED_META } from './call-meta.ts';
import { toolFailed } from './tool-error.ts';

/**
 * The output of a `tools/call` result: `structuredContent`; else a single text as JSON when it is an object or array; else
 * `{text}`; anything else `{content: […]}`. Throws `OrdinautError` for `isError` (answered).
 * `trusted`: our own toolkit server, whose errors are taken over whole.
 */
export function outputOf(tool: string, result: unknown, trusted: boolean): Json {
  if (!isObject(result)) throw malformed(tool, 'the result is not an object');
  const content = Array.isArray(result.content) ? result.content : [];
  const meta = isObject(result._meta) ? result._meta : {};
  if (result.isError === true) throw errorOf(tool, content, trusted ? meta[ERROR_META] : undefined);
  const { structuredContent } = result;
  if (structuredContent !== undefined && structuredContent !== null) {
    if (!isObject(structuredContent)) throw malformed(tool, 'structuredContent is not an object');
    return trusted && meta[WRAPPED_META] === true ? (structuredContent.value ?? null) : structuredContent;
  }
  const [first] = content;
  if (content.length === 1 && isObject(first) && first.type === 'text' && typeof first.text === 'string')
    return parsedText(first.text);
  // Servers of 2024 answered with `toolResult`.
  return content.length === 0 && result.toolResult !== undefined ? result.toolResult : { content };
}

function parsedText(text: string): Json {
  if (/^\s*[{[]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // Text that only looks like JSON is text.
    }
  }
  return { text };
}

function errorOf(tool: string, content: readonly Json[], detail: Json | undefined): OrdinautError {
  if (isErrorDetail(detail)) return new OrdinautError(detail);
  const texts = content.flatMap((item) =>
    isObject(item) && typeof item.text === 'string' ? [item.text] : [],
  );
  return toolFailed(tool, texts.join('\n').slice(0, 2_000));
}

function malformed(tool: string, what: string): OrdinautError {
  return new OrdinautError({
    code: 'protocol_error',
    message: `the server of ${tool} broke the protocol: ${what}`,
    delivery: 'answered',
  });
}

function isErrorDetail(value: unknown): value is ErrorDetail {
  return isObject(value) && typeof value.code === 'string' && typeof value.message === 'string';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
