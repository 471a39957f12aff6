import Type from 'typebox';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { mayWrite, type ToolDefinition } from '../model/tool.ts';
import { isProgram } from './authorise.ts';
import { AnyJson, AnyObject, orNull } from './fields.ts';
import { defineOperation, type OperationContext } from './operation.ts';
import { redact } from './redact.ts';
import { toolOf } from './tools.ts';

/** Longest output that is answered, in characters of JSON. */
const longestOutput = 200_000;

const call = defineOperation({
  name: 'tools.call',
  title: 'Call a tool',
  description:
    'Calls one tool now, outside of any task, to try it; input and output are checked against its schemas. A tool that may change the world (`write` or `idempotent` in tools.get) is called only with `confirm: true`. Output beyond 200,000 characters is cut and comes as text.',
  input: Type.Object(
    {
      tool: Type.String({ minLength: 1, maxLength: 300, description: '`server.tool`' }),
      input: Type.Optional({ ...AnyObject, description: 'By the input schema that tools.get shows.' }),
      confirm: Type.Optional(
        Type.Boolean({ default: false, description: 'That it may change the world, and shall.' }),
      ),
      mode: Type.Optional(
        Type.Union([Type.Literal('direct'), Type.Literal('hybrid'), Type.Literal('mcp')], {
          default: 'direct',
          description: 'How a toolkit is called.',
        }),
      ),
      timeout_seconds: Type.Optional(
        Type.Number({ exclusiveMinimum: 0, maximum: 3_600, description: 'The tool’s own unless given.' }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    tool: Type.String(),
    effect: Type.String(),
    output: AnyJson,
    text: orNull(
      Type.String({ description: 'The beginning of an output that is too long; null otherwise.' }),
    ),
    truncated: Type.Boolean(),
    via: Type.String({ description: 'Which path served it: `direct`, `mcp`, `http` or `command`.' }),
    duration_ms: Type.Integer(),
  }),
  scope: 'tools:call',
  annotations: { readOnly: false, destructive: true, idempotent: false },
  handler: async ({ tool: name, input = {}, confirm = false, mode = 'direct', timeout_seconds }, context) => {
    const { services, agent, correlation_id, signal } = context;
    const tool = toolOf(services, name);
    if (mayWrite(tool) && isProgram(context) && agent.approval !== 'never') {
      await record(context, tool, input, null, false);
      throw unasked(tool);
    }
    if (tool.effect !== 'read_only') {
      if (!confirm) throw unconfirmed(tool);
      await journal(context, tool);
    }
    const began = services.clock.monotonic();
    const answer = await services.tools.call({
      tool: tool.name,
      input,
      mode,
      timeout_ms: (timeout_seconds ?? tool.timeout_seconds) * 1_000,
      signal,
      idempotency_key: tool.effect === 'read_only' ? null : services.ids.next(),
      run_id: null,
      task_id: null,
      agent_id: agent.id,
      timezone: services.facts.timezone,
      correlation_id,
    });
    await record(context, tool, input, answer.output, true);
    const duration_ms = Math.round(services.clock.monotonic() - began);
    return { tool: tool.name, effect: tool.effect, ...bounded(answer.output), via: answer.via, duration_ms };
  },
});

/** An agent's `confirm` is no person's: a task of it is asked about once, and then runs as often as it is due. */
function unasked({ name, effect }: ToolDefinition): OrdinautError {
  return new OrdinautError({
    code: 'needs_approval',
    message:
      effect === 'read_only'
        ? `that ${name} only reads is what its server says, and no person has agreed`
        : `${name} may change the world, and no person has agreed`,
    hint: 'save a task that calls it (schedule kind manual): it waits in the inbox for approval, then tasks.run runs it',
  });
}

/** Written before it is sent: should the engine end meanwhile, the trail tells that it may have gone out. */
async function journal({ services, agent, door, request_id }: OperationContext, tool: ToolDefinition) {
  await services.store.audit({
    at: services.clock.now(),
    agent_id: agent.id,
    door,
    operation: 'tools.call',
    input: JSON.stringify({ tool: tool.name }),
    outcome: 'sending',
    request_id,
  });
}

/** While the agent is recorded. What was called is done, whether it could be kept or not. */
async function record(
  { services, agent, log }: OperationContext,
  tool: ToolDefinition,
  input: JsonObject,
  output: Json,
  sent: boolean,
): Promise<void> {
  const call = { at: services.clock.now(), tool: tool.name, sent };
  try {
    const kept = { ...call, input: redact(input) as JsonObject, output: redact(output) };
    await services.store.recordCall(agent.id, kept);
  } catch (thrown) {
    log.error({ tool: tool.name, error: asOrdinautError(thrown).toJSON() }, 'a call could not be recorded');
  }
}

function bounded(output: Json) {
  const text = JSON.stringify(output);
  if (text.length <= longestOutput) return { output, text: null, truncated: false };
  return { output: null, text: text.slice(0, longestOutput), truncated: true };
}

function unconfirmed({ name, effect }: ToolDefinition): OrdinautError {
  return new OrdinautError({
    code: 'needs_confirmation',
    message: `${name} may change the world (${effect}) and is called only when that is confirmed`,
    path: 'confirm',
    hint: 'look at the input once more, then call it with confirm: true',
    delivery: 'not_sent',
  });
}

export const toolCallOperations = [call] as const;
