/** Who wants to hear of something. A listener that throws does not keep the others from hearing. */
export class Listeners<T> {
  readonly #listeners = new Set<(message: T) => void>();
  readonly #onError: (thrown: unknown) => void;

  constructor(onError: (thrown: unknown) => void) {
    this.#onError = onError;
  }

  get size(): number {
    return this.#listeners.size;
  }

  /** Returns the unsubscribe function. */
  add(listener: (message: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(message: T): void {
    for (const listener of this.#listeners) {
      try {
        listener(message);
      } catch (thrown) {
        this.#onError(thrown);
      }
    }
  }
}
