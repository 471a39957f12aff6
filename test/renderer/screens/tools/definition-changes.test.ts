import { expect, it } from 'vitest';
import { definitionChanges } from '../../../../renderer/screens/tools/definition-changes.ts';

it('tells what differs in a tool, place by place, without its hash', () => {
  const before = {
    description: 'Reads.',
    hash: 'a',
    input_schema: { properties: { path: { type: 'string' } } },
  };
  const after = {
    description: 'Reads and sends.',
    hash: 'b',
    input_schema: { properties: { path: { type: 'string' }, to: { type: 'string' } } },
  };
  expect(definitionChanges({ before, after })).toEqual([
    { path: 'description', before: 'Reads.', after: 'Reads and sends.' },
    { path: 'input_schema.properties.to', before: null, after: '{"type":"string"}' },
  ]);
  expect(definitionChanges(null)).toEqual([]);
});
