import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Type from 'typebox';
import { afterAll, describe, expect, it } from 'vitest';
import { commandFields, readField, readPairs } from '../../../core/doors/command-input.ts';

const directory = mkdtempSync(join(tmpdir(), 'ordinaut-'));
const file = join(directory, 'task.json');
writeFileSync(file, '\uFEFF{"title":"From a file"}');
afterAll(() => rmSync(directory, { recursive: true }));

const schema = Type.Object({
  task: Type.String({ description: 'Which.' }),
  changes: Type.Unsafe({ type: 'object' }),
  status: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('paused')])),
  wait: Type.Optional(Type.Boolean({ default: false })),
  tags: Type.Optional(Type.Array(Type.String())),
  dry_run: Type.Optional(Type.Integer({ default: 5, description: 'How many.' })),
});
const fields = commandFields(schema);
const field = (name: string) => {
  const found = fields.find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
};
const stdin = async () => '{"from": "stdin"}';

describe('commandFields', () => {
  it('tells flags, lists, JSON and texts apart', () => {
    expect(fields.map(({ flag, kind }) => [flag, kind])).toEqual([
      ['task', 'text'],
      ['changes', 'json'],
      ['status', 'text'],
      ['wait', 'flag'],
      ['tags', 'list'],
      ['dry-run', 'text'],
    ]);
  });

  it('tells choices and defaults in the help', () => {
    expect(field('status').description).toBe('One of active, paused.');
    expect(field('dry_run').description).toBe('How many. (5 unless given)');
  });
});

describe('readField', () => {
  it.each([
    ['in place', '{"priority": 9}', { priority: 9 }],
    ['as pairs', 'city=Chisinau', { city: 'Chisinau' }],
    ['as a named file', `@${file}`, { title: 'From a file' }],
    ['as a bare file name where only JSON fits', file, { title: 'From a file' }],
    ['from standard input', '-', { from: 'stdin' }],
  ])('reads JSON %s', async (_, text, value) => {
    expect(await readField(field('changes'), [text], stdin)).toEqual(value);
  });

  it('says which file is missing', async () => {
    await expect(readField(field('changes'), ['@/nowhere.json'], stdin)).rejects.toMatchObject({
      code: 'not_found',
      path: 'changes',
    });
  });

  it('refuses text where JSON is needed', async () => {
    await expect(readField(field('changes'), ['nonsense'], stdin)).rejects.toMatchObject({
      code: 'invalid_json',
    });
  });
});

describe('readPairs', () => {
  it('reads numbers, booleans, JSON and texts with = in them', () => {
    expect(readPairs(['n=3', 'on=true', 'list=[1,2]', 'url=a=b', 'empty='], 'param')).toEqual({
      n: 3,
      on: true,
      list: [1, 2],
      url: 'a=b',
      empty: '',
    });
  });

  it('refuses what is no pair', () => {
    expect(() => readPairs(['city'], 'param')).toThrow('"city" is not name=value');
  });
});
