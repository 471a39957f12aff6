import { OrdinautError } from '../../errors.ts';
import type { Secrets } from '../../ports.ts';
import type { NamedModel } from './named-model.ts';

/** The SDK's handle of a model. Its packages are loaded by the first call that needs them. Throws `llm_not_configured`. */
export async function openModel(named: NamedModel, secrets: Pick<Secrets, 'get'>) {
  const apiKey = await keyOf(named, secrets);
  if (named.provider === 'anthropic') {
    if (apiKey === undefined) throw noKey();
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    return createAnthropic({ baseURL: named.base_url, apiKey })(named.model);
  }
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  return createOpenAICompatible({
    name: 'configured',
    baseURL: named.base_url,
    supportsStructuredOutputs: true,
    includeUsage: true,
    ...(apiKey !== undefined && { apiKey }),
  })(named.model);
}

async function keyOf({ api_key }: NamedModel, secrets: Pick<Secrets, 'get'>): Promise<string | undefined> {
  if (api_key === undefined) return undefined;
  const key = await secrets.get(api_key);
  if (key !== undefined) return key;
  throw new OrdinautError({
    code: 'llm_not_configured',
    message: `the secret "${api_key}", which should hold the key of the language model, is not stored`,
    hint: 'store it under that name, or change api_key in toolkits.llm',
    delivery: 'not_sent',
  });
}

/** Without one the SDK would look for a key in the environment, which nobody declared. */
function noKey(): OrdinautError {
  return new OrdinautError({
    code: 'llm_not_configured',
    message: 'a language model of Anthropic needs a key',
    hint: 'store it as a secret and name that secret in api_key of toolkits.llm',
    delivery: 'not_sent',
  });
}
