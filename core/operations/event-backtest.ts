import Type from 'typebox';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import { topicMatches } from '../model/topic.ts';
import {
  type CompiledExpression,
  compileExpression,
  evaluateExpression,
  isTruthy,
} from '../pipeline/expression.ts';
import { eventFacts } from '../services/event-facts.ts';
import { EventView, TopicPattern, viewEvent } from './event-view.ts';
import { Moment, orNull, Problem } from './fields.ts';
import { readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';
import { viewProblem } from './problem-view.ts';

const batch = 500;
/** Events that one call looks at, to bound its time. */
const mostScanned = 20_000;

const backtest = defineOperation({
  name: 'events.backtest',
  title: 'Try an event filter on stored events',
  description:
    'Which stored events a topic pattern and filter would have matched: try both before an event task is saved with them. The filter is JMESPath over `event`, as in a task: event.payload.size > `1000`. Answers with the matching events, how many were looked at, and the events on which the filter failed. Where `next_after` is set there is more: ask again with `after`. Runs nothing.',
  input: Type.Object(
    {
      topic: Type.Unsafe<string>(TopicPattern),
      filter: Type.Optional(
        Type.String({ minLength: 1, maxLength: 10_000, description: 'JMESPath over `event`.' }),
      ),
      since: Type.Optional(Moment),
      after: Type.Optional(Type.Integer({ minimum: 0, description: 'Place in the stream to begin after.' })),
      limit: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 1_000, default: 50, description: 'How many matches at most.' }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    items: Type.Array(EventView),
    scanned: Type.Integer({ description: 'Events looked at.' }),
    topic_matched: Type.Integer({ description: 'Those of them that the topic pattern matches.' }),
    failed: Type.Integer({ description: 'Those of them on which the filter failed; a task would not run.' }),
    first_problem: orNull(Problem),
    next_after: orNull(Type.Integer()),
  }),
  scope: 'events:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ topic, filter, since, after = 0, limit = 50 }, { services, signal }) => {
    const { store, clock, facts } = services;
    const reading = { path: 'since', now: clock.now(), timezone: facts.timezone, toward: 'past' } as const;
    const from = since === undefined ? Number.NEGATIVE_INFINITY : readMoment(since, reading);
    const expression = filter === undefined ? undefined : compileFilter(filter);
    let place = since === undefined ? after : Math.max(after, await store.eventPlaceBefore(from));
    const found = { items: [] as ReturnType<typeof viewEvent>[], scanned: 0, topic_matched: 0, failed: 0 };
    let problem: ReturnType<typeof viewProblem> | null = null;
    for (;;) {
      const events = await store.eventsAfter(place, batch);
      if (events.length === 0) return { ...found, first_problem: problem, next_after: null };
      for (const event of events) {
        place = event.seq;
        found.scanned++;
        if (event.occurred_at < from || !topicMatches(topic, event.topic)) continue;
        found.topic_matched++;
        try {
          if (expression && !isTruthy(evaluateExpression(expression, { event: eventFacts(event) }))) continue;
        } catch (thrown) {
          found.failed++;
          problem ??= viewProblem(asOrdinautError(thrown).toJSON());
          continue;
        }
        found.items.push(viewEvent(event));
        if (found.items.length >= limit) break;
      }
      if (found.items.length >= limit || found.scanned >= mostScanned || signal.aborted) {
        const more = place < (await store.latestEventSeq());
        return { ...found, first_problem: problem, next_after: more ? place : null };
      }
    }
  },
});

function compileFilter(text: string): CompiledExpression {
  try {
    return compileExpression(text);
  } catch (thrown) {
    throw new OrdinautError({ ...asOrdinautError(thrown).toJSON(), path: 'filter' }, thrown);
  }
}

export const eventBacktestOperations = [backtest] as const;
