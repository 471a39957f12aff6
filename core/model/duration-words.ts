const units = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

const days = {
  en: (count: number) => (count === 1 ? 'day' : 'days'),
  ro: (count: number) => (count === 1 ? 'zi' : count % 100 === 0 || count % 100 >= 20 ? 'de zile' : 'zile'),
} as const;

/** A length of time for people, its two largest units: `2 days 3 h`, `45 min`, `3 s`, `120 ms`. */
export function durationInWords(milliseconds: number, language: keyof typeof days = 'en'): string {
  let rest = Math.abs(milliseconds);
  if (rest < 1_000) return `${Math.round(rest)} ms`;
  const words: string[] = [];
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(`${count} ${name === 'day' ? days[language](count) : name}`);
    if (words.length === 2) break;
  }
  return words.join(' ');
}
