import Type from 'typebox';
import { Flow } from '../model/flow.ts';
import type { JsonObject } from '../model/json.ts';
import { ScheduleKind } from '../model/schedule.ts';
import { Backoff, Misfire, Mode, NotifyLevel, Overlap, QuietHours } from '../model/task.ts';
import { AnyObject } from './fields.ts';

const Steps = Type.Unsafe<readonly JsonObject[]>({
  type: 'array',
  maxItems: 500,
  items: { type: 'object' },
  description:
    'The steps in order. A tool step is {"id", "uses": "server.tool", "with", "if", "save_as"}; others are parallel, foreach, switch, repeat, chain, approval, wait, call.',
});

/**
 * A task as a person writes it. Loose on purpose: saving checks all of it and names every problem with its path, so
 * the schema here only tells what there is. The classic form (`schedule_kind`, `schedule_expr`, `payload`) is as good.
 */
const draftFields = {
  title: Type.Optional(Type.String({ maxLength: 200, description: 'What people call it.' })),
  description: Type.Optional(Type.String({ maxLength: 20_000 })),
  schedule: Type.Optional(
    Type.Unsafe<JsonObject | string>({
      anyOf: [{ type: 'string', maxLength: 10_000 }, { type: 'object' }],
      description:
        'When it runs: words such as "every weekday at 8:30", or {"kind", "expression", "timezone"}.',
    }),
  ),
  schedule_kind: Type.Optional(ScheduleKind),
  schedule_expr: Type.Optional(
    Type.String({ maxLength: 10_000, description: 'RRULE text, cron line, instant, topic or predicate.' }),
  ),
  timezone: Type.Optional(Type.String({ maxLength: 100, description: 'IANA zone: Europe/Chisinau.' })),
  payload: Type.Optional(
    Type.Unsafe<JsonObject>({
      type: 'object',
      description: 'Classic form: {"pipeline": […], "params": {…}}.',
    }),
  ),
  pipeline: Type.Optional(Steps),
  params: Type.Optional(AnyObject),
  priority: Type.Optional(Type.Integer({ minimum: 1, maximum: 9, description: '9 runs first.' })),
  mode: Type.Optional(Mode),
  overlap: Type.Optional(Overlap),
  misfire: Type.Optional(Misfire),
  useful_for_seconds: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 31_536_000,
      description: 'A slot older than this is not caught up.',
    }),
  ),
  dedupe_key: Type.Optional(Type.String({ maxLength: 500 })),
  dedupe_window_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 31_536_000 })),
  concurrency_key: Type.Optional(
    Type.String({ maxLength: 500, description: 'Runs that share a key run one at a time.' }),
  ),
  max_retries: Type.Optional(Type.Integer({ minimum: 0, maximum: 20 })),
  backoff: Type.Optional(Type.Partial(Backoff)),
  timeout_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
  budget: Type.Optional(AnyObject),
  quiet_hours: Type.Optional(Type.Partial(QuietHours)),
  notify: Type.Optional(NotifyLevel),
  flows: Type.Optional(
    Type.Array(Flow, {
      maxItems: 200,
      description:
        'Which words of others may reach writing calls: [{"from": "mail.top_unread", "to": "notify.desktop"}]; mail.* and * are patterns. A write that would receive others waits for a person.',
    }),
  ),
};

/** Unknown fields pass on to `prepare`, which names them with "did you mean". */
export const TaskDraftInput = Type.Object(draftFields, { additionalProperties: true });
