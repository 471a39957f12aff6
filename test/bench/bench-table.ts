/** One measured figure, with the peer or the limit that it is to be read beside. */
export interface BenchRow {
  readonly name: string;
  readonly value: string;
  readonly limit?: string;
}
export interface BenchTable {
  readonly title: string;
  readonly rows: readonly BenchRow[];
}

/** The value below which the given share (0–1) of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function perSecond(count: number, milliseconds: number): string {
  return `${Math.round(count / (milliseconds / 1000)).toLocaleString('en')}/s`;
}

export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(3) : value.toFixed(1)} ms`;
}
