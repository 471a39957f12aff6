import type { Json, JsonObject } from '../model/json.ts';

/** Calls operations for a command: over HTTP when an engine serves the data directory, in this process otherwise. */
export interface Caller {
  /** Throws `OrdinautError`, the engine's own. */
  call(operation: string, input: JsonObject, signal: AbortSignal): Promise<Json>;
  /** Steps of a run as they start and finish, until it is settled or waits for a person. Answers with the run. */
  follow(
    run_id: string,
    onProgress: (progress: JsonObject) => void,
    signal: AbortSignal,
  ): Promise<JsonObject>;
  close(): Promise<void>;
}
