/** Entry of the guard thread: checks values against schemas that may take for ever. It is terminated, never asked to stop. */
import { parentPort } from 'node:worker_threads';
import { asOrdinautError } from '../errors.ts';
import { type CompiledSchema, compileSchema } from './compiled-schema.ts';
import type { GuardReply, GuardRequest } from './guard-message.ts';
import { schemaFacts } from './schema-facts.ts';

const MOST_SCHEMAS = 200;
/** Oldest use first. */
const compiled = new Map<number, CompiledSchema>();

function schemaOf(request: GuardRequest): CompiledSchema | undefined {
  const known = compiled.get(request.schema_id);
  if (known) {
    compiled.delete(request.schema_id);
    compiled.set(request.schema_id, known);
    return known;
  }
  if (request.schema === undefined) return undefined;
  const schema = JSON.parse(request.schema);
  const fresh = compileSchema(schema, schemaFacts(schema));
  compiled.set(request.schema_id, fresh);
  const [oldest] = compiled.keys();
  if (compiled.size > MOST_SCHEMAS && oldest !== undefined) compiled.delete(oldest);
  return fresh;
}

function answer(request: GuardRequest): GuardReply {
  try {
    const check = schemaOf(request);
    if (!check) return { kind: 'need_schema', id: request.id };
    return { kind: 'checked', id: request.id, problems: check(request.value) };
  } catch (error) {
    return { kind: 'failed', id: request.id, error: asOrdinautError(error).toJSON() };
  }
}

const port = parentPort;
if (!port) throw new Error('guard-worker runs as a worker thread only');
const reply = (message: GuardReply): void => port.postMessage(message);
port.on('message', (request: GuardRequest) => reply(answer(request)));
reply({ kind: 'ready' });
