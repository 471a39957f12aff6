import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { REDACTED } from '../model/secret-name.ts';
import { authorise } from './authorise.ts';
import { plainJson } from './fields.ts';
import { checkInput } from './input-check.ts';
import type { Operation, OperationContext } from './operation.ts';
import { redact } from './redact.ts';
import { spokenError } from './spoken-error.ts';

/** Longest input kept in the audit trail, in characters. */
const auditedInput = 2_000;

/**
 * Calls an operation as every door does: bounds and schema of the input, authorisation, handler; then a log line, and an
 * entry in the audit trail unless the operation only reads. Throws `OrdinautError` and nothing else; what went wrong
 * inside is logged with its stack and shown without.
 */
export async function invoke(operation: Operation, input: unknown, context: OperationContext): Promise<Json> {
  const { services, request_id, correlation_id, agent, door } = context;
  const began = services.clock.monotonic();
  const log = context.log.child({
    request_id,
    correlation_id,
    agent_id: agent.id,
    operation: operation.name,
  });
  const finish = async (outcome: string) => {
    const duration_ms = Math.round((services.clock.monotonic() - began) * 1_000) / 1_000;
    const failed = outcome !== 'ok';
    // Looking is not worth a line of everyday's log.
    const level = failed ? 'warn' : operation.annotations.readOnly ? 'debug' : 'info';
    log[level]({ door, outcome, duration_ms }, `${operation.name}: ${outcome}`);
    if (!operation.annotations.readOnly) await writeAudit(operation, input, outcome, context);
  };

  let output: unknown;
  try {
    authorise(context, operation, input);
    services.countCall(agent);
    const given = input ?? {};
    checkInput(operation, given);
    output = await operation.handler(given as JsonObject, context);
  } catch (thrown) {
    const error = asOrdinautError(thrown);
    if (error.code === 'internal') log.error({ err: thrown }, `${operation.name} failed inside`);
    await finish(error.code).catch((failure: unknown) => {
      log.error({ err: failure }, 'the refusal could not be written to the audit trail');
    });
    const shown = error.code === 'internal' ? withoutInsides(operation, request_id, thrown) : error;
    throw spokenError(shown, services.facts.language);
  }
  await finish('ok').catch((failure: unknown) => {
    const { code, message } = asOrdinautError(failure);
    throw new OrdinautError(
      {
        code,
        message: `${operation.name} was done, but could not be written to the audit trail: ${message}`,
        hint: 'look before you repeat it',
      },
      failure,
    );
  });
  return plainJson(output);
}

async function writeAudit(
  operation: Operation,
  input: unknown,
  outcome: string,
  { services, agent, door, request_id }: OperationContext,
): Promise<void> {
  await services.store.audit({
    at: services.clock.now(),
    agent_id: agent.id,
    door,
    operation: operation.name,
    input: shortened(operation, input, outcome),
    outcome,
    request_id,
  });
}

/** Input as text for the audit trail: without secrets, and not longer than a person reads. */
function shortened(operation: Operation, input: unknown, outcome: string): string {
  // What was refused for its size or depth is not walked through again.
  if (outcome === 'too_large' || outcome === 'too_deep') return `(${outcome})`;
  const text = JSON.stringify(redact(withoutSecrets(operation, plainJson(input))));
  return text.length <= auditedInput ? text : `${text.slice(0, auditedInput)}… (${text.length} characters)`;
}

/** Fields that the schema calls `writeOnly` are never shown again. */
function withoutSecrets({ input }: Operation, given: Json): Json {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) return given;
  const { properties = {} } = input as { properties?: Readonly<Record<string, { writeOnly?: boolean }>> };
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      properties[name]?.writeOnly === true ? REDACTED : value,
    ]),
  );
}

function withoutInsides(operation: Operation, request_id: string, cause: unknown): OrdinautError {
  return new OrdinautError(
    {
      code: 'internal',
      message: `${operation.name} failed inside the engine`,
      hint: `the log has the details under request ${request_id}`,
    },
    cause,
  );
}
