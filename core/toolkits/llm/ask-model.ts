import type { LanguageModel as SdkModel } from 'ai';
import type { JsonObject } from '../../model/json.ts';

export interface Question {
  readonly system: string;
  readonly prompt: string;
  readonly schema: JsonObject | undefined;
  readonly max_output_tokens: number;
  readonly temperature: number | undefined;
  readonly signal: AbortSignal;
  readonly progress: ((message: string) => void) | undefined;
}

export interface RawAnswer {
  readonly text: string;
  /** As the service calls it. */
  readonly model: string;
  readonly tokens: { readonly input: number; readonly output: number };
  readonly truncated: boolean;
}

/** Characters of new text between two words of progress. */
const PROGRESS_EVERY = 80;
/** As much of the text as they show. */
const PROGRESS_SHOWN = 120;

/** One request, streamed when somebody watches. Throws what the SDK throws. */
export async function askModel(model: SdkModel, question: Question): Promise<RawAnswer> {
  const sdk = await import('ai');
  const { system, prompt, schema, temperature, signal, progress } = question;
  const request = {
    model,
    instructions: system,
    prompt,
    abortSignal: signal,
    maxRetries: 0,
    maxOutputTokens: question.max_output_tokens,
    ...(temperature !== undefined && { temperature }),
    ...(schema && { output: sdk.Output.object({ schema: sdk.jsonSchema(schema) }) }),
  };
  const asked = system.length + prompt.length;
  if (progress) return streamed(sdk, request, asked, progress);
  try {
    const { text, response, usage, finishReason } = await sdk.generateText(request);
    return answerOf(asked, text, response.modelId, usage, finishReason);
  } catch (error) {
    // Its own reader is stricter than ours, which says as well what is wrong.
    if (!sdk.NoObjectGeneratedError.isInstance(error)) throw error;
    return answerOf(asked, error.text ?? '', error.response?.modelId ?? '', error.usage, error.finishReason);
  }
}

async function streamed(
  sdk: typeof import('ai'),
  request: Parameters<typeof sdk.streamText>[0],
  asked: number,
  progress: (message: string) => void,
): Promise<RawAnswer> {
  // Errors come as parts of the stream, and are thrown below.
  const result = sdk.streamText({ ...request, onError: () => {} });
  let text = '';
  let told = 0;
  let finish: string | undefined;
  let usage: Parameters<typeof answerOf>[3];
  let model = '';
  for await (const part of result.fullStream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'abort') throw request.abortSignal?.reason;
    if (part.type === 'text-delta') {
      text += part.text;
      if (told > 0 && text.length - told < PROGRESS_EVERY) continue;
      told = text.length;
      progress(`${text.length} characters: …${text.slice(-PROGRESS_SHOWN).replace(/\s+/g, ' ')}`);
    } else if (part.type === 'finish-step') {
      model = part.response.modelId;
      usage = part.usage;
      finish = part.finishReason;
    }
  }
  return answerOf(asked, text, model, usage, finish);
}

/** A service that does not say its tokens is counted by the characters, four to a token: a budget must hold there too. */
function answerOf(
  asked: number,
  text: string,
  model: string,
  usage:
    | { readonly inputTokens?: number | undefined; readonly outputTokens?: number | undefined }
    | undefined,
  finish: string | undefined,
): RawAnswer {
  return {
    text,
    model,
    tokens: {
      input: usage?.inputTokens ?? Math.ceil(asked / 4),
      output: usage?.outputTokens ?? Math.ceil(text.length / 4),
    },
    truncated: finish === 'length',
  };
}
