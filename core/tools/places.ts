/** A fixed number of places, given out in the order of asking. */
export class Places {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Takes a place when one is free. */
  tryTake(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  /** Resolves with a place; `leave` gives up waiting, or returns the place when it came meanwhile. */
  wait(): { readonly taken: Promise<void>; readonly leave: () => void } {
    let mine = (): void => {};
    const taken = new Promise<void>((resolve) => {
      mine = resolve;
    });
    this.#waiting.push(mine);
    const leave = (): void => {
      const index = this.#waiting.indexOf(mine);
      if (index >= 0) this.#waiting.splice(index, 1);
      else this.give();
    };
    return { taken, leave };
  }

  /** Gives a place back. */
  give(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}
