const units = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1_000 },
] as const;

/** A length of time as a person says it, its two largest units: `3 s`, `12 min`, `2 h 5 min`, `3 d 4 h`. */
export function durationInWords(milliseconds: number): string {
  let rest = Math.round(Math.abs(milliseconds) / 1_000) * 1_000;
  const words: string[] = [];
  for (const { name, ms } of units) {
    const count = Math.floor(rest / ms);
    rest -= count * ms;
    if (count > 0) words.push(`${count} ${name}`);
    else if (words.length > 0) break;
    if (words.length === 2) break;
  }
  return words.length > 0 ? words.join(' ') : `${Math.round(Math.abs(milliseconds))} ms`;
}
