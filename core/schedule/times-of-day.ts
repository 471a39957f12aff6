/** The times of a day that a rule names: every combination of its hours, minutes and seconds, in seconds since midnight. */
export class TimesOfDay {
  readonly count: number;
  readonly first: number;
  readonly #hours: readonly number[];
  readonly #minutes: readonly number[];
  readonly #seconds: readonly number[];

  /** Each list is sorted and has at least one number. */
  constructor(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]) {
    this.#hours = hours;
    this.#minutes = minutes;
    this.#seconds = seconds;
    this.count = hours.length * minutes.length * seconds.length;
    this.first = (hours[0] ?? 0) * 3600 + (minutes[0] ?? 0) * 60 + (seconds[0] ?? 0);
  }

  /** The first time at or after `second`; -1 when the day has no further one. */
  firstFrom(second: number): number {
    if (second <= this.first) return this.first;
    if (this.count === 1) return -1;
    const hour = (second / 3600) | 0;
    const minute = ((second / 60) | 0) % 60;
    const rest = second % 60;
    for (const candidateHour of this.#hours) {
      if (candidateHour < hour) continue;
      if (candidateHour > hour) return candidateHour * 3600 + (this.first % 3600);
      for (const candidate of this.#minutes) {
        if (candidate < minute) continue;
        if (candidate > minute) return hour * 3600 + candidate * 60 + (this.first % 60);
        for (const last of this.#seconds) if (last >= rest) return hour * 3600 + minute * 60 + last;
      }
    }
    return -1;
  }

  /** The time at `index`, 0 the earliest, below `count`. */
  at(index: number): number {
    const seconds = this.#seconds.length;
    const minutes = this.#minutes.length;
    const hour = this.#hours[Math.floor(index / (seconds * minutes))] ?? 0;
    const minute = this.#minutes[Math.floor(index / seconds) % minutes] ?? 0;
    return hour * 3600 + minute * 60 + (this.#seconds[index % seconds] ?? 0);
  }
}
