import type { TSchema } from 'typebox';

/** One thing that is wrong with a value. */
export interface FieldProblem {
  /** `lines[0].tax_rate`; empty for the value itself. */
  readonly field: string;
  /** What is wrong, for people. */
  readonly problem: string;
  /** What would be right. */
  readonly expected: string;
}

/** A ready schema: what JSON Schema can say, and what only arithmetic can. */
export interface Validator {
  readonly name: string;
  readonly title: string;
  /** The expected form in words. */
  readonly description: string;
  readonly example: unknown;
  readonly schema: TSchema;
  /** As people write it to as it is kept: without the spaces of a printed IBAN. */
  readonly normalise?: (value: unknown) => unknown;
  /** Check digits, sums and dates; called with values that fit the schema. */
  readonly check?: (value: never) => readonly FieldProblem[];
}

export const wrong = (field: string, problem: string, expected: string): readonly FieldProblem[] => [
  { field, problem, expected },
];

/** Without the spaces, dots and dashes of print, in capitals; what is no text stays. */
export const plainIdentifier = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/[\s.\-–/]/g, '').toUpperCase() : value;
