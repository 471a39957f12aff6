import Type from 'typebox';
import type { Toolkit } from '../../model/tool.ts';
import { organiseTool } from './organise.ts';
import { selectTool } from './select.ts';

/** `toolkits.list` of the configuration: nothing can be set. */
export const ListSettings = Type.Object({}, { additionalProperties: false });

/** Puts lists of objects in order and chooses from them, without a language model. */
export function createListToolkit(): Toolkit {
  return {
    name: 'list',
    title: 'Lists',
    description: 'Lists of objects: dates read, duplicates joined, sorted; chosen by words, keys and days.',
    tools: [organiseTool(), selectTool()],
  };
}
