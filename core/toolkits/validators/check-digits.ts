/** Digits of what came before the check digit, and the check digit, in one text: the rule of each kind of identifier. */
export type CheckRule = (value: string) => boolean;

const digits = (text: string): readonly number[] => [...text].map(Number);

const weighted = (numbers: readonly number[], weights: readonly number[]): number =>
  numbers.reduce((sum, digit, at) => sum + digit * (weights[at % weights.length] ?? 0), 0);

/** Letters as two digits (A = 10 … Z = 35), as ISO 13616, ISO 6166 and ISO 17442 want them. */
const lettersAsNumbers = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));

/** ISO/IEC 7064 MOD 97-10, piece by piece, for numbers of any length. */
function mod97(number: string): number {
  let rest = 0;
  for (const digit of digits(number)) rest = (rest * 10 + digit) % 97;
  return rest;
}

/** ISO 13616: country and check digits go to the end, letters become numbers, the rest by 97 is 1. */
export const ibanChecks: CheckRule = (iban) =>
  mod97(lettersAsNumbers(iban.slice(4) + iban.slice(0, 4))) === 1;

/** ISO/IEC 7812-1, annex B: cards and many other numbers. */
export const luhnChecks: CheckRule = (number) => {
  const sum = digits(number)
    .toReversed()
    .reduce((total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return sum % 10 === 0;
};

/** ISO 6166: Luhn over the digits, letters as numbers. */
export const isinChecks: CheckRule = (isin) => luhnChecks(lettersAsNumbers(isin));

/** ISO 17442: the legal entity identifier, MOD 97-10. */
export const leiChecks: CheckRule = (lei) => mod97(lettersAsNumbers(lei)) === 1;

/** Moldovan IDNO and IDNP: weights 7, 3, 1 over the first twelve digits, modulo 10. */
export const moldovanChecks: CheckRule = (number) =>
  weighted(digits(number.slice(0, 12)), [7, 3, 1]) % 10 === Number(number[12]);

/** Romanian CUI (CIF): weights 7 5 3 2 1 7 5 3 2 aligned to the right, times 10, modulo 11; 10 counts as 0. */
export const romanianTaxChecks: CheckRule = (cui) => {
  const padded = cui.padStart(10, '0');
  const rest = (weighted(digits(padded.slice(0, 9)), [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11;
  return rest % 10 === Number(padded[9]);
};

/** Romanian CNP: weights 2 7 9 1 4 6 3 5 8 2 7 9, modulo 11; 10 counts as 1. */
export const romanianPersonChecks: CheckRule = (cnp) => {
  const rest = weighted(digits(cnp.slice(0, 12)), [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return (rest === 10 ? 1 : rest) === Number(cnp[12]);
};
