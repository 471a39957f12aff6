import Type from 'typebox';
import { asOrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { mayWrite, type ToolDefinition } from '../model/tool.ts';
import { requireCallApproval } from './call-approval.ts';
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
    'Calls one tool now, outside of any task, to try it; input and output are checked against its schemas. A tool that may change the world (`write` or `idempotent` in tools.get) is called only with `confirm: true`. What a person has to agree to first fails with `approval_needed` and the inbox item that asks: make the same call again once it is answered. Output beyond 200,000 characters is cut and comes as text.',
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
    if (mayWrite(tool)) services.quiet.requireAwake(agent);
    try {
      await requireCallApproval(context, { tool, input, confirm });
    } catch (thrown) {
      // What a person has not agreed to yet may stand in the task that is made of the recording.
      if (asOrdinautError(thrown).code === 'approval_needed') await record(context, tool, input, null, false);
      throw thrown;
    }
    if (mayWrite(tool)) await journal(context, tool);
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
      permitted: true,
    });
    await record(context, tool, input, answer.output, true);
    const duration_ms = Math.round(services.clock.monotonic() - began);
    return { tool: tool.name, effect: tool.effect, ...bounded(answer.output), via: answer.via, duration_ms };
  },
});

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

export const toolCallOperations = [call] as const;
