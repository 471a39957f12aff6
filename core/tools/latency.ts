const KEPT = 200;

/** Durations of the last 200 calls. */
export class Latency {
  readonly #kept = new Float64Array(KEPT);
  #count = 0;

  add(milliseconds: number): void {
    this.#kept[this.#count % KEPT] = milliseconds;
    this.#count += 1;
  }

  /** The duration that `share` (0–1) of the kept calls did not exceed; null before the first. */
  quantile(share: number): number | null {
    const sorted = this.#kept.slice(0, Math.min(this.#count, KEPT)).toSorted();
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
  }
}
