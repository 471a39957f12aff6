/** The Romanian words that saying (words-ro-say.ts) and reading (words-ro-vocabulary.ts) share. */

export const roWeekdays = ['luni', 'marți', 'miercuri', 'joi', 'vineri', 'sâmbătă', 'duminică'] as const;

/** Every such day: "lunea" is "Mondays", where "luni" is one Monday. */
export const roEveryWeekday = [
  'lunea',
  'marțea',
  'miercurea',
  'joia',
  'vinerea',
  'sâmbăta',
  'duminica',
] as const;

export const roMonths = [
  'ianuarie',
  'februarie',
  'martie',
  'aprilie',
  'mai',
  'iunie',
  'iulie',
  'august',
  'septembrie',
  'octombrie',
  'noiembrie',
  'decembrie',
] as const;

/** Written out up to the fifth; beyond it "a 20-a". All that is counted but slots is feminine. */
const feminine = ['prima', 'a doua', 'a treia', 'a patra', 'a cincea'] as const;

/** "prima zi", "a 20-a luni", "ultima vineri", "a 3-a zi de la sfârșit". */
export function nthFeminine(n: number, noun: string): string {
  if (n === -1) return `ultima ${noun}`;
  if (n === -2) return `penultima ${noun}`;
  if (n < 0) return `a ${-n}-a ${noun} de la sfârșit`;
  return `${feminine[n - 1] ?? `a ${n}-a`} ${noun}`;
}

/** "primul moment", "al 2-lea moment", "al 3-lea moment de la sfârșit". */
export function nthMasculine(n: number, noun: string): string {
  if (n === -1) return `ultimul ${noun}`;
  if (n === -2) return `penultimul ${noun}`;
  if (n < 0) return `al ${-n}-lea ${noun} de la sfârșit`;
  return n === 1 ? `primul ${noun}` : `al ${n}-lea ${noun}`;
}

/** "2 ore", "20 de minute", "115 minute": numbers whose last two digits are 0 or at least 20 take "de". */
export function counted(count: number, many: string): string {
  const tail = Math.abs(count) % 100;
  return `${count} ${tail === 0 || tail >= 20 ? 'de ' : ''}${many}`;
}

/** "a", "a și b", "a, b și c". */
export function roList(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} și ${items.at(-1)}`;
}
