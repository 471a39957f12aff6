import type { ErrorDetail } from '../errors.ts';
import type { Briefing } from '../model/briefing.ts';
import type { Id, Json } from '../model/json.ts';
import type { JsonSchema } from '../model/tool.ts';
import type { Clock, Ids, Logger, Notifier, Secrets } from '../ports.ts';
import type { MemoryStore } from '../store/memory-store.ts';

/** What the toolkits need of the engine, in-process and as stdio servers alike. */
export interface ToolkitPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly notifier: Notifier;
  readonly secrets: Secrets;
  /** Stores a briefing; one with a known id replaces it. */
  readonly publishBriefing: (briefing: Briefing) => Promise<void>;
  /** The newest briefing of a task that the person has read; null when none was. */
  readonly lastReadBriefing: (task_id: Id) => Promise<Briefing | null>;
  /** What agents remember; opened by the first call. */
  readonly memory: () => Promise<MemoryStore>;
  /** The value of a JMESPath expression over `data`, within bounds. Throws `OrdinautError`. */
  readonly evaluate: (expression: string, data: Json) => Promise<Json>;
  /**
   * What of `value` does not fit a JSON Schema that somebody else wrote, within bounds of time; empty when it fits. Throws
   * `OrdinautError` `invalid_schema`, `validation_timeout`.
   */
  readonly validate: (
    schema: JsonSchema,
    value: Json,
    signal?: AbortSignal,
  ) => Promise<readonly ErrorDetail[]>;
  /** The variable OLLAMA_HOST, which Ollama's own programs read. */
  readonly ollama_host?: string | undefined;
  /** Absolute path of the folder against which relative paths in settings are resolved. */
  readonly directory: string;
  /** The person's home folder, for paths beginning with `~/`. */
  readonly home: string;
}
