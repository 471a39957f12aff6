import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SchemaValidator } from '../../../core/guard/schema-validator.ts';
import type { Json, JsonObject } from '../../../core/model/json.ts';
import { realClock } from '../../support/real-clock.ts';

const worker_url = new URL('../../../core/guard/guard-worker.ts', import.meta.url);
let validator: SchemaValidator;
beforeEach(() => {
  validator = new SchemaValidator({ clock: realClock, worker_url });
});
afterEach(() => validator.close());

async function problems(schema: JsonObject, value: Json) {
  const verdict = await validator.validate(schema, value);
  return verdict.ok ? [] : verdict.problems;
}
async function problem(schema: JsonObject, value: Json) {
  const [first] = await problems(schema, value);
  return first;
}

const forecast: JsonObject = {
  type: 'object',
  properties: {
    city: { type: 'string', minLength: 1, maxLength: 50 },
    days: { type: 'integer', minimum: 1, maximum: 16 },
    unit: { enum: ['celsius', 'fahrenheit'] },
    places: {
      type: 'array',
      items: { type: 'object', properties: { lat: { type: 'number' } }, required: ['lat'] },
    },
  },
  required: ['city'],
  additionalProperties: false,
};

describe('messages', () => {
  test('a missing property is named with its path and expected type', async () => {
    expect(await problem(forecast, {})).toEqual({
      code: 'missing_value',
      message: 'city is missing: a string',
      path: 'city',
    });
  });
  test('a value out of range tells the whole range and what it got', async () => {
    expect(await problem(forecast, { city: 'Cahul', days: 40 })).toMatchObject({
      code: 'out_of_range',
      message: 'days must be between 1 and 16, got 40',
      path: 'days',
    });
  });
  test('a mistyped property name gets the nearest known one', async () => {
    expect(await problem(forecast, { city: 'Cahul', dayz: 2 })).toMatchObject({
      code: 'unknown_name',
      path: 'dayz',
      hint: 'did you mean days?',
    });
  });
  test('a mistyped enum value gets the allowed ones and the nearest', async () => {
    expect(await problem(forecast, { city: 'Cahul', unit: 'celcius' })).toMatchObject({
      message: 'unit must be one of "celsius", "fahrenheit", got "celcius"',
      hint: 'did you mean celsius?',
    });
  });
  test('a path goes through arrays', async () => {
    expect(await problem(forecast, { city: 'Cahul', places: [{ lat: 1 }, { lat: 'x' }] })).toMatchObject({
      path: 'places[1].lat',
      message: 'places[1].lat must be a number, got "x"',
    });
  });
  test('several problems are found at once', async () => {
    expect(await problems(forecast, { days: 0, unit: 'kelvin' })).toHaveLength(3);
  });
  test('a choice of types reads as one problem', async () => {
    const schema = { type: 'object', properties: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] } } };
    expect(await problems(schema, { a: 3 })).toEqual([
      { code: 'invalid_type', message: 'a must be a string or null, got 3', path: 'a' },
    ]);
  });
  test('a choice of literals reads as an enum', async () => {
    const schema = { anyOf: [{ const: 'skip' }, { const: 'queue' }] };
    expect(await problem(schema, 'skipp')).toMatchObject({
      message: 'the value must be one of "skip", "queue", got "skipp"',
      hint: 'did you mean skip?',
    });
  });
  test('a choice of objects names what the nearest form lacks', async () => {
    const schema = {
      anyOf: [
        { type: 'object', properties: { seconds: { type: 'number' } }, required: ['seconds'] },
        { type: 'string' },
      ],
    };
    expect((await problem(schema, {}))?.message).toContain('seconds is missing: a number');
  });
  test('a thousand wrong items give at most 20 problems', async () => {
    const schema = { type: 'array', items: { type: 'string' } };
    expect(
      await problems(
        schema,
        Array.from({ length: 1000 }, (_, index) => index),
      ),
    ).toHaveLength(20);
  });
});

