const units = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A length of time for people, its two largest units: `2 days 3 h`, `45 min`, `3 s`, `120 ms`. */
export function durationInWords(milliseconds: number): string {
  let rest = Math.abs(milliseconds);
  if (rest < 1_000) return `${Math.round(rest)} ms`;
  const words: string[] = [];
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(name === 'day' ? `${count} day${count === 1 ? '' : 's'}` : `${count} ${name}`);
    if (words.length === 2) break;
  }
  return words.join(' ');
}
