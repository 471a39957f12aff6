import type { Toolkit } from '../../model/tool.ts';
import type { LanguageModel } from '../../ports.ts';
import type { ToolkitPorts } from '../ports.ts';
import { classifyTool, extractTool } from './data-tools.ts';
import { generateTool, planTool, summariseTool } from './text-tools.ts';

/** Tools that ask a language model. */
export function createLlmToolkit(model: LanguageModel, ports: Pick<ToolkitPorts, 'validate'>): Toolkit {
  return {
    name: 'llm',
    title: 'Language model',
    description:
      'Asks a configured language model: Ollama, any OpenAI-compatible service, or Anthropic. Outputs say the tokens and the cost.',
    tools: [
      planTool(model),
      generateTool(model),
      summariseTool(model),
      classifyTool(model),
      extractTool(model, ports.validate),
    ],
  };
}
