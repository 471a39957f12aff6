import Type from 'typebox';
import { queryLogs } from '../observe/log-query.ts';
import { AnyObject, Moment, present, TaskName, Timestamp } from './fields.ts';
import { readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';

const LogLevel = Type.Union([
  Type.Literal('trace'),
  Type.Literal('debug'),
  Type.Literal('info'),
  Type.Literal('warn'),
  Type.Literal('error'),
]);

const query = defineOperation({
  name: 'logs.query',
  title: 'Read the log',
  description:
    'Log lines of the engine, newest last. Filter by run, task, request or correlation id, least level, time and text.',
  input: Type.Object(
    {
      run: Type.Optional(Type.String({ maxLength: 200, description: 'Id of a run.' })),
      task: Type.Optional(TaskName),
      correlation: Type.Optional(
        Type.String({ maxLength: 200, description: 'A request or correlation id.' }),
      ),
      level: Type.Optional(LogLevel),
      since: Type.Optional(Moment),
      until: Type.Optional(Moment),
      text: Type.Optional(
        Type.String({ minLength: 1, maxLength: 500, description: 'Part of the message or of any field.' }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 200 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    items: Type.Array(
      Type.Object({ time: Timestamp, level: LogLevel, message: Type.String(), fields: AnyObject }),
    ),
    broken_lines: Type.Integer({ description: 'Lines that are no log entries, as a crash leaves them.' }),
  }),
  scope: 'logs:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ run, task, correlation, level, since, until, text, limit }, { services }) => {
    const { timezone, log_directory } = services.facts;
    const reading = { now: services.clock.now(), timezone, toward: 'past' } as const;
    const answer = await queryLogs(
      log_directory,
      present({
        run,
        task: task === undefined ? undefined : (await services.tasks.find(task)).id,
        correlation,
        level,
        since: since === undefined ? undefined : readMoment(since, { ...reading, path: 'since' }),
        until: until === undefined ? undefined : readMoment(until, { ...reading, path: 'until' }),
        text,
        limit,
      }),
    );
    return { items: [...answer.entries], broken_lines: answer.broken_lines };
  },
});

export const logOperations = [query] as const;
