import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkValue,
  validatorSchemas,
  validators,
} from '../../../../core/toolkits/validators/check-value.ts';
import { createValidateToolkit } from '../../../../core/toolkits/validators/validators.ts';
import { callTool } from '../toolkit-call.ts';

const check = (schema: string, value: unknown) =>
  callTool<{ valid: boolean; value: unknown; problems: readonly { field: string; expected: string }[] }>(
    createValidateToolkit(),
    'check',
    { schema, value },
  );

describe('identifiers', () => {
  test.each([
    ['iban', 'RO49 AAAA 1B31 0075 9384 0000'],
    ['iban', 'MD24 AG00 0225 1000 1310 4168'],
    ['iban', 'DE89370400440532013000'],
    ['iban', 'GB82 WEST 1234 5698 7654 32'],
    ['eu_vat', 'RO14399840'],
    ['eu_vat', 'de 123456789'],
    ['eu_vat', 'IE6388047V'],
    ['eu_vat', 'NL004495445B01'],
    ['isin', 'US0378331005'],
    ['isin', 'ROSNPPACNOR9'],
    ['lei', '5493001KJTIIGC8Y1R12'],
    ['luhn', '4111 1111 1111 1111'],
    ['md_idno', '1002600003778'],
    ['md_idno', '1002600048836'],
    ['md_idno', '1003600106115'],
    ['ro_cui', 'RO 14399840'],
    ['ro_cui', '1590082'],
    ['ro_cnp', '1800101221144'],
  ])('%s %s is right', async (schema, value) => {
    expect(await check(schema, value)).toMatchObject({ valid: true, problems: [] });
  });

  test.each([
    ['iban', 'RO49 AAAA 1B31 0075 9384 0001', /check digit/],
    ['iban', 'MD24AG00022510001310416', /23 characters/],
    ['iban', 'XX24AG000225100013104168', /no IBAN/],
    ['iban', 'hello', /./],
    ['iban', 12, /./],
    ['eu_vat', 'GR123456789', /GR/],
    ['eu_vat', 'DE12345678', /form/],
    ['eu_vat', 'RO14399841', /check digit/],
    ['isin', 'US0378331006', /check digit/],
    ['lei', '5493001KJTIIGC8Y1R13', /check digit/],
    ['luhn', '4111111111111112', /check digit/],
    ['md_idno', '1002600003779', /check digit/],
    ['md_idno', '2002600003778', /./],
    ['ro_cui', '14399841', /check digit/],
    ['ro_cnp', '1801301221144', /date of birth 1980-13-01/],
    ['ro_cnp', '1800101221145', /check digit/],
  ])('%s %s is wrong', async (schema, value, reason) => {
    expect(await check(schema, value)).toMatchObject({
      valid: false,
      problems: [{ field: '', problem: expect.stringMatching(reason), expected: expect.stringMatching(/./) }],
    });
  });

  test('one wrong digit is always noticed', () => {
    const right = ['iban:DE89370400440532013000', 'luhn:4111111111111111', 'md_idno:1002600003778'];
    fc.assert(
      fc.property(
        fc.constantFrom(...right),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (known, place, step) => {
          const [schema = '', value = ''] = known.split(':');
          const at = 4 + (place % (value.length - 4));
          const digit = (Number(value[at]) + step) % 10;
          const changed = value.slice(0, at) + digit + value.slice(at + 1);
          expect(checkValue(schema, changed).valid).toBe(false);
        },
      ),
    );
  });

  test('are answered as they are kept', async () => {
    expect([
      (await check('iban', 'md24 ag00 0225 1000 1310 4168')).value,
      (await check('ro_cui', 'RO 14399840')).value,
    ]).toEqual(['MD24AG000225100013104168', '14399840']);
  });
});

