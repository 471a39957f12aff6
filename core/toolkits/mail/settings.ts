import Type, { type Static } from 'typebox';

const AccountName = Type.String({
  pattern: '^[A-Za-z0-9_.@ -]{1,60}$',
  description: 'Part of each message id: letters, digits, spaces and _ . @ -',
});
const Path = Type.String({
  minLength: 1,
  description: 'Absolute, under `~/`, or relative to the data directory.',
});
const Username = Type.String({ minLength: 1, maxLength: 500 });
const PasswordSecret = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Name of the stored secret that holds the password; never the password itself.',
});

/** A Maildir folder: `new` and `cur`, a file for each message. */
export const MaildirAccount = Type.Object(
  { kind: Type.Literal('maildir'), name: AccountName, path: Path },
  { additionalProperties: false },
);
export type MaildirAccount = Static<typeof MaildirAccount>;

/** An mbox file: all messages one after the other. */
export const MboxAccount = Type.Object(
  { kind: Type.Literal('mbox'), name: AccountName, path: Path },
  { additionalProperties: false },
);
export type MboxAccount = Static<typeof MboxAccount>;

const serverFields = {
  host: Type.String({ minLength: 1, maxLength: 253 }),
  port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  security: Type.Optional(
    Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')], {
      default: 'tls',
      description: 'Encrypted from the begin, or after STARTTLS; `none` needs allow_insecure.',
    }),
  ),
  tls: Type.Optional(
    Type.Object(
      { ca_file: Type.String({ ...Path, description: 'PEM certificates that are trusted, and no others.' }) },
      { additionalProperties: false },
    ),
  ),
  allow_insecure: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Takes any certificate. The password can then be read by whoever is in between.',
    }),
  ),
};

/** A folder of an IMAP server. */
export const ImapAccount = Type.Object(
  {
    kind: Type.Literal('imap'),
    name: AccountName,
    ...serverFields,
    username: Username,
    password_secret: PasswordSecret,
    folder: Type.Optional(Type.String({ minLength: 1, maxLength: 500, default: 'INBOX' })),
  },
  { additionalProperties: false },
);
export type ImapAccount = Static<typeof ImapAccount>;

/** The server that sends. */
export const SmtpSettings = Type.Object(
  {
    ...serverFields,
    username: Type.Optional(Username),
    password_secret: Type.Optional(PasswordSecret),
    from: Type.String({
      minLength: 3,
      maxLength: 400,
      description: 'The sender: address, or Name <address>.',
    }),
  },
  { additionalProperties: false },
);
export type SmtpSettings = Static<typeof SmtpSettings>;

/** What both have to say of the server. */
export type MailServerSettings = Pick<SmtpSettings, 'host' | 'port' | 'security' | 'tls' | 'allow_insecure'>;

export const MailAccount = Type.Union([MaildirAccount, MboxAccount, ImapAccount]);
export type MailAccount = Static<typeof MailAccount>;

/** `toolkits.mail` of the configuration. */
export const MailSettings = Type.Object(
  {
    accounts: Type.Array(MailAccount, { maxItems: 50, description: 'Where mail is read from.' }),
    smtp: Type.Optional(SmtpSettings),
  },
  { additionalProperties: false },
);
export type MailSettings = Static<typeof MailSettings>;
