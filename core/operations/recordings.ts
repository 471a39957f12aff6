import Type, { type Static } from 'typebox';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { Recording } from '../model/recording.ts';
import { compileRecording } from '../services/recorded-pipeline.ts';
import type { Services } from '../services/services.ts';
import {
  AnyJson,
  AnyObject,
  orNull,
  Problem,
  pageFields,
  pageOf,
  plainObject,
  present,
  readPage,
  Timestamp,
} from './fields.ts';
import { isoUtc, isoUtcOrNull } from './moment.ts';
import { defineOperation } from './operation.ts';
import { viewProblem } from './problem-view.ts';

/** Recordings that are kept at once. */
const mostRecordings = 50;

const RecordingName = Type.String({ minLength: 1, maxLength: 100, description: 'Id of the recording.' });
const AgentName = Type.String({ minLength: 1, maxLength: 100, description: 'Id or name of the agent.' });
const RecordingView = Type.Object({
  id: Type.String(),
  agent_id: Type.String(),
  started_at: Timestamp,
  stopped_at: orNull(Timestamp),
  full: Type.Boolean({ description: 'It ended by itself: 200 calls or 1 MB.' }),
  calls: Type.Integer(),
});

function viewRecording(recording: Recording): Static<typeof RecordingView> {
  const { id, agent_id, started_at, stopped_at, full, calls } = recording;
  return { id, agent_id, started_at: isoUtc(started_at), stopped_at: isoUtcOrNull(stopped_at), full, calls };
}

async function recordingOf({ store }: Services, id: string): Promise<Recording> {
  const recording = await store.getRecording(id);
  if (recording) return recording;
  throw new OrdinautError({
    code: 'not_found',
    message: `there is no recording ${id}`,
    path: 'recording',
    hint: 'recordings.list shows them with their ids',
  });
}

const record = defineOperation({
  name: 'agents.record',
  title: 'Record an agent',
  description:
    'Begins or ends keeping what an agent calls through tools.call, so that recordings.propose can make a task of it: at most 200 calls and 1 MB, without secrets. Writing calls that are refused for lack of approval are kept as what it would have done.',
  input: Type.Object(
    { agent: AgentName, on: Type.Boolean({ description: 'Whether it is recorded from now on.' }) },
    { additionalProperties: false },
  ),
  output: Type.Object({
    recording: orNull(RecordingView),
  }),
  scope: 'agents:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  forPeople: true,
  handler: async ({ agent, on }, { services }) => {
    const { store, clock, ids } = services;
    const { id } = await services.agents.find(agent);
    if (!on) {
      const stopped = await store.stopRecording(id, clock.now());
      return { recording: stopped && viewRecording(stopped) };
    }
    const kept = await store.findRecordings({}, { limit: mostRecordings });
    if (kept.items.length >= mostRecordings)
      throw new OrdinautError({
        code: 'conflict',
        message: `${mostRecordings} recordings are kept already`,
        hint: 'discard some with recordings.discard',
      });
    return { recording: viewRecording(await store.startRecording(ids.next(), id, clock.now())) };
  },
});

const list = defineOperation({
  name: 'recordings.list',
  title: 'List recordings',
  description: 'What agents did while they were recorded, newest first, without the calls themselves.',
  input: Type.Object({ agent: Type.Optional(AgentName), ...pageFields }, { additionalProperties: false }),
  output: pageOf(RecordingView),
  scope: 'recordings:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ agent, ...page }, { services }) => {
    const agent_id = agent === undefined ? undefined : (await services.agents.find(agent)).id;
    const found = await services.store.findRecordings(present({ agent_id }), readPage(page));
    return { items: found.items.map(viewRecording), next_cursor: found.next_cursor };
  },
});

const get = defineOperation({
  name: 'recordings.get',
  title: 'Show a recording',
  description: 'One recording with its calls in order: tool, input, output and time; secrets are not kept.',
  input: Type.Object({ recording: RecordingName }, { additionalProperties: false }),
  output: Type.Object({
    ...RecordingView.properties,
    items: Type.Array(
      Type.Object({
        at: Timestamp,
        tool: Type.String(),
        input: AnyObject,
        output: AnyJson,
        sent: Type.Boolean({ description: 'False for what waits for a person to agree.' }),
      }),
    ),
  }),
  scope: 'recordings:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ recording: id }, { services }) => {
    const recording = await recordingOf(services, id);
    const calls = await services.store.recordedCalls(recording.id);
    return { ...viewRecording(recording), items: calls.map((call) => ({ ...call, at: isoUtc(call.at) })) };
  },
});

const discard = defineOperation({
  name: 'recordings.discard',
  title: 'Discard a recording',
  description: 'Removes a recording and its calls; one that is still on ends with it. Tasks made of it stay.',
  input: Type.Object({ recording: RecordingName }, { additionalProperties: false }),
  output: Type.Object({ discarded: Type.Boolean() }),
  scope: 'recordings:write',
  annotations: { readOnly: false, destructive: true, idempotent: true },
  forPeople: true,
  handler: async ({ recording }, { services }) => ({
    discarded: await services.store.removeRecording(recording),
  }),
});

const propose = defineOperation({
  name: 'recordings.propose',
  title: 'Make a task of a recording',
  description:
    'Answers with a draft that does what was recorded: a step for each call, values of earlier outputs as references, times near the call as arithmetic on now and today, and what differed between calls of one tool as params. The draft is checked and not saved: look at it, try it with tasks.dry_run, then save it with tasks.create.',
  input: Type.Object(
    {
      recording: RecordingName,
      title: Type.String({ minLength: 1, maxLength: 200, description: 'Of the task.' }),
      schedule: Type.Optional(
        Type.Unsafe<JsonObject | string>({
          anyOf: [{ type: 'string', maxLength: 10_000 }, { type: 'object' }],
          description:
            'Words such as "every weekday at 8:30", or {"kind", "expression", "timezone"}; by hand without.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    draft: AnyObject,
    ok: Type.Boolean({ description: 'Whether it could be saved as it is.' }),
    problems: Type.Array(Problem),
    warnings: Type.Array(Problem),
    lifted: Type.Array(Type.Object({ path: Type.String(), value: AnyJson, template: Type.String() }), {
      description: 'Which values became references, times and params.',
    }),
    notes: Type.Array(Type.String()),
  }),
  scope: 'recordings:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ recording: id, title, schedule = { kind: 'manual' } }, { services }) => {
    const recording = await recordingOf(services, id);
    const calls = await services.store.recordedCalls(recording.id);
    if (calls.length === 0)
      throw new OrdinautError({
        code: 'invalid_input',
        message: 'nothing was called while this was recorded',
        path: 'recording',
        hint: 'turn it on with agents.record, and let the agent call tools with tools.call',
      });
    const { pipeline, params, lifted, notes } = compileRecording(calls, services.facts.timezone);
    const draft = plainObject({ title, schedule, params, pipeline });
    const checked = await checkDraft(services, draft);
    return { draft, ...checked, lifted: [...lifted], notes: [...notes] };
  },
});

async function checkDraft({ tasks }: Services, draft: JsonObject) {
  try {
    const { warnings } = await tasks.prepare(draft);
    return { ok: true, problems: [], warnings: warnings.map(viewProblem) };
  } catch (thrown) {
    const error = asOrdinautError(thrown);
    if (error.code === 'internal') throw thrown;
    const { problems, ...detail } = error.toJSON();
    return { ok: false, problems: (problems ?? [detail]).map(viewProblem), warnings: [] };
  }
}

export const recordingOperations = [record, list, get, discard, propose] as const;
