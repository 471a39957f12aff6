import { DateTime } from 'luxon';
import Type, { type Static } from 'typebox';
import { checkIban } from './identifiers.ts';
import { type FieldProblem, plainIdentifier, type Validator, wrong } from './validator.ts';

const date = (description: string) =>
  Type.String({ description, pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-03-02'] });
const amount = (description: string) =>
  Type.Number({ description, minimum: -1e12, maximum: 1e12, examples: [84.2] });
const Rate = Type.Number({
  description: 'Tax in percent, 0 to 100: 20 for 20 %.',
  minimum: 0,
  maximum: 100,
  examples: [20],
});
const Party = Type.Object({
  name: Type.String({ description: 'Name of the company or person.', minLength: 1, maxLength: 300 }),
  tax_id: Type.Optional(Type.String({ description: 'Tax number.', minLength: 2, maxLength: 20 })),
});

const Invoice = Type.Object(
  {
    number: Type.String({ description: 'Number of the invoice.', minLength: 1, maxLength: 50 }),
    issued_on: date('Day of issue as YYYY-MM-DD.'),
    due_on: Type.Optional(
      date('Day until which it is to be paid, as YYYY-MM-DD, not before the day of issue.'),
    ),
    currency: Type.String({
      description: 'Currency as three capitals (ISO 4217): EUR, MDL, RON.',
      pattern: '^[A-Z]{3}$',
      examples: ['EUR'],
    }),
    seller: Party,
    buyer: Party,
    lines: Type.Array(
      Type.Object({
        description: Type.String({ description: 'What was sold.', minLength: 1, maxLength: 1_000 }),
        quantity: Type.Number({ description: 'How much of it.', minimum: -1e9, maximum: 1e9 }),
        unit_price: amount('Price of one, without tax.'),
        tax_rate: Rate,
      }),
      { description: 'At least one line.', minItems: 1, maxItems: 10_000 },
    ),
    net: amount('Sum of the lines without tax.'),
    tax: amount('Sum of the tax.'),
    total: amount('Net and tax together.'),
    iban: Type.Optional(Type.String({ description: 'Account to pay to.', maxLength: 34 })),
  },
  { description: 'An invoice with its lines and sums.' },
);

/** Sums may differ by a cent for each line, for each may have been rounded. */
function checkInvoice(invoice: Static<typeof Invoice>): readonly FieldProblem[] {
  const { issued_on, due_on, lines, net, tax, total, iban } = invoice;
  const problems: FieldProblem[] = [];
  const days = [
    ['issued_on', issued_on],
    ['due_on', due_on],
  ] as const;
  for (const [field, day] of days)
    if (day !== undefined && !DateTime.fromISO(day).isValid)
      problems.push({
        field,
        problem: `there is no day ${day}`,
        expected: 'a day of the calendar, YYYY-MM-DD',
      });
  if (due_on !== undefined && due_on < issued_on)
    problems.push(...wrong('due_on', `${due_on} is before the day of issue`, `${issued_on} or later`));
  const slack = 0.01 * lines.length + 0.005;
  const sum = (of: (line: (typeof lines)[number]) => number): number =>
    lines.reduce((all, line) => all + of(line), 0);
  const nets = sum(({ quantity, unit_price }) => quantity * unit_price);
  const taxes = sum(({ quantity, unit_price, tax_rate }) => (quantity * unit_price * tax_rate) / 100);
  const compare = (field: string, given: number, computed: number, of: string): void => {
    if (Math.abs(given - computed) > slack)
      problems.push(...wrong(field, `${given} is not ${of}`, `about ${computed.toFixed(2)}`));
  };
  compare('net', net, nets, 'the sum of the lines');
  compare('tax', tax, taxes, 'the tax of the lines');
  compare('total', total, net + tax, 'net and tax together');
  if (iban !== undefined) problems.push(...checkIban(iban).map((one) => ({ ...one, field: 'iban' })));
  return problems;
}

const FiscalYear = Type.Object(
  { start: date('First day as YYYY-MM-DD.'), end: date('Last day as YYYY-MM-DD, twelve months on.') },
  { description: 'A fiscal year of twelve months, by its first and last day.', additionalProperties: false },
);

function checkFiscalYear({ start, end }: Static<typeof FiscalYear>): readonly FieldProblem[] {
  const first = DateTime.fromISO(start, { zone: 'utc' });
  if (!first.isValid) return wrong('start', `there is no day ${start}`, 'a day of the calendar, YYYY-MM-DD');
  const last = first.plus({ years: 1 }).minus({ days: 1 }).toISODate();
  return end === last ? [] : wrong('end', `${end} is not twelve months after ${start}`, last);
}

const invoiceExample = {
  number: '2026-0218',
  issued_on: '2026-02-26',
  due_on: '2026-03-12',
  currency: 'EUR',
  seller: { name: 'Electrica Nord' },
  buyer: { name: 'Ana Munteanu' },
  lines: [{ description: 'Electricity, 312 kWh', quantity: 312, unit_price: 0.225, tax_rate: 20 }],
  net: 70.2,
  tax: 14.04,
  total: 84.24,
};

export const documents: readonly Validator[] = [
  {
    name: 'tax_rate',
    title: 'Tax rate',
    description: 'A tax rate in percent, 0 to 100: 20 for 20 %.',
    example: 20,
    schema: Rate,
  },
  {
    name: 'invoice',
    title: 'Invoice',
    description: 'The fields of an invoice; its sums, days and account are checked as well.',
    example: invoiceExample,
    schema: Invoice,
    normalise: (value) =>
      typeof value === 'object' && value !== null && 'iban' in value
        ? { ...value, iban: plainIdentifier(value.iban) }
        : value,
    check: checkInvoice,
  },
  {
    name: 'fiscal_year',
    title: 'Fiscal year',
    description: 'First and last day of a fiscal year of twelve months.',
    example: { start: '2026-01-01', end: '2026-12-31' },
    schema: FiscalYear,
    check: checkFiscalYear,
  },
];
