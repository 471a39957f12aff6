import {
  emptyValue,
  fieldsOf,
  plainSchema,
  type Schema,
} from '../../../../components/schema-form/form-schema.ts';
import { newName } from './pipeline-text.ts';
import type { Fields } from './pipeline-tree.ts';

export const structures = [
  'parallel',
  'foreach',
  'switch',
  'repeat',
  'chain',
  'approval',
  'wait',
  'call',
] as const;
export type Structure = (typeof structures)[number];

/** A step that uses a tool, with its required arguments to be filled in. */
export function newToolNode(tool: string, input: Schema, taken: ReadonlySet<string>): Fields {
  const required = fieldsOf(plainSchema(input, input), input).filter((field) => field.required);
  const given = Object.fromEntries(required.map(({ name, schema }) => [name, emptyValue(schema)]));
  return { id: newName(tool.split('.').at(-1) ?? tool, taken), uses: tool, with: given };
}

/** A node that steers others, as small as it can be. */
export function newStructure(kind: Structure, taken: ReadonlySet<string>): Fields {
  const id = newName(kind, taken);
  switch (kind) {
    case 'parallel':
      return { id, parallel: [[], []] };
    case 'foreach':
      return { id, foreach: '', do: [] };
    case 'switch':
      return { id, switch: [{ when: '', do: [] }], default: [] };
    case 'repeat':
      return { id, repeat: { until: '', max: 10 }, do: [] };
    case 'chain':
      return { id, chain: [] };
    case 'approval':
      return { id, approval: { message: '' } };
    case 'wait':
      return { id, wait: { seconds: 60 } };
    case 'call':
      return { id, call: '' };
  }
}
