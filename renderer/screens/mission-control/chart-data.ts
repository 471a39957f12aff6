/** One figure over time, as metrics.history answers it. */
export interface Series {
  readonly name: string;
  readonly items: readonly { readonly at: string; readonly average: number; readonly most: number }[];
}

export interface SeriesSummary {
  readonly name: string;
  readonly last: number;
  readonly average: number;
  readonly most: number;
  /** ISO 8601; of the most. */
  readonly most_at: string;
}

/** Seconds of all instants, and for each series its averages there; null where it has none, which leaves a gap. */
export function alignedSeries(
  series: readonly Series[],
): readonly [readonly number[], ...(readonly (number | null)[])[]] {
  const instants = [...new Set(series.flatMap(({ items }) => items.map(({ at }) => at)))].sort();
  const values = series.map(({ items }) => {
    const known = new Map(items.map(({ at, average }) => [at, average]));
    return instants.map((at) => known.get(at) ?? null);
  });
  return [instants.map((at) => Date.parse(at) / 1_000), ...values];
}

/** What a chart shows, in four numbers: for those who do not see it. Undefined without any point. */
export function summaryOf({ name, items }: Series): SeriesSummary | undefined {
  const last = items.at(-1);
  if (!last) return undefined;
  const top = items.reduce((best, item) => (item.most > best.most ? item : best), last);
  const average = items.reduce((sum, item) => sum + item.average, 0) / items.length;
  return { name, last: last.average, average, most: top.most, most_at: top.at };
}
