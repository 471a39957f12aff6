export interface Page {
  /** 1–1000. */
  readonly limit: number;
  /** Opaque, from the previous page. */
  readonly cursor?: string;
}

export interface Paged<T> {
  readonly items: readonly T[];
  /** null on the last page. */
  readonly next_cursor: string | null;
}
