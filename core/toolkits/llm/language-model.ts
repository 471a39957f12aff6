import { OrdinautError } from '../../errors.ts';
import type { Json } from '../../model/json.ts';
import type { LanguageModel, Secrets } from '../../ports.ts';
import { languageModelError } from './language-model-error.ts';
import type { LlmSettings } from './settings.ts';

const OLLAMA = 'http://127.0.0.1:11434/v1';

/**
 * The configured model behind an OpenAI-compatible API. One request a call: retrying is the pipeline's business.
 * Throws `llm_not_configured` and what `languageModelError` says. The SDK is loaded by the first call.
 */
export function createLanguageModel(settings: LlmSettings, secrets: Secrets): LanguageModel {
  const { model: name, base_url = OLLAMA, max_output_tokens = 2_000, temperature } = settings;
  return {
    async generate({ system, prompt, schema, signal }) {
      if (name === undefined) throw notConfigured();
      if (!/^https?:\/\//i.test(base_url) || !URL.canParse(base_url)) throw noAddress(base_url);
      const apiKey = await keyOf(settings, secrets);
      const [sdk, { createOpenAICompatible }] = await Promise.all([
        import('ai'),
        import('@ai-sdk/openai-compatible'),
      ]);
      const provider = createOpenAICompatible({
        name: 'configured',
        baseURL: base_url.replace(/\/+$/, ''),
        supportsStructuredOutputs: true,
        ...(apiKey !== undefined && { apiKey }),
      });
      const request = {
        model: provider(name),
        instructions: system,
        prompt,
        abortSignal: signal,
        maxRetries: 0,
        maxOutputTokens: max_output_tokens,
        ...(temperature !== undefined && { temperature }),
      };
      try {
        const result = schema
          ? await sdk.generateText({
              ...request,
              output: sdk.Output.object({ schema: sdk.jsonSchema(schema) }),
            })
          : await sdk.generateText(request);
        return {
          text: result.text,
          object: (schema ? result.output : null) as Json,
          model: result.response.modelId,
          tokens: { input: result.usage.inputTokens ?? 0, output: result.usage.outputTokens ?? 0 },
        };
      } catch (error) {
        throw languageModelError(error, { model: name, base_url, signal });
      }
    },
  };
}

function notConfigured(): OrdinautError {
  return new OrdinautError({
    code: 'llm_not_configured',
    message: 'no language model is configured',
    hint: 'with Ollama: `ollama pull llama3.2`, then set toolkits.llm to {"model": "llama3.2"}; for another OpenAI-compatible service also base_url and api_key',
    delivery: 'not_sent',
  });
}

function noAddress(base_url: string): OrdinautError {
  return new OrdinautError({
    code: 'llm_not_configured',
    message: `"${base_url.slice(0, 100)}" is not the address of a language model`,
    hint: 'set toolkits.llm.base_url to http(s)://host:port/v1',
    delivery: 'not_sent',
  });
}

async function keyOf({ api_key }: LlmSettings, secrets: Secrets): Promise<string | undefined> {
  if (api_key === undefined) return undefined;
  const key = await secrets.get(api_key);
  if (key !== undefined) return key;
  throw new OrdinautError({
    code: 'llm_not_configured',
    message: `the secret "${api_key}", which should hold the key of the language model, is not stored`,
    hint: 'store it under that name, or change toolkits.llm.api_key',
    delivery: 'not_sent',
  });
}
