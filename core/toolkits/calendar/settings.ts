import Type, { type Static } from 'typebox';

const Name = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'Shown with its events; by default the name that the calendar itself has.',
  }),
);
const Path = Type.String({
  minLength: 1,
  description: 'Absolute, under `~/`, or relative to the data directory.',
});
const Writable = Type.Optional(
  Type.Boolean({ default: false, description: 'Lets create_event add events to it.' }),
);
const Url = Type.String({
  minLength: 8,
  maxLength: 2_000,
  pattern: '^([Hh][Tt][Tt][Pp][Ss]?|[Ww][Ee][Bb][Cc][Aa][Ll][Ss]?)://',
  description: 'https:, http: or webcal:. Never shown in messages, as it may be secret.',
});
const Username = Type.String({ minLength: 1, maxLength: 200, description: 'For Basic authentication.' });
const PasswordSecret = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Name of the stored secret that holds the password; never the password itself.',
});
const AllowPrivateAddresses = Type.Optional(
  Type.Boolean({
    default: false,
    description: 'Lets it be on this machine or a network of its own, and passwords pass over http:.',
  }),
);

/** One iCalendar file. */
const FileSource = Type.Object(
  { kind: Type.Literal('file'), path: Path, name: Name, writable: Writable },
  { additionalProperties: false },
);
/** All `.ics` files of a folder and its sub-folders, as vdirsyncer and calendar programs keep them. */
const FolderSource = Type.Object(
  { kind: Type.Literal('folder'), path: Path, name: Name, writable: Writable },
  { additionalProperties: false },
);
/** An iCalendar file of the web. The last good copy is kept in the data directory. */
const UrlSource = Type.Object(
  {
    kind: Type.Literal('url'),
    url: Url,
    name: Name,
    username: Type.Optional(Username),
    password_secret: Type.Optional(PasswordSecret),
    allow_private_addresses: AllowPrivateAddresses,
    refresh_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 86_400,
        default: 300,
        description: 'A copy that was confirmed so recently is not asked about again.',
      }),
    ),
  },
  { additionalProperties: false },
);
/** Calendars of a CalDAV server (RFC 4791): read, not written. */
const CaldavSource = Type.Object(
  {
    kind: Type.Literal('caldav'),
    url: Url,
    name: Name,
    username: Username,
    password_secret: PasswordSecret,
    calendars: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        minItems: 1,
        maxItems: 100,
        description: 'Only those of these names; by default all that the URL, its owner or its server lists.',
      }),
    ),
    allow_private_addresses: AllowPrivateAddresses,
  },
  { additionalProperties: false },
);

export const CalendarSource = Type.Union([FileSource, FolderSource, UrlSource, CaldavSource]);
export type CalendarSource = Static<typeof CalendarSource>;
export type LocalSource = Static<typeof FileSource> | Static<typeof FolderSource>;
export type UrlSource = Static<typeof UrlSource>;
export type CaldavSource = Static<typeof CaldavSource>;

/** `toolkits.calendar` of the configuration. */
export const CalendarSettings = Type.Object(
  { sources: Type.Array(CalendarSource, { maxItems: 100, description: 'Where events are read from.' }) },
  { additionalProperties: false },
);
export type CalendarSettings = Static<typeof CalendarSettings>;
