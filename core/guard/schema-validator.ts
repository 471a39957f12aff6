import { asOrdinautError, type ErrorDetail, OrdinautError } from '../errors.ts';
import type { JsonSchema } from '../model/tool.ts';
import type { Clock } from '../ports.ts';
import { type CompiledSchema, compileSchema, ownSchema } from './compiled-schema.ts';
import { GuardThread } from './guard-thread.ts';
import { schemaFacts } from './schema-facts.ts';
import { DEEPEST_VALUE, valueSize } from './value-size.ts';

export type Validation =
  | { readonly ok: true }
  | { readonly ok: false; readonly problems: readonly ErrorDetail[] };

/** A schema after its first use. `check` is null when it may be run in the guard thread only. */
type Known =
  | { readonly id: number; readonly check: CompiledSchema | null }
  | { readonly refused: OrdinautError };

const VALID: Validation = { ok: true };
const TOO_DEEP: Validation = {
  ok: false,
  problems: [{ code: 'too_deep', message: `the value is nested deeper than ${DEEPEST_VALUE} levels` }],
};
const DEADLINE_MS = 1_000;

/**
 * JSON Schema validation (draft 2020-12 and 7, formats included) that foreign schemas and values cannot hold up.
 * Schemas of bounded cost are checked on the spot; those with patterns, references, `uniqueItems` or backtracking formats, and
 * large values, in a thread that is killed and replaced after 1 s. Each schema object is compiled once, and forgotten with it.
 */
export class SchemaValidator {
  readonly #known = new WeakMap<JsonSchema, Known>();
  readonly #thread: GuardThread;
  #ids = 0;
  #requests = 0;

  /** `worker_url`: `guard-worker.ts` beside this file, or its bundle. */
  constructor(options: { readonly clock: Clock; readonly worker_url: URL; readonly deadline_ms?: number }) {
    this.#thread = new GuardThread({
      url: options.worker_url,
      clock: options.clock,
      deadline_ms: options.deadline_ms ?? DEADLINE_MS,
    });
  }

  /** Whether the guard thread is alive. */
  get threadRunning(): boolean {
    return this.#thread.running;
  }

  /**
   * A schema of our own (see `ownSchema`): checked on the spot whatever it holds, large values excepted, and without the
   * metaschemas, whose compilation costs more than a server's whole start.
   */
  trust(schema: JsonSchema): void {
    if (!this.#known.has(schema)) this.#known.set(schema, { id: ++this.#ids, check: ownSchema(schema) });
  }

  /**
   * The verdict at once, or undefined when schema or value must go to the guard thread (`validate`).
   * Throws `OrdinautError` `invalid_schema`.
   */
  validateInline(schema: JsonSchema, value: unknown): Validation | undefined {
    const { check } = this.#lookUp(schema);
    const size = valueSize(value);
    if (size === 'too_deep') return TOO_DEEP;
    if (check === null || size === 'large') return undefined;
    return verdict(check(value));
  }

  /**
   * Throws `OrdinautError`: `invalid_schema`; `validation_timeout` after 1 s; `validation_failed` when the thread dies of it;
   * `cancelled` by the signal.
   */
  async validate(schema: JsonSchema, value: unknown, signal?: AbortSignal): Promise<Validation> {
    const inline = this.validateInline(schema, value);
    if (inline) return inline;
    const request = { id: ++this.#requests, schema_id: this.#lookUp(schema).id, value };
    let reply = await this.#thread.run(request, signal);
    if (reply.kind === 'need_schema')
      reply = await this.#thread.run({ ...request, schema: JSON.stringify(schema) }, signal);
    if (reply.kind === 'checked') return verdict(reply.problems);
    throw new OrdinautError(
      reply.kind === 'failed' ? reply.error : { code: 'internal', message: 'the guard thread lost a schema' },
    );
  }

  /** Ends the guard thread. */
  close(): Promise<void> {
    return this.#thread.close();
  }

  #lookUp(schema: JsonSchema): Extract<Known, { readonly id: number }> {
    let known = this.#known.get(schema);
    if (!known) {
      known = this.#inspect(schema);
      this.#known.set(schema, known);
    }
    if ('refused' in known) throw known.refused;
    return known;
  }

  #inspect(schema: JsonSchema): Known {
    try {
      const facts = schemaFacts(schema);
      return { id: ++this.#ids, check: facts.plain ? compileSchema(schema, facts) : null };
    } catch (error) {
      return { refused: asOrdinautError(error) };
    }
  }
}

function verdict(problems: readonly ErrorDetail[] | null): Validation {
  return problems === null ? VALID : { ok: false, problems };
}
