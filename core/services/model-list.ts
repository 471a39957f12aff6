import { OrdinautError } from '../errors.ts';
import type { Clock } from '../ports.ts';

/** Where language models are asked for. */
export interface ModelHost {
  readonly provider: 'ollama' | 'openai' | 'anthropic';
  /** With `/v1`. */
  readonly base_url: string;
  readonly key: string | undefined;
}

const patienceMs = 4_000;

/**
 * Names of the models that a service offers (`GET /models`, which all of them have). Throws `model_unreachable`, `model_unauthorised` and
 * `model_refused` with what the service said.
 */
export async function listModels(
  host: ModelHost,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const limit = new AbortController();
  const cancel = clock.timer(patienceMs, () =>
    limit.abort(new Error(`no answer within ${patienceMs / 1_000} s`)),
  );
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${host.base_url}/models`, {
      headers: headersOf(host),
      signal: AbortSignal.any([signal, limit.signal]),
    });
    text = await response.text();
  } catch (cause) {
    signal.throwIfAborted();
    throw failure(
      'model_unreachable',
      `${host.base_url} does not answer: ${reasonOf(cause)}`,
      hintOf(host),
      cause,
    );
  } finally {
    cancel();
  }
  if (response.status === 401 || response.status === 403)
    throw failure(
      'model_unauthorised',
      `${host.base_url} refuses the key: ${said(text)}`,
      'look at the key once more',
    );
  if (!response.ok)
    throw failure(
      'model_refused',
      `${host.base_url} answers ${response.status}: ${said(text)}`,
      hintOf(host),
    );
  return namesIn(text, host);
}

function headersOf({ provider, key }: ModelHost): Record<string, string> {
  if (key === undefined) return {};
  if (provider === 'anthropic') return { 'x-api-key': key, 'anthropic-version': '2023-06-01' };
  return { authorization: `Bearer ${key}` };
}

function namesIn(text: string, host: ModelHost): readonly string[] {
  try {
    const { data } = JSON.parse(text) as { data?: readonly { id?: unknown }[] | null };
    return (data ?? []).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
  } catch (cause) {
    throw failure('model_refused', `${host.base_url} is no service of language models`, hintOf(host), cause);
  }
}

const hintOf = ({ provider }: ModelHost) =>
  provider === 'ollama' ? 'is Ollama running? Start it with: ollama serve' : 'look at the address once more';

const said = (text: string) => text.replaceAll(/\s+/g, ' ').trim().slice(0, 300) || 'nothing more';

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? cause.cause.message || cause.message : cause.message;
}

function failure(code: string, message: string, hint: string, cause?: unknown): OrdinautError {
  return new OrdinautError({ code, message, path: 'model', hint }, cause);
}
