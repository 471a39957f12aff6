/** A run as far as it is counted. */
interface CountedRun {
  readonly task_id: string;
  readonly task_title: string | null;
  readonly state: string;
  readonly duration_ms: number | null;
}

export interface TaskFigure {
  readonly task_id: string;
  readonly title: string;
  readonly runs: number;
  readonly failed: number;
  /** Of settled runs; null without any. */
  readonly median_ms: number | null;
  readonly longest_ms: number | null;
}

/** What runs say of each of their tasks. */
export function taskFigures(runs: readonly CountedRun[]): readonly TaskFigure[] {
  const byTask = Map.groupBy(runs, ({ task_id }) => task_id);
  return [...byTask].map(([task_id, own]) => {
    const durations = own
      .map(({ duration_ms }) => duration_ms)
      .filter((duration) => duration !== null)
      .sort((one, other) => one - other);
    return {
      task_id,
      title: own[0]?.task_title ?? task_id,
      runs: own.length,
      failed: own.filter(({ state }) => state === 'failed' || state === 'parked').length,
      median_ms: durations[Math.ceil(durations.length / 2) - 1] ?? null,
      longest_ms: durations.at(-1) ?? null,
    };
  });
}

const most = 10;

/** Those that take longest, in their median. */
export function slowest(figures: readonly TaskFigure[]): readonly TaskFigure[] {
  return figures
    .filter(({ median_ms }) => median_ms !== null)
    .toSorted((one, other) => (other.median_ms ?? 0) - (one.median_ms ?? 0))
    .slice(0, most);
}

/** Those that fail most, by their share and then their number. */
export function mostFailing(figures: readonly TaskFigure[]): readonly TaskFigure[] {
  return figures
    .filter(({ failed }) => failed > 0)
    .toSorted((one, other) => other.failed / other.runs - one.failed / one.runs || other.failed - one.failed)
    .slice(0, most);
}
