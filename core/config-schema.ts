import Type, { type Static, type TSchema } from 'typebox';
import { EffectKind } from './model/pipeline.ts';

const section = <const T extends Record<string, TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

const ServerName = '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$';
const byName = <T extends TSchema>(entry: T) => Type.Record(Type.String({ pattern: ServerName }), entry);
/** Read further by who it is for: the toolkit, the importer of tool servers. */
const Settings = Type.Record(Type.String(), Type.Unknown());

/** Everything that can be set. Each leaf can also be given as `ORDINAUT_…` and as a flag; maps stand in config.json alone. */
export const Config = section({
  timezone: Type.String({ description: 'IANA time zone of the person, for schedules that name none.' }),
  language: Type.Union([Type.Literal('en'), Type.Literal('ro')], {
    description:
      'Language in which Ordinaut speaks: schedules, reasons, questions, notifications, briefings.',
  }),
  holidays: Type.String({
    maxLength: 100_000,
    description:
      'Public holidays for schedules with `on_holiday`: an ICS file in or under the data directory, or ISO dates.',
  }),
  http: section({
    host: Type.String({ minLength: 1, maxLength: 255, description: 'Address the HTTP door listens on.' }),
    port: Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'Port of the HTTP door; 0 takes any free one.',
    }),
  }),
  worker: section({
    concurrency: Type.Integer({ minimum: 1, maximum: 1000, description: 'Runs at a time.' }),
    lease_seconds: Type.Integer({
      minimum: 5,
      maximum: 3600,
      description: 'A run whose worker is silent for so long is taken over.',
    }),
    max_crashes: Type.Integer({
      minimum: 1,
      maximum: 100,
      description: 'A run that took the process down so often is parked.',
    }),
  }),
  late_after_seconds: Type.Integer({
    minimum: 0,
    maximum: 86_400,
    description: 'A slot that starts later than this is recorded as late.',
  }),
  history_days: Type.Integer({
    minimum: 1,
    maximum: 36_500,
    description: 'Settled runs and slots are kept for so long.',
  }),
  log: section({
    level: Type.Union(
      [
        Type.Literal('trace'),
        Type.Literal('debug'),
        Type.Literal('info'),
        Type.Literal('warn'),
        Type.Literal('error'),
      ],
      { description: 'Least severity that is logged.' },
    ),
    file_size_mb: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1024,
      description: 'A log file is closed at this size.',
    }),
    files: Type.Integer({ minimum: 1, maximum: 1000, description: 'Log files kept.' }),
  }),
  notifications: section({
    desktop: Type.Boolean({ description: 'Show notifications on the desktop.' }),
    quiet_hours: Type.String({
      pattern: '^(([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]):[0-5]\\d)?$',
      description:
        'Nothing is told between these local times, such as 22:00-07:00; what needs an answer before they end is.',
    }),
  }),
  updates: section({
    channel: Type.Union([Type.Literal('stable'), Type.Literal('beta'), Type.Literal('off')], {
      description: 'Which new versions the desktop application tells of; it never downloads one unasked.',
    }),
  }),
  mcpServers: byName(Settings),
  toolkits: byName(Settings),
  aliases: Type.Record(Type.String({ pattern: ServerName }), Type.String({ pattern: ServerName }), {
    description: 'Another name for a tool server, as classic tasks use: {"google-calendar-mcp": "calendar"}.',
  }),
  tool_overrides: Type.Record(
    Type.String(),
    section({
      effect: Type.Optional(EffectKind),
      timeout_seconds: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 86_400 })),
      cost_tier: Type.Optional(
        Type.Union([Type.Literal('free'), Type.Literal('cheap'), Type.Literal('costly')]),
      ),
    }),
    { description: 'What a person says about one tool, keyed "server.tool".' },
  ),
});
export type Config = Static<typeof Config>;

/** What config.json may hold: any part of `Config`. */
export type ConfigFile = {
  readonly [K in keyof Config]?: Config[K] extends string | number | boolean ? Config[K] : Partial<Config[K]>;
};

export const DEFAULTS: Omit<Config, 'timezone'> = {
  language: 'en',
  holidays: '',
  http: { host: '127.0.0.1', port: 4666 },
  worker: { concurrency: 8, lease_seconds: 60, max_crashes: 3 },
  late_after_seconds: 60,
  history_days: 90,
  log: { level: 'info', file_size_mb: 10, files: 14 },
  notifications: { desktop: true, quiet_hours: '' },
  updates: { channel: 'stable' },
  mcpServers: {},
  toolkits: {},
  aliases: {},
  tool_overrides: {},
};
