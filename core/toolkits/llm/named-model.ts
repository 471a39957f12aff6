import { OrdinautError } from '../../errors.ts';
import { didYouMean } from '../../model/suggest.ts';
import type { LlmSettings, ModelSettings, Price } from './settings.ts';

/** A model of the settings with everything that a call needs to know. */
export interface NamedModel {
  /** As calls name it; `default` for the one that stands in the settings themselves. */
  readonly name: string;
  readonly provider: 'ollama' | 'openai' | 'anthropic';
  readonly model: string;
  readonly base_url: string;
  /** Name of the secret. */
  readonly api_key: string | undefined;
  readonly max_output_tokens: number;
  readonly context_tokens: number;
  readonly temperature: number | undefined;
  /** undefined when nobody has said what it costs. */
  readonly price: Price | undefined;
}

const ADDRESSES = {
  ollama: 'http://127.0.0.1:11434/v1',
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
};
const FREE: Price = { input: 0, output: 0 };

/**
 * The model that a call names, or the default. `ollama_host` is what the variable OLLAMA_HOST says; settings come first.
 * Throws `llm_not_configured`, and `unknown_model` with the names that there are.
 */
export function namedModel(
  settings: LlmSettings,
  asked: string | undefined,
  ollama_host: string | undefined,
): NamedModel {
  const known = modelsOf(settings);
  const name = asked ?? settings.default ?? known.keys().next().value;
  if (name === undefined) throw notConfigured();
  const found = known.get(name);
  if (found === undefined) throw unknownModel(name, [...known.keys()], asked === undefined);
  const provider = found.provider ?? (found.base_url === undefined ? 'ollama' : 'openai');
  const base_url =
    found.base_url ?? (provider === 'ollama' && ollama_host ? ollamaUrl(ollama_host) : ADDRESSES[provider]);
  if (!/^https?:\/\//i.test(base_url) || !URL.canParse(base_url)) throw noAddress(base_url);
  return {
    name,
    provider,
    model: found.model,
    base_url: base_url.replace(/\/+$/, ''),
    api_key: found.api_key,
    max_output_tokens: found.max_output_tokens ?? 2_000,
    context_tokens: found.context_tokens ?? (provider === 'ollama' ? 3_000 : 24_000),
    temperature: found.temperature,
    price: found.price ?? (provider === 'ollama' ? FREE : undefined),
  };
}

function modelsOf(settings: LlmSettings): ReadonlyMap<string, ModelSettings> {
  const { model, models = {}, default: _, retries: _retries, compress: _compress, ...fields } = settings;
  const own: [string, ModelSettings][] = model === undefined ? [] : [['default', { ...fields, model }]];
  return new Map([...own, ...Object.entries(models)]);
}

/** `127.0.0.1:11434`, `0.0.0.0` and URLs, as Ollama itself reads OLLAMA_HOST; an address to listen on is one to call at home. */
function ollamaUrl(host: string): string {
  const url = /^https?:\/\//i.test(host) ? host : `http://${host}`;
  if (!URL.canParse(url)) return host;
  const parsed = new URL(url);
  if (parsed.hostname === '0.0.0.0' || parsed.hostname === '[::]') parsed.hostname = '127.0.0.1';
  if (parsed.port === '' && !/^https/i.test(url) && !/:80\/?$/.test(url)) parsed.port = '11434';
  return `${parsed.origin}/v1`;
}

function notConfigured(): OrdinautError {
  return new OrdinautError({
    code: 'llm_not_configured',
    message: 'no language model is configured',
    hint: 'with Ollama: `ollama pull llama3.2`, then set toolkits.llm to {"model": "llama3.2"}; for another service also provider or base_url, and api_key',
    delivery: 'not_sent',
  });
}

function unknownModel(name: string, known: readonly string[], fromSettings: boolean): OrdinautError {
  const names = known.length === 0 ? 'none is configured' : `there are ${known.join(', ')}`;
  return new OrdinautError({
    code: fromSettings || known.length === 0 ? 'llm_not_configured' : 'unknown_model',
    message: `there is no language model named "${name.slice(0, 100)}" in the settings; ${names}`,
    path: fromSettings ? 'toolkits.llm.default' : 'model',
    hint: didYouMean(name, known) ?? 'add it to toolkits.llm.models',
    delivery: 'not_sent',
  });
}

function noAddress(base_url: string): OrdinautError {
  return new OrdinautError({
    code: 'llm_not_configured',
    message: `"${base_url.slice(0, 100)}" is not the address of a language model`,
    hint: 'set base_url in toolkits.llm to http(s)://host:port/v1',
    delivery: 'not_sent',
  });
}
