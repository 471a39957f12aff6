import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { SchemaValidator } from '../guard/schema-validator.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { JsonSchema, ToolContext, Toolkit, ToolkitTool } from '../model/tool.ts';
import type { Clock } from '../ports.ts';
import { checkInput, checkOutput } from './schema-check.ts';
import { cancelled, timedOut } from './tool-error.ts';

/** Calls tools of toolkits in this process. The same code stands behind the stdio server of a toolkit. */
export class ToolkitHost {
  readonly #tools: ReadonlyMap<string, ToolkitTool>;
  readonly #validator: SchemaValidator;
  readonly #clock: Clock;

  constructor(toolkits: readonly Toolkit[], validator: SchemaValidator, clock: Clock) {
    this.#tools = new Map(
      toolkits.flatMap((toolkit) =>
        toolkit.tools.map((tool) => [`${toolkit.name}.${tool.name}`, tool] as const),
      ),
    );
    this.#validator = validator;
    this.#clock = clock;
    for (const { input, output } of this.#tools.values())
      for (const schema of [input, output]) validator.trust(schemaOf(schema));
  }

  /**
   * Validates the input, runs the handler for as long as it may, validates the output.
   * Throws `OrdinautError`: `invalid_input` (not sent), what the tool threw (answered), `tool_timeout` and `cancelled`
   * (unknown), `invalid_output` (answered).
   */
  async call(name: string, input: JsonObject, timeout_ms: number, context: ToolContext): Promise<Json> {
    const tool = this.#tools.get(name);
    if (!tool)
      throw new OrdinautError({
        code: 'unknown_tool',
        message: `there is no tool ${name}`,
        delivery: 'not_sent',
      });
    await checkInput(this.#validator, name, schemaOf(tool.input), input, context.signal);
    const output = await this.#run(name, tool, input, timeout_ms, context);
    await checkOutput(this.#validator, name, schemaOf(tool.output), output);
    return output;
  }

  #run(
    name: string,
    tool: ToolkitTool,
    input: JsonObject,
    timeout_ms: number,
    context: ToolContext,
  ): Promise<Json> {
    return new Promise((resolve, reject) => {
      const abort = new AbortController();
      const giveUp = (error: OrdinautError): void => {
        end();
        // A handler that minds its signal ends; one that does not is no longer waited for.
        abort.abort(error);
        reject(error);
      };
      const onAbort = (): void => giveUp(cancelled(name, 'unknown'));
      const cancelTimer = this.#clock.timer(timeout_ms, () => giveUp(timedOut(name, timeout_ms)));
      const end = (): void => {
        cancelTimer();
        context.signal.removeEventListener('abort', onAbort);
      };
      if (context.signal.aborted) {
        end();
        reject(cancelled(name, 'not_sent'));
        return;
      }
      context.signal.addEventListener('abort', onAbort, { once: true });
      // The input has been validated against the schema that the handler's type is made from.
      // A server does not know how long its client waits.
      const deadline_at = timeout_ms < 2 ** 31 - 1 ? this.#clock.now() + timeout_ms : null;
      Promise.resolve({ ...context, signal: abort.signal, deadline_at })
        .then((own) => tool.handler(input as never, own))
        .then(
          (output) => {
            end();
            resolve(output);
          },
          (error) => {
            end();
            reject(handlerFailure(name, error));
          },
        );
    });
  }
}

/** The tool's own error, `answered` unless it says otherwise; anything else it throws is a defect whose effect nobody knows. */
function handlerFailure(name: string, thrown: unknown): OrdinautError {
  if (thrown instanceof OrdinautError)
    return new OrdinautError({ ...thrown.toJSON(), delivery: thrown.delivery ?? 'answered' }, thrown);
  const { code, message } = asOrdinautError(thrown);
  return new OrdinautError({ code, message: `${name} failed: ${message}`, delivery: 'unknown' }, thrown);
}

/** TypeBox schemas are JSON Schema, with symbols that JSON does not see. */
export function schemaOf(schema: object): JsonSchema {
  return schema as JsonSchema;
}
