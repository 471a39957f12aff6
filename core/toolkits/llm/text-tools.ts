import Type, { type Static } from 'typebox';
import type { JsonObject } from '../../model/json.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import type { LanguageModel } from '../../ports.ts';
import { defineTool } from '../tool.ts';
import { AnswerFacts, ask, CallFields, common, factsOfAnswer, textOf } from './answer.ts';

const Text = Type.Object({ text: Type.String(), ...AnswerFacts }, { additionalProperties: false });
const InstructionAndMaterial = Type.Object(
  { instruction: Type.String({ minLength: 1, maxLength: 20_000 }), ...CallFields },
  { additionalProperties: true, description: 'All other properties are the material.' },
);

export const planTool = (model: LanguageModel): ToolkitTool =>
  defineTool({
    ...common,
    name: 'plan',
    title: 'Plan or write from material',
    description:
      'Follows an instruction over any further inputs (calendar, weather, emails …) and answers in Markdown. The material is sent in about a third of its tokens: names, dates, amounts, identifiers and what the instruction mentions stay.',
    input: InstructionAndMaterial,
    output: Type.Object(
      {
        text: Type.String(),
        markdown: Type.String({ description: 'The same, for briefing.publish.' }),
        ...AnswerFacts,
      },
      { additionalProperties: false },
    ),
    async handler(input, context) {
      const {
        instruction,
        model: name,
        compress,
        ...material
      } = input as Static<typeof InstructionAndMaterial>;
      const answer = await ask(
        model,
        {
          system: 'You help a person with the day. Be brief and concrete, use Markdown, invent nothing.',
          prompt: instruction,
          material: material as JsonObject,
          keep: 'facts',
          model: name,
          compress,
        },
        context,
      );
      const text = textOf(answer);
      return { text, markdown: text, ...factsOfAnswer(answer) };
    },
  });

export const generateTool = (model: LanguageModel): ToolkitTool =>
  defineTool({
    ...common,
    name: 'generate',
    title: 'Generate text',
    description: 'Answers a prompt, which is sent as it is.',
    input: Type.Object(
      {
        prompt: Type.String({ minLength: 1, maxLength: 200_000 }),
        system: Type.Optional(Type.String({ maxLength: 20_000 })),
        model: CallFields.model,
      },
      { additionalProperties: false },
    ),
    output: Text,
    async handler({ prompt, system = 'You are a helpful assistant.', model: name }, context) {
      const answer = await ask(model, { system, prompt, model: name }, context);
      return { text: textOf(answer), ...factsOfAnswer(answer) };
    },
  });

export const summariseTool = (model: LanguageModel): ToolkitTool =>
  defineTool({
    ...common,
    name: 'summarise',
    title: 'Summarise',
    description: 'Says the same in fewer words, in the language of the text unless another is wanted.',
    input: Type.Object(
      {
        text: Type.String({ minLength: 1, maxLength: 2_000_000 }),
        max_words: Type.Optional(Type.Integer({ minimum: 5, maximum: 5_000, default: 100 })),
        language: Type.Optional(Type.String({ maxLength: 50, description: 'Romanian' })),
        ...CallFields,
      },
      { additionalProperties: false },
    ),
    output: Text,
    async handler({ text: material, max_words = 100, language, model: name, compress }, context) {
      const inLanguage = language ? ` Answer in ${language}.` : ' Answer in the language of the text.';
      const answer = await ask(
        model,
        {
          system: 'You summarise faithfully and add nothing.',
          prompt: `Summarise in at most ${max_words} words.${inLanguage}`,
          material,
          model: name,
          compress,
        },
        context,
      );
      return { text: textOf(answer), ...factsOfAnswer(answer) };
    },
  });
