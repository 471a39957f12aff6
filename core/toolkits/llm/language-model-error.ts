import { type ErrorDetail, OrdinautError } from '../../errors.ts';
import type { NamedModel } from './named-model.ts';

interface Asked {
  readonly named: Pick<NamedModel, 'model' | 'base_url' | 'provider'>;
  readonly signal: AbortSignal;
}

/**
 * What the SDK throws, as one of ours. Retryable: `llm_unreachable` (not sent), `llm_busy` (429), `llm_failed` (5xx,
 * a broken connection), `llm_malformed`, `timeout`. Permanent: `llm_unauthorised`, `llm_model_unknown`, `llm_refused`.
 */
export function languageModelError(error: unknown, { named, signal }: Asked): OrdinautError {
  const { model } = named;
  if (error instanceof OrdinautError) return error;
  if (signal.aborted) {
    if (signal.reason instanceof OrdinautError) return signal.reason;
    const message = `the language model ${model} did not answer in time`;
    return new OrdinautError({ code: 'timeout', message, retryable: true, delivery: 'unknown' }, error);
  }
  return new OrdinautError(detailOf(error, named), error);
}

/** The HTTP status that an error of the SDK tells of; undefined when no answer came. */
export function statusOf(error: unknown): number | undefined {
  const status = field(error, 'statusCode');
  return typeof status === 'number' ? status : undefined;
}

/** The headers of that answer, names in lower case. */
export function headersOf(error: unknown): Readonly<Record<string, string>> {
  const headers = field(error, 'responseHeaders');
  return typeof headers === 'object' && headers !== null ? (headers as Record<string, string>) : {};
}

function detailOf(error: unknown, named: Asked['named']): ErrorDetail {
  const { model, base_url, provider } = named;
  const status = statusOf(error);
  const cause = causes(error).find((candidate) => typeof field(candidate, 'code') === 'string');
  const code = String(field(cause, 'code') ?? '');
  // A stream that breaks has answered with 200 before.
  if (status !== undefined && !(status < 300 && code !== '')) return detailOfStatus(status, error, model);
  if (
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code) ||
    // Without a cause of the system, fetch itself refused: a port that it does not go to.
    (code === '' && /^Cannot connect/.test(messageOf(error)))
  )
    return {
      code: 'llm_unreachable',
      message: `the language model at ${hostOf(base_url)} could not be reached (${code || messageOf(error)})`,
      hint:
        provider === 'anthropic'
          ? 'is this machine online?'
          : 'is it running? Ollama starts with `ollama serve`; otherwise check base_url in toolkits.llm',
      retryable: true,
      delivery: 'not_sent',
    };
  if (code !== '' || /terminated|fetch failed|socket/i.test(messageOf(error)))
    return {
      code: 'llm_failed',
      message: `the connection to the language model broke: ${messageOf(error)}`,
      retryable: true,
      delivery: 'unknown',
    };
  return {
    code: 'llm_malformed',
    message: `the language model ${model} answered in a form that cannot be read: ${messageOf(error)}`,
    retryable: true,
    delivery: 'answered',
  };
}

function detailOfStatus(status: number, error: unknown, model: string): ErrorDetail {
  const reason = messageOf(error);
  const answered = { delivery: 'answered' } as const;
  if (status >= 200 && status < 300)
    return {
      code: 'llm_malformed',
      message: `the language model ${model} answered in a form that cannot be read: ${reason}`,
      retryable: true,
      ...answered,
    };
  if (status === 401 || status === 403)
    return {
      code: 'llm_unauthorised',
      message: `the language model refused the key: ${reason}`,
      hint: 'check the secret named by api_key in toolkits.llm',
      ...answered,
    };
  if (status === 404)
    return {
      code: 'llm_model_unknown',
      message: `there is no language model ${model}: ${reason}`,
      hint: `with Ollama: \`ollama pull ${model}\`; otherwise check model and base_url in toolkits.llm`,
      ...answered,
    };
  if (status === 429)
    return {
      code: 'llm_busy',
      message: `the language model is busy: ${reason}`,
      retryable: true,
      ...answered,
    };
  if (status >= 500 || status === 408)
    return {
      code: 'llm_failed',
      message: `the language model failed with status ${status}: ${reason}`,
      retryable: true,
      ...answered,
    };
  return {
    code: 'llm_refused',
    message: `the language model refused with status ${status}: ${reason}`,
    ...answered,
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}

function causes(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && chain.length < 8; at = field(at, 'cause'))
    chain.push(at);
  return chain;
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 300) || 'no reason given';

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url.slice(0, 100));
