import Type, { type Static } from 'typebox';
import { OrdinautError } from '../errors.ts';
import type { Agent } from '../model/agent.ts';
import { approvalChoices, questionChoices } from '../model/inbox-item.ts';
import type { Id, Instant, Json, JsonObject } from '../model/json.ts';
import { agentQuestion } from '../services/agent-question.ts';
import type { Services } from '../services/services.ts';
import { waitForAnswer } from '../services/wait-for-answer.ts';
import type { NewInboxItem } from '../store/inbox-store.ts';
import { requireValid } from './asked-value.ts';
import { AnyJson, AnyObject, Moment, orNull, plainObject } from './fields.ts';
import { askedBy, InboxState } from './inbox-view.ts';
import { readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';
import { redact } from './redact.ts';

/** Open questions of one agent: more would bury what else needs the person. */
const mostOpen = 50;
/** Longest arguments and schema, in characters of JSON. */
const longestJson = 20_000;
const [, reject] = approvalChoices;
const [accept, decline] = questionChoices;

const Input = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200, description: 'The question in one line.' }),
    body: Type.String({
      minLength: 1,
      maxLength: 10_000,
      description: 'What exactly would happen, and why.',
    }),
    arguments: Type.Optional({
      ...AnyObject,
      description: 'What it would be done with; shown to the person as it is.',
    }),
    answer_schema: Type.Optional({
      ...AnyObject,
      description: 'JSON Schema of the answer; without one the person approves or rejects.',
    }),
    deadline: Type.Optional({
      ...Moment,
      description: 'When an answer is of no use any more: ISO 8601, or "2h".',
    }),
    default: Type.Optional({
      ...AnyJson,
      description:
        'With answer_schema: the value that counts when the deadline passes. Without, nobody’s answer is a rejection.',
    }),
    wait: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Answer when the person has answered, or the deadline has passed.',
      }),
    ),
  },
  { additionalProperties: false },
);

const request = defineOperation({
  name: 'inbox.request_approval',
  title: 'Ask the person',
  description:
    'Puts a question into the inbox, in the name of the agent that asks; only a person answers it. It stays there over restarts, and inbox.get tells the answer: `approve` or `reject`, or with answer_schema `accept` with `answer_value`, or `decline`. When the deadline passes the state is `expired` and the default counts. The same question asked again is the one that is open.',
  input: Input,
  output: Type.Object({
    item: Type.String({ description: 'Id for inbox.get.' }),
    state: InboxState,
    answer: orNull(Type.String()),
    answer_value: AnyJson,
  }),
  scope: 'inbox:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async (input, { services, agent, signal }) => {
    const question = await questionOf(services, agent, input);
    await requireRoom(services, agent.id);
    const item = await services.store.addInboxItem(question);
    if (input.wait !== true) return { item, state: 'open' as const, answer: null, answer_value: null };
    const { state, answer, answer_value } = await waitForAnswer(services.store, item, signal);
    return { item, state, answer, answer_value };
  },
});

async function questionOf(
  services: Services,
  agent: Agent,
  { title, body, arguments: given, answer_schema, deadline, default: fallback }: Static<typeof Input>,
): Promise<NewInboxItem> {
  const now = services.clock.now();
  const deadline_at = deadlineOf(services, deadline, now);
  if (answer_schema !== undefined) await requireSchema(services, answer_schema);
  if (fallback !== undefined) await requireDefault(services, fallback, answer_schema, deadline_at);
  const shown = given && (redact(bounded(given, 'arguments')) as JsonObject);
  const typed = answer_schema !== undefined;
  const detail = {
    ...{ agent_id: agent.id, agent: agent.name },
    ...(shown && { arguments: shown }),
    ...(typed && { schema: answer_schema }),
    ...(typed && fallback !== undefined && { default_value: fallback }),
    ...(deadline !== undefined && { deadline }),
  };
  const without = typed && fallback === undefined ? decline : accept;
  const item: NewInboxItem = {
    id: services.ids.next(),
    kind: typed ? 'elicitation' : 'approval',
    title: `${agent.name} asks: ${title}`,
    body,
    choices: typed ? [...questionChoices] : [...approvalChoices],
    detail: plainObject(detail),
    run_id: null,
    step_path: null,
    effect_id: null,
    deadline_at,
    default_answer: deadline_at === null ? null : typed ? without : reject,
    created_at: now,
  };
  return agentQuestion(item, shown);
}

function deadlineOf({ facts }: Services, deadline: string | undefined, now: Instant): Instant | null {
  if (deadline === undefined) return null;
  const at = readMoment(deadline, { path: 'deadline', now, timezone: facts.timezone, toward: 'future' });
  if (at > now) return at;
  throw new OrdinautError({
    code: 'invalid_input',
    message: 'the deadline has passed already',
    path: 'deadline',
    hint: 'give an instant that is to come, or "2h"',
  });
}

async function requireSchema({ validate }: Services, schema: JsonObject): Promise<void> {
  bounded(schema, 'answer_schema');
  try {
    await validate(schema, null);
  } catch (thrown) {
    if (!(thrown instanceof OrdinautError)) throw thrown;
    const { path } = thrown;
    throw new OrdinautError(
      { ...thrown.toJSON(), path: path === undefined ? 'answer_schema' : `answer_schema.${path}` },
      thrown,
    );
  }
}

/** An agent can ask but never answer: no default of its own stands for an approval. */
async function requireDefault(
  services: Services,
  value: Json,
  schema: JsonObject | undefined,
  deadline_at: Instant | null,
): Promise<void> {
  if (deadline_at === null)
    throw new OrdinautError({
      code: 'invalid_input',
      message: 'a default counts when the deadline passes, and there is no deadline',
      path: 'default',
      hint: 'give a deadline, or leave out the default',
    });
  if (schema !== undefined) await requireValid(services, schema, value, 'default');
  else if (value !== reject)
    throw new OrdinautError({
      code: 'invalid_input',
      message: `nobody’s answer is no approval: the default can only be "${reject}"`,
      path: 'default',
      hint: 'leave it out; for another default ask for a value with answer_schema',
    });
}

/** Throws `rate_limited` while too many questions of an agent are open. */
export async function requireRoom({ store }: Services, agent_id: Id): Promise<void> {
  const open = await store.findInbox({ state: 'open' }, { limit: 1_000 });
  if (open.items.filter((item) => askedBy(item)?.agent_id === agent_id).length < mostOpen) return;
  throw new OrdinautError({
    code: 'rate_limited',
    message: `${mostOpen} of your questions are open already`,
    hint: 'wait until the person has answered some of them',
    retryable: true,
  });
}

function bounded<T extends Json>(value: T, path: string): T {
  if (JSON.stringify(value).length <= longestJson) return value;
  throw new OrdinautError({
    code: 'too_large',
    message: `${path} is longer than ${longestJson} characters of JSON`,
    path,
  });
}

export const approvalRequestOperations = [request] as const;
