import Type, { type Static } from 'typebox';
import { type Notification, notificationStates } from '../model/notification.ts';
import { AnyObject, orNull, Problem, pageFields, pageOf, RunName, readPage, Timestamp } from './fields.ts';
import { isoUtc, isoUtcOrNull } from './moment.ts';
import { defineOperation } from './operation.ts';
import { viewProblem } from './problem-view.ts';

const State = Type.Enum([...notificationStates], {
  description:
    '`held` until quiet hours or a snooze are over, `shown`, `gathered` into a digest, `opened`, `acted` on or `dismissed` by a person, `withdrawn` because it was answered elsewhere, `failed` to be shown, `muted` by its task.',
});

const NotificationView = Type.Object({
  id: Type.String(),
  kind: Type.String({
    description:
      '`briefing`, `run_failed`, `alert`, `digest`, or the kind of an inbox item: `approval`, `escalation`, `in_doubt`, `parked`, `elicitation`, `changed_tool`.',
  }),
  task_id: orNull(Type.String()),
  run_id: orNull(Type.String()),
  title: Type.String(),
  text: Type.String(),
  path: Type.String({ description: 'What a click opens in the window.' }),
  actions: Type.Array(
    Type.Object({
      id: Type.String(),
      label: Type.String(),
      operation: Type.String(),
      input: AnyObject,
    }),
  ),
  state: State,
  reason: Type.String({ description: 'Why it is in this state.' }),
  due_at: orNull(Timestamp),
  created_at: Timestamp,
  shown_at: orNull(Timestamp),
});

function viewNotification({ subject: _, ...one }: Notification): Static<typeof NotificationView> {
  return {
    ...one,
    actions: one.actions.map((action) => ({ ...action })),
    due_at: isoUtcOrNull(one.due_at),
    created_at: isoUtc(one.created_at),
    shown_at: isoUtcOrNull(one.shown_at),
  };
}

const list = defineOperation({
  name: 'notifications.list',
  title: 'List notifications',
  description:
    'What the person was told on the desktop, or was spared, newest first, with what became of each and why.',
  input: Type.Object({ state: Type.Optional(State), ...pageFields }, { additionalProperties: false }),
  output: pageOf(NotificationView),
  scope: 'notifications:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ state, ...page }, { services }) => {
    const filter = state === undefined ? {} : { states: [state] };
    const found = await services.store.findNotifications(filter, readPage(page));
    return { items: found.items.map(viewNotification), next_cursor: found.next_cursor };
  },
});

const snooze = defineOperation({
  name: 'notifications.snooze',
  title: 'Tell it later',
  description:
    'Takes a notification from the screen and shows it again after some minutes, unless it was answered, read or retried by then.',
  input: Type.Object(
    {
      notification: Type.String({ minLength: 1, maxLength: 100, description: 'Id of the notification.' }),
      minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_080, default: 60 })),
    },
    { additionalProperties: false },
  ),
  output: NotificationView,
  scope: 'notifications:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ notification, minutes = 60 }, { services }) => {
    const until = services.clock.now() + minutes * 60_000;
    return viewNotification(await services.notifications.snooze(notification, until));
  },
});

const show = defineOperation({
  name: 'notifications.show',
  title: 'Show a notification',
  description:
    'Shows a notification on the desktop now, once; what tasks do with the tool notify.desktop. A click opens the run that is named. Fails where nothing can show it, and shows nothing while notifications are switched off.',
  input: Type.Object(
    {
      title: Type.String({ minLength: 1, maxLength: 200 }),
      text: Type.String({
        maxLength: 20_000,
        description: 'Plain text; the platform may show the begin only.',
      }),
      urgency: Type.Optional(
        Type.Union([Type.Literal('low'), Type.Literal('normal'), Type.Literal('critical')], {
          default: 'normal',
        }),
      ),
      run: Type.Optional(RunName),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ shown: Type.Boolean() }),
  scope: 'notifications:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ title, text, urgency = 'normal', run }, { services }) => {
    const path = run !== undefined && { path: `/runs/${encodeURIComponent(run)}` };
    await services.notifications.show({ title, body: text, urgency, ...path });
    return { shown: true };
  },
});

const test = defineOperation({
  name: 'notifications.test',
  title: 'Show a test notification',
  description:
    'Shows a notification now, whatever the hour, and says whether the system has a service that shows it.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({
    shown: Type.Boolean(),
    service: orNull(Type.String({ description: 'What shows notifications, where that is known.' })),
    error: orNull(Problem),
  }),
  scope: 'notifications:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async (_, { services }) => {
    const { shown, service, error } = await services.notifications.test();
    return { shown, service, error: error && viewProblem(error) };
  },
});

export const notificationOperations = [list, snooze, show, test] as const;
