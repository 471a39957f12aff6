import { OrdinautError } from '../../errors.ts';
import type { Json } from '../../model/json.ts';
import type { Usage } from '../../model/usage.ts';
import type { LanguageModel } from '../../ports.ts';
import type { ToolkitPorts } from '../ports.ts';
import { askModel, type RawAnswer } from './ask-model.ts';
import { readJson } from './json-answer.ts';
import { headersOf, languageModelError, statusOf } from './language-model-error.ts';
import { type NamedModel, namedModel } from './named-model.ts';
import type { Prompt } from './prompt.ts';
import { openModel } from './provider.ts';
import { askedWait, waitBeforeRetry, waitFor } from './retry-after.ts';
import type { LlmSettings, Price } from './settings.ts';

type Request = Parameters<LanguageModel['generate']>[0];

/**
 * The models of the settings. Material is compressed before every call; after 429, 408 and 5xx the call is sent again, `retries`
 * times and as long as the caller waits. Throws `llm_not_configured`, `unknown_model`, `prompt_too_large`, and what
 * `languageModelError` says; a malformed answer carries the tokens that it cost.
 */
export function createLanguageModel(
  settings: LlmSettings,
  ports: Pick<ToolkitPorts, 'clock' | 'secrets' | 'ollama_host'>,
): LanguageModel {
  const { clock, secrets, ollama_host } = ports;

  async function ask(named: NamedModel, request: Request, prompt: Prompt) {
    const { signal, progress, deadline_at = null } = request;
    const model = await openModel(named, secrets);
    for (let n = 1; ; n += 1) {
      try {
        return await askModel(model, {
          ...prompt,
          schema: request.schema,
          max_output_tokens: named.max_output_tokens,
          temperature: named.temperature,
          signal,
          progress,
        });
      } catch (thrown) {
        const asked = askedWait(headersOf(thrown), clock.now());
        const error = withRetryAfter(languageModelError(thrown, { named, signal }), asked);
        const status = statusOf(thrown);
        const repeatable = status === 429 || status === 408 || (status !== undefined && status >= 500);
        if (!repeatable || n > (settings.retries ?? 2) || signal.aborted) throw error;
        const wait = waitBeforeRetry(headersOf(thrown), n, { now: clock.now(), deadline_at });
        if (wait === null) throw error;
        progress?.(`the language model is busy; asking again in ${Math.ceil(wait / 1_000)} s`);
        await waitFor(wait, clock, signal).catch((reason) => {
          throw languageModelError(reason, { named, signal });
        });
      }
    }
  }

  return {
    async generate(request) {
      const named = namedModel(settings, request.model, ollama_host);
      const keep = settings.compress === false ? 'as_is' : request.keep;
      const { promptOf } = await import('./prompt.ts');
      const prompt = promptOf({ ...request, ...(keep && { keep }) }, named.context_tokens);
      const answer = await ask(named, request, prompt);
      const cost = costOf(answer.tokens, named.price);
      const object = request.schema ? readJson(answer.text) : null;
      if (object === undefined || (object === null && answer.text.trim() === ''))
        throw malformed(named, answer, cost);
      return { ...answer, model: answer.model || named.model, object, cost, compression: prompt.compression };
    },
  };
}

/** For whoever tries again later. */
function withRetryAfter(error: OrdinautError, milliseconds: number | undefined): OrdinautError {
  if (milliseconds === undefined || !error.retryable) return error;
  return new OrdinautError(
    { ...error.toJSON(), retry_after_seconds: Math.ceil(milliseconds / 1_000) },
    error.cause,
  );
}

/** Rounded to a billionth, so that no digits of binary arithmetic show. */
function costOf({ input, output }: RawAnswer['tokens'], price: Price | undefined): number | null {
  if (price === undefined) return null;
  return Math.round((input * price.input + output * price.output) * 1_000) / 1e9;
}

/** What an answer spent that could not be used. */
export const spent = (tokens: RawAnswer['tokens'], cost: number | null): Usage => ({
  tokens_input: tokens.input,
  tokens_output: tokens.output,
  cost,
});

function malformed(named: NamedModel, answer: RawAnswer, cost: number | null): OrdinautError {
  const text: Json = answer.text.trim();
  const what = text === '' ? 'with nothing' : `with text that is no JSON: ${text.slice(0, 100)}`;
  return new OrdinautError({
    code: 'llm_malformed',
    message: `the language model ${named.model} answered ${what}${answer.truncated ? ' (cut off)' : ''}`,
    ...(answer.truncated && { hint: `raise max_output_tokens, which is ${named.max_output_tokens}` }),
    retryable: true,
    delivery: 'answered',
    usage: spent(answer.tokens, cost),
  });
}
