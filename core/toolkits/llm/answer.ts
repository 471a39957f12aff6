import Type from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { ToolContext } from '../../model/tool.ts';
import type { LanguageModel } from '../../ports.ts';
import { spent } from './language-model.ts';

/** What every tool of a language model answers beside its own. The engine counts `tokens` and `cost`. */
export const AnswerFacts = {
  model: Type.String({ description: 'The model that answered.' }),
  tokens: Type.Object(
    { input: Type.Integer({ minimum: 0 }), output: Type.Integer({ minimum: 0 }) },
    { additionalProperties: false },
  ),
  cost: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
    description: 'By the prices in the settings, in their currency; null when they say none.',
  }),
  truncated: Type.Boolean({ description: 'The answer ended at max_output_tokens.' }),
  compression: Type.Union(
    [
      Type.Object(
        { tokens_before: Type.Integer(), tokens_after: Type.Integer() },
        { additionalProperties: false },
      ),
      Type.Null(),
    ],
    { description: 'Estimated tokens (characters / 4) of the material as given and as sent.' },
  ),
};

/** Input fields of every tool. */
export const CallFields = {
  model: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Name of a model in the settings; their default without it.',
    }),
  ),
  compress: Type.Optional(Type.Boolean({ default: true, description: 'false sends the material as it is.' })),
};

export const common = {
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
  cost_tier: 'costly',
  timeout_seconds: 120,
} as const;

export type Generated = Awaited<ReturnType<LanguageModel['generate']>>;
type Request = Parameters<LanguageModel['generate']>[0];

/** Asks with what the call's context says about time and progress. */
export function ask(
  model: LanguageModel,
  request: Omit<Request, 'signal' | 'deadline_at' | 'progress'> & { readonly compress?: boolean | undefined },
  { signal, deadline_at, progress, log }: ToolContext,
): Promise<Generated> {
  const { compress = true, ...own } = request;
  const keep = compress ? own.keep : 'as_is';
  return model.generate({ ...own, ...(keep && { keep }), signal, deadline_at, progress }).then((answer) => {
    const { text: _text, object: _object, ...facts } = answer;
    log.debug(facts, 'a language model answered');
    return answer;
  });
}

/** The facts of an answer as tools give them. */
export function factsOfAnswer({ model, tokens, cost, truncated, compression }: Generated) {
  return { model, tokens, cost, truncated, compression };
}

/** The text of an answer that was asked for text. Throws `llm_malformed`, retryable, when there is none. */
export function textOf(answer: Generated): string {
  if (answer.text.trim() !== '') return answer.text;
  throw new OrdinautError({
    code: 'llm_malformed',
    message: `the language model ${answer.model} answered with nothing`,
    ...(answer.truncated && { hint: 'raise max_output_tokens in toolkits.llm' }),
    retryable: true,
    delivery: 'answered',
    usage: spent(answer.tokens, answer.cost),
  });
}