describe('dialects', () => {
  test('draft-07 tuples are understood when $schema says so', async () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      items: [{ type: 'string' }, { type: 'number' }],
    };
    expect(await problem(schema, ['a', 'b'])).toMatchObject({ path: '[1]' });
  });
  test('2020-12 tuples are understood', async () => {
    expect(await problem({ prefixItems: [{ type: 'string' }] }, [1])).toMatchObject({ path: '[0]' });
  });
  test('a dialect that nobody knows is read as 2020-12', async () => {
    expect(await problem({ $schema: 'https://example.org/mine', type: 'string' }, 1)).toBeDefined();
  });
  test('formats are checked', async () => {
    expect(await problem({ type: 'string', format: 'date' }, '2026-02-30')).toMatchObject({
      message: 'the value must be a valid date, got "2026-02-30"',
    });
  });
  test('unknown keywords do no harm', async () => {
    expect(await problems({ type: 'string', 'x-order': 3 }, 'a')).toEqual([]);
  });
  test('a pattern that is only valid without the unicode flag still works', async () => {
    expect(await problems({ type: 'string', pattern: '^[\\w-\\.]+$' }, 'a.b')).toEqual([]);
  });
  test('names of Object.prototype are not taken for properties', async () => {
    expect(await problem({ type: 'object', required: ['constructor'] }, {})).toMatchObject({
      path: 'constructor',
    });
  });
});

describe('references', () => {
  test.each(['https://example.org/schema.json', 'file:///etc/passwd', 'other.json#/x'])(
    '%s is refused, not fetched',
    async (reference) => {
      await expect(validator.validate({ properties: { a: { $ref: reference } } }, {})).rejects.toMatchObject({
        code: 'invalid_schema',
        path: '$.properties.a.$ref',
      });
    },
  );
  test('local references work, recursion included', async () => {
    const schema = {
      $ref: '#/$defs/node',
      $defs: {
        node: { type: 'object', properties: { next: { $ref: '#/$defs/node' }, v: { type: 'number' } } },
      },
    };
    expect(await problem(schema, { next: { next: { v: 'x' } } })).toMatchObject({ path: 'next.next.v' });
  });
  test('references by the id of a definition inside the schema work', async () => {
    const schema = { $defs: { t: { $id: 'T', type: 'string' } }, properties: { a: { $ref: 'T' } } };
    expect(await problem(schema, { a: 1 })).toMatchObject({ path: 'a' });
  });
  test('a property that is called $ref is a property', async () => {
    expect(await problems({ properties: { $ref: { type: 'string' } } }, { $ref: 'https://x' })).toEqual([]);
  });
  test('two schemas with the same $id do not see each other', async () => {
    expect(await problems({ $id: 'https://x.org/a', type: 'string' }, 'a')).toEqual([]);
    expect(await problems({ $id: 'https://x.org/a', type: 'number' }, 1)).toEqual([]);
  });
});

describe('bounds', () => {
  test('a schema nested 20,000 deep is refused', async () => {
    let schema: JsonObject = {};
    for (let depth = 0; depth < 20_000; depth++) schema = { not: schema };
    await expect(validator.validate(schema, 1)).rejects.toMatchObject({ code: 'invalid_schema' });
  });
  test('a value nested 20,000 deep is a problem, not a crash', async () => {
    let value: Json = 1;
    for (let depth = 0; depth < 20_000; depth++) value = [value];
    expect(
      await problem({ $ref: '#/$defs/a', $defs: { a: { items: { $ref: '#/$defs/a' } } } }, value),
    ).toMatchObject({
      code: 'too_deep',
    });
  });
  test('a schema of 30,000 parts is refused', async () => {
    const schema = { enum: Array.from({ length: 30_000 }, (_, index) => index) };
    await expect(validator.validate(schema, 1)).rejects.toMatchObject({ code: 'invalid_schema' });
  });
  test('a broken schema is refused with a reason', async () => {
    await expect(validator.validate({ type: 'strin' }, 1)).rejects.toMatchObject({
      code: 'invalid_schema',
      message: expect.stringContaining('type'),
    });
  });
  test('an asynchronous schema is refused', async () => {
    await expect(validator.validate({ $async: true }, 1)).rejects.toMatchObject({ code: 'invalid_schema' });
  });
});

