import Type from 'typebox';
import { expect, it } from 'vitest';
import { schemaRows } from '../../../../renderer/screens/tools/schema-rows.ts';

const schema = JSON.parse(
  JSON.stringify(
    Type.Object({
      to: Type.Union([Type.String(), Type.Array(Type.String())], { description: 'One or several.' }),
      count: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 10 })),
      urgency: Type.Optional(Type.Union([Type.Literal('low'), Type.Literal('high')])),
      files: Type.Optional(Type.Array(Type.Object({ name: Type.String() }))),
    }),
  ),
);

it('tells of each value its type, whether it has to be there, and its bounds', () => {
  expect(schemaRows(schema)).toEqual([
    { path: 'to', type: 'string | string[]', required: true, description: 'One or several.', limits: [] },
    { path: 'count', type: 'integer', required: false, description: '', limits: ['≥ 1', '≤ 50', '= 10'] },
    { path: 'urgency', type: '"low" | "high"', required: false, description: '', limits: [] },
    { path: 'files', type: 'object[]', required: false, description: '', limits: [] },
    { path: 'files[].name', type: 'string', required: true, description: '', limits: [] },
  ]);
});

it('ends for a schema that holds itself', () => {
  const endless = {
    type: 'object',
    properties: { child: { $ref: '#' }, children: { type: 'array', items: { $ref: '#' } } },
  };
  expect(schemaRows(endless).length).toBeLessThanOrEqual(200);
  expect(schemaRows({})).toEqual([]);
});
