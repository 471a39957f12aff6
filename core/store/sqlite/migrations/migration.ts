/** One step of the schema. Append-only: a released migration is never edited, a later one mends it. */
export interface Migration {
  /** `NNNN-name`; NNNN is its place, from 0001, and the `user_version` after it. */
  readonly name: string;
  readonly up: string;
  /** Takes the schema back. What only the newer schema can hold is lost. */
  readonly down: string;
}