describe('the guard thread', () => {
  const catastrophic = { type: 'string', pattern: '^(a+)+$' };
  const bomb = `${'a'.repeat(40)}!`;

  test('is not started for a plain schema', async () => {
    expect(validator.validateInline(forecast, { city: 'Cahul' })).toEqual({ ok: true });
    expect(validator.threadRunning).toBe(false);
  });
  test('is not started for the patterns of a schema of our own', async () => {
    const own: JsonObject = { type: 'string', pattern: '^[a-z]+$' };
    validator.trust(own);
    expect(validator.validateInline(own, 'abc')).toEqual({ ok: true });
    expect(validator.validateInline(own, 'ABC')).toMatchObject({ ok: false });
    expect(validator.threadRunning).toBe(false);
  });
  test('takes schemas with patterns', async () => {
    expect(validator.validateInline(catastrophic, 'aaa')).toBeUndefined();
    expect(await problems(catastrophic, 'aab')).toMatchObject([
      { message: 'the value must match ^(a+)+$, got "aab"' },
    ]);
    expect(validator.threadRunning).toBe(true);
  });
  test('takes large values of plain schemas', async () => {
    const value = Array.from({ length: 30_000 }, () => 'x');
    expect(validator.validateInline({ items: { type: 'string' } }, value)).toBeUndefined();
    expect(await problems({ items: { type: 'string' } }, value)).toEqual([]);
  });
  test('is replaced after a pattern that backtracks for ever, and the main thread goes on meanwhile', async () => {
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 10);
    await expect(validator.validate(catastrophic, bomb)).rejects.toMatchObject({
      code: 'validation_timeout',
    });
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(10);
    expect(await problems(catastrophic, 'aaa')).toEqual([]);
  });
  test('answers those who queued behind the one that timed out', async () => {
    const slow = validator.validate(catastrophic, bomb).catch((error) => error.code);
    const quick = validator.validate({ type: 'string', pattern: '^b$' }, 'b');
    expect(await slow).toBe('validation_timeout');
    expect(await quick).toEqual({ ok: true });
  });
  test('stops references that double at every level', async () => {
    const $defs: Record<string, JsonObject> = { d0: { type: 'string' } };
    for (let level = 1; level < 40; level++)
      $defs[`d${level}`] = { allOf: [{ $ref: `#/$defs/d${level - 1}` }, { $ref: `#/$defs/d${level - 1}` }] };
    await expect(validator.validate({ $ref: '#/$defs/d39', $defs }, 'x')).rejects.toMatchObject({
      code: 'validation_timeout',
    });
  });
  test('a request whose signal is aborted is let go of', async () => {
    const abort = new AbortController();
    const check = validator.validate(catastrophic, bomb, abort.signal);
    abort.abort();
    await expect(check).rejects.toMatchObject({ code: 'cancelled' });
  });
  test('close ends the thread and fails what it works on', async () => {
    const check = validator.validate(catastrophic, bomb);
    await Promise.resolve();
    await Promise.all([
      expect(check).rejects.toMatchObject({ code: 'validation_failed' }),
      validator.close(),
    ]);
    expect(validator.threadRunning).toBe(false);
  });
  test('a missing worker file is an error, not a hang', async () => {
    const broken = new SchemaValidator({ clock: realClock, worker_url: new URL('file:///nowhere/guard.js') });
    await expect(broken.validate(catastrophic, 'a')).rejects.toMatchObject({ code: 'validation_failed' });
    await broken.close();
  });
});
