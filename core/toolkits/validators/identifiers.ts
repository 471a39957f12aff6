import { DateTime } from 'luxon';
import Type from 'typebox';
import {
  type CheckRule,
  ibanChecks,
  isinChecks,
  leiChecks,
  luhnChecks,
  moldovanChecks,
  romanianPersonChecks,
  romanianTaxChecks,
} from './check-digits.ts';
import { ibanLengths, vatForms } from './country-forms.ts';
import { type FieldProblem, plainIdentifier, type Validator, wrong } from './validator.ts';

interface IdentifierSource {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly example: string;
  readonly pattern: string;
  readonly longest: number;
  readonly check: (value: string) => readonly FieldProblem[];
}

function identifier({ pattern, longest, ...source }: IdentifierSource): Validator {
  const { title, description, example } = source;
  const schema = Type.String({ title, description, pattern, maxLength: longest, examples: [example] });
  return { ...source, schema, normalise: plainIdentifier };
}

/** A check digit that does not fit tells of a slip of the pen. */
const digitsFit =
  (rule: CheckRule, expected: string) =>
  (value: string): readonly FieldProblem[] =>
    rule(value)
      ? []
      : wrong('', 'the check digit does not fit: a digit is wrong or two are swapped', expected);

export function checkIban(iban: string): readonly FieldProblem[] {
  const country = iban.slice(0, 2);
  const length = ibanLengths[country];
  if (length === undefined)
    return wrong('', `${country} has no IBAN`, 'an IBAN that begins with its country');
  if (iban.length !== length)
    return wrong('', `has ${iban.length} characters`, `${length} characters for ${country}`);
  return digitsFit(ibanChecks, 'an IBAN whose check digits fit (ISO 13616)')(iban);
}

function checkVat(vat: string): readonly FieldProblem[] {
  const country = vat.slice(0, 2);
  const known = vatForms[country];
  if (!known)
    return wrong(
      '',
      `${country} is no country of EU VAT numbers`,
      country === 'GR' ? 'EL for Greece' : `one of ${Object.keys(vatForms).join(', ')} first`,
    );
  const number = vat.slice(2);
  if (!known.pattern.test(number)) return wrong('', 'has another form than its country gives', known.form);
  return country === 'RO' ? digitsFit(romanianTaxChecks, known.form)(number) : [];
}

/** The century is in the first digit: 1, 2 of 1900, 3, 4 of 1800, 5, 6 of 2000, 7 to 9 of residents. */
function checkCnp(cnp: string): readonly FieldProblem[] {
  const century = { 3: '18', 4: '18', 5: '20', 6: '20' }[cnp[0] ?? ''] ?? '19';
  const born = `${century}${cnp.slice(1, 3)}-${cnp.slice(3, 5)}-${cnp.slice(5, 7)}`;
  if (!DateTime.fromISO(born).isValid)
    return wrong('', `holds the date of birth ${born}, which there is not`, 'a date of birth as YYMMDD');
  return digitsFit(romanianPersonChecks, 'a CNP whose check digit fits')(cnp);
}

const romanianDigits = (value: unknown): unknown => {
  const plain = plainIdentifier(value);
  return typeof plain === 'string' ? plain.replace(/^RO(?=\d)/, '') : plain;
};

export const identifiers: readonly Validator[] = [
  identifier({
    name: 'iban',
    title: 'IBAN',
    description: 'International bank account number: country, two check digits, account (ISO 13616).',
    example: 'MD24AG000225100013104168',
    pattern: '^[A-Z]{2}\\d{2}[A-Z\\d]{8,30}$',
    longest: 34,
    check: checkIban,
  }),
  identifier({
    name: 'eu_vat',
    title: 'VAT number of the EU',
    description: 'Country and number in the form of that country (VIES), such as RO14399840 or DE123456789.',
    example: 'RO14399840',
    pattern: '^[A-Z]{2}[A-Z\\d+*]{2,12}$',
    longest: 14,
    check: checkVat,
  }),
  identifier({
    name: 'isin',
    title: 'ISIN',
    description: 'Security: country, nine characters, check digit (ISO 6166).',
    example: 'US0378331005',
    pattern: '^[A-Z]{2}[A-Z\\d]{9}\\d$',
    longest: 12,
    check: digitsFit(isinChecks, 'an ISIN whose check digit fits'),
  }),
  identifier({
    name: 'lei',
    title: 'LEI',
    description: 'Legal entity: 18 characters and two check digits (ISO 17442).',
    example: '5493001KJTIIGC8Y1R12',
    pattern: '^[A-Z\\d]{18}\\d{2}$',
    longest: 20,
    check: digitsFit(leiChecks, 'an LEI whose check digits fit'),
  }),
  identifier({
    name: 'luhn',
    title: 'Number with a Luhn check digit',
    description: 'Payment cards and other numbers of 8 to 19 digits whose last is a Luhn check digit.',
    example: '4111111111111111',
    pattern: '^\\d{8,19}$',
    longest: 19,
    check: digitsFit(luhnChecks, 'a number whose last digit fits (Luhn)'),
  }),
  identifier({
    name: 'md_idno',
    title: 'Moldovan IDNO',
    description: 'Legal entity of the Republic of Moldova: 13 digits, the first a 1, the last a check digit.',
    example: '1002600003778',
    pattern: '^1\\d{12}$',
    longest: 13,
    check: digitsFit(moldovanChecks, 'an IDNO whose check digit fits'),
  }),
  identifier({
    name: 'md_idnp',
    title: 'Moldovan IDNP',
    description: 'Person of the Republic of Moldova: 13 digits, the first 0 or 2, the last a check digit.',
    example: '2001234567891',
    pattern: '^[02]\\d{12}$',
    longest: 13,
    check: digitsFit(moldovanChecks, 'an IDNP whose check digit fits'),
  }),
  {
    ...identifier({
      name: 'ro_cui',
      title: 'Romanian CUI',
      description: 'Romanian tax number: 2 to 10 digits, the last a check digit; RO before it is left out.',
      example: '14399840',
      pattern: '^[1-9]\\d{1,9}$',
      longest: 10,
      check: digitsFit(romanianTaxChecks, 'a CUI whose check digit fits'),
    }),
    normalise: romanianDigits,
  },
  identifier({
    name: 'ro_cnp',
    title: 'Romanian CNP',
    description: 'Person of Romania: 13 digits with the date of birth and a check digit.',
    example: '1800101221144',
    pattern: '^[1-9]\\d{12}$',
    longest: 13,
    check: checkCnp,
  }),
];
