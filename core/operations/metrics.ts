import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import { Moment, orNull, Timestamp } from './fields.ts';
import { isoUtc, isoUtcOrNull, readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';

const now = defineOperation({
  name: 'system.metrics',
  title: 'Show the figures of now',
  description:
    'How the engine is in numbers: memory, processor and event loop, queue by state, how far it is behind, memory of each tool server’s process, and disk space. metrics.history has the same for the last 30 days.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    at: Timestamp,
    uptime_seconds: Type.Integer(),
    engine: Type.Object({
      rss_bytes: Type.Number(),
      heap_used_bytes: Type.Number(),
      cpu_percent: Type.Number({ description: 'Of one processor, since the last look.' }),
      loop_utilization: Type.Number({ description: '0 to 1, since the last look.' }),
      loop_delay_ms: Type.Number(),
    }),
    queue: Type.Record(Type.String(), Type.Integer(), { description: 'Runs by state.' }),
    lag_ms: Type.Number({ description: 'How long the oldest claimable run, or the scheduler, is behind.' }),
    next_instant: orNull(Timestamp),
    servers: Type.Array(
      Type.Object({ name: Type.String(), pid: Type.Integer(), rss_bytes: orNull(Type.Number()) }),
    ),
    disk: Type.Object({
      database_bytes: Type.Number(),
      logs_bytes: Type.Number(),
      data_bytes: Type.Number({ description: 'The whole data directory.' }),
      free_bytes: orNull(Type.Number()),
    }),
  }),
  scope: 'system:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => {
    const { at, engine, queue, lag_ms, servers, disk } = await services.figures();
    return {
      at: isoUtc(at),
      uptime_seconds: Math.max(0, Math.floor((at - services.facts.started_at) / 1_000)),
      engine: { ...engine },
      queue: { ...queue },
      lag_ms,
      next_instant: isoUtcOrNull(services.activity().next_instant),
      servers: servers.map((server) => ({ ...server })),
      disk: { ...disk },
    };
  },
});

/** A chart has no more points than this. */
const mostPoints = 1_500;
const minuteMs = 60_000;

const history = defineOperation({
  name: 'metrics.history',
  title: 'Show a figure over time',
  description:
    'One figure of each minute, of at most the last 30 days, in steps with average, least and most: rss_bytes, cpu_percent, loop_delay_ms, queued, lag_ms, runs_failed, tool_calls, server_rss_bytes:NAME … Without a name the names that there are.',
  input: Type.Object(
    {
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      from: Type.Optional(Moment),
      to: Type.Optional(Moment),
      resolution: Type.Optional(
        Type.Integer({
          minimum: 60,
          maximum: 86_400,
          description: 'Seconds of a step; by default so that there are about 300.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    name: orNull(Type.String()),
    names: Type.Array(Type.String()),
    from: Timestamp,
    to: Timestamp,
    resolution: Type.Integer(),
    items: Type.Array(
      Type.Object({ at: Timestamp, average: Type.Number(), least: Type.Number(), most: Type.Number() }),
    ),
  }),
  scope: 'metrics:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ name, from = '24h', to = 'now', resolution }, { services }) => {
    const { clock, facts, store } = services;
    const reading = { now: clock.now(), timezone: facts.timezone, toward: 'past' } as const;
    const begin = readMoment(from, { ...reading, path: 'from' });
    const end = readMoment(to, { ...reading, path: 'to' });
    if (end <= begin)
      throw new OrdinautError({
        code: 'invalid_input',
        message: `${to} is not later than ${from}`,
        path: 'to',
        hint: 'from: 24h, to: now is the last day',
      });
    const resolution_ms = resolution === undefined ? stepOf(end - begin) : resolution * 1_000;
    if ((end - begin) / resolution_ms > mostPoints)
      throw new OrdinautError({
        code: 'invalid_input',
        message: `that would be more than ${mostPoints} steps`,
        path: 'resolution',
        hint: `at least ${Math.ceil((end - begin) / mostPoints / 1_000)} seconds, or a shorter time`,
      });
    const names = await store.metricNames();
    if (name !== undefined && !names.includes(name) && names.length > 0)
      throw new OrdinautError({
        code: 'not_found',
        message: `there is no figure ${name}`,
        path: 'name',
        hint: didYouMean(name, names) ?? `there are ${names.join(', ')}`,
      });
    const points =
      name === undefined ? [] : await store.metricHistory({ name, from: begin, to: end, resolution_ms });
    return {
      name: name ?? null,
      names: [...names],
      from: isoUtc(begin),
      to: isoUtc(end),
      resolution: resolution_ms / 1_000,
      items: points.map((point) => ({ ...point, at: isoUtc(point.at) })),
    };
  },
});

/** A whole number of minutes, so that about 300 steps fill the time. */
const stepOf = (length: number) => Math.max(1, Math.ceil(length / 300 / minuteMs)) * minuteMs;

export const metricOperations = [now, history] as const;