describe('documents', () => {
  const invoice = validators.get('invoice')?.example as Record<string, unknown>;

  test.each([
    ['a sum that is not net and tax', { total: 99 }, 'total', 'about 84.24'],
    ['a net that is not the sum of the lines', { net: 60, total: 74.04 }, 'net', 'about 70.20'],
    ['a due day before the day of issue', { due_on: '2026-02-01' }, 'due_on', '2026-02-26 or later'],
    ['a day that there is not', { issued_on: '2026-02-30', due_on: '2026-03-12' }, 'issued_on', 'YYYY-MM-DD'],
    ['a currency in words', { currency: 'euro' }, 'currency', 'EUR'],
    ['no number', { number: undefined }, 'number', 'Number of the invoice'],
    [
      'a line without a rate',
      { lines: [{ description: 'x', quantity: 1, unit_price: 1 }] },
      'lines[0].tax_rate',
      '20',
    ],
    [
      'a rate beyond 100',
      { lines: [{ description: 'x', quantity: 1, unit_price: 1, tax_rate: 190 }] },
      'lines[0].tax_rate',
      '0 to 100',
    ],
    ['a wrong account', { iban: 'RO49AAAA1B31007593840001' }, 'iban', 'ISO 13616'],
  ])('an invoice with %s names the field and what would be right', async (_, change, field, expected) => {
    const { valid, problems } = await check('invoice', JSON.parse(JSON.stringify({ ...invoice, ...change })));
    const told = problems.find((problem) => problem.field === field);
    expect([valid, told?.expected]).toEqual([false, expect.stringContaining(expected)]);
  });

  test('sums rounded by line are right', async () => {
    const lines = Array.from({ length: 3 }, () => ({
      description: 'x',
      quantity: 1,
      unit_price: 0.333,
      tax_rate: 19,
    }));
    const { valid } = await check('invoice', { ...invoice, lines, net: 0.99, tax: 0.18, total: 1.17 });
    expect(valid).toBe(true);
  });

  test.each([
    ['tax_rate', 20, true],
    ['tax_rate', 100.1, false],
    ['tax_rate', '20', false],
    ['fiscal_year', { start: '2026-01-01', end: '2026-12-31' }, true],
    ['fiscal_year', { start: '2027-03-01', end: '2028-02-29' }, true],
    ['fiscal_year', { start: '2026-04-01', end: '2027-04-01' }, false],
    ['fiscal_year', { start: '2026-04-31', end: '2027-04-30' }, false],
    ['fiscal_year', 2026, false],
  ])('%s %j', async (schema, value, valid) => {
    expect((await check(schema, value)).valid).toBe(valid);
  });
});

describe('the toolkit', () => {
  test('every example fits its own schema, as JSON Schema too', async () => {
    const { schemas } = await callTool<{
      schemas: readonly { name: string; example: unknown; schema: object; description: string }[];
    }>(createValidateToolkit(), 'list', {});
    const ajv = new Ajv2020();
    const wrong = [];
    for (const { name, example, schema } of schemas)
      if (!ajv.validate(schema, example) || !(await check(name, example)).valid) wrong.push(name);
    expect([schemas.length, wrong, Object.keys(validatorSchemas())]).toEqual([
      validators.size,
      [],
      schemas.map(({ name }) => name),
    ]);
  });

  test('check names every schema', () => {
    const [tool] = createValidateToolkit().tools;
    const missing = [...validators.keys()].filter((name) => !tool?.description.includes(name));
    expect(missing).toEqual([]);
  });

  test('an unknown schema is told the near one', async () => {
    await expect(check('ibna', 'x')).rejects.toMatchObject({
      code: 'unknown_schema',
      hint: 'did you mean iban?',
    });
    await expect(check('constructor', 'x')).rejects.toMatchObject({ code: 'unknown_schema' });
  });

  test('with fail a wrong value fails the step', async () => {
    const call = callTool(createValidateToolkit(), 'check', { schema: 'tax_rate', value: 190, fail: true });
    await expect(call).rejects.toMatchObject({
      code: 'invalid_value',
      hint: expect.stringContaining('0 to 100'),
      retryable: false,
      problems: [{ path: '' }],
    });
  });

  test('values beyond all measure are refused', async () => {
    await expect(check('iban', 'y'.repeat(6_000_000))).rejects.toMatchObject({ code: 'too_large' });
    let deep: unknown = 1;
    for (let level = 0; level < 100; level += 1) deep = [deep];
    await expect(check('invoice', deep)).rejects.toMatchObject({ code: 'too_deep' });
  });
});
