import Type from 'typebox';
import type { Alert } from '../model/alert.ts';
import { isMuted, type Mute } from '../services/alerts.ts';
import { Moment, orNull, pageFields, readPage, Timestamp } from './fields.ts';
import { isoUtc, isoUtcOrNull, readMoment } from './moment.ts';
import { defineOperation } from './operation.ts';

const Rule = Type.Union(
  [
    Type.Literal('error_rate'),
    Type.Literal('lag'),
    Type.Literal('missed_runs'),
    Type.Literal('server_failing'),
    Type.Literal('disk_low'),
  ],
  { description: 'What is watched.' },
);

const AlertView = Type.Object({
  id: Type.String(),
  state: Type.String({ description: '`open`, `acknowledged` or `resolved`; resolved by itself.' }),
  severity: Type.String({ description: '`warning` or `critical`.' }),
  message: Type.String(),
  rule: Rule,
  subject: Type.String({ description: 'The tool server it is about; empty for the engine.' }),
  muted: Type.Boolean(),
  raised_at: Timestamp,
  acknowledged_at: orNull(Timestamp),
  resolved_at: orNull(Timestamp),
});
const MuteView = Type.Object({
  rule: Type.String(),
  subject: orNull(Type.String()),
  until: orNull(Timestamp),
});

function viewAlert(alert: Alert, mutes: readonly Mute[]) {
  const { id, state, severity, message, rule, subject } = alert;
  return {
    ...{ id, state, severity, message, rule, subject, muted: isMuted(mutes, alert) },
    raised_at: isoUtc(alert.raised_at),
    acknowledged_at: isoUtcOrNull(alert.acknowledged_at),
    resolved_at: isoUtcOrNull(alert.resolved_at),
  };
}

const viewMutes = (mutes: readonly Mute[]) =>
  mutes.map(({ rule, subject, until }) => ({ rule, subject, until: isoUtcOrNull(until) }));

const list = defineOperation({
  name: 'alerts.list',
  title: 'List alerts',
  description:
    'What the figures gave reason to look at, newest first: many runs failing, runs waiting too long, slots missed, a tool server failing, a disk filling up. Only those that are not resolved, unless `all`. Checked once a minute, resolved by themselves.',
  input: Type.Object(
    {
      all: Type.Optional(Type.Boolean({ default: false, description: 'Resolved ones too.' })),
      ...pageFields,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    items: Type.Array(AlertView),
    next_cursor: orNull(Type.String()),
    mutes: Type.Array(MuteView),
  }),
  scope: 'alerts:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ all = false, ...page }, { services }) => {
    const mutes = await services.alerts.mutes();
    const found = await services.store.findAlerts({ live: !all }, readPage(page));
    const items = found.items.map((alert) => viewAlert(alert, mutes));
    return { items, next_cursor: found.next_cursor, mutes: viewMutes(mutes) };
  },
});

const acknowledge = defineOperation({
  name: 'alerts.acknowledge',
  title: 'Acknowledge an alert',
  description: 'Says that a person has seen an alert. It stays until what it is about is over.',
  input: Type.Object(
    { alert: Type.String({ minLength: 1, maxLength: 100, description: 'Id of the alert.' }) },
    { additionalProperties: false },
  ),
  output: AlertView,
  scope: 'alerts:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ alert }, { services, agent }) =>
    viewAlert(await services.alerts.acknowledge(alert, agent.id), await services.alerts.mutes()),
});

const mute = defineOperation({
  name: 'alerts.mute',
  title: 'Mute alerts',
  description:
    'Keeps alerts of a rule, or of a rule about one tool server, from being told: until an instant, or until `until: now` ends it. They are raised and listed all the same. Answers with all that is muted.',
  input: Type.Object(
    {
      rule: Rule,
      subject: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'A tool server.' })),
      until: Type.Optional(Moment),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ mutes: Type.Array(MuteView) }),
  scope: 'alerts:write',
  annotations: { readOnly: false, destructive: false, idempotent: true },
  handler: async ({ rule, subject = null, until }, { services }) => {
    const { clock, facts } = services;
    const reading = { path: 'until', now: clock.now(), timezone: facts.timezone, toward: 'future' } as const;
    const end = until === undefined ? null : readMoment(until, reading);
    return { mutes: viewMutes(await services.alerts.mute({ rule, subject, until: end })) };
  },
});

export const alertOperations = [list, acknowledge, mute] as const;
