import Type, { type Static } from 'typebox';

const AccountName = Type.String({
  pattern: '^[A-Za-z0-9_.@ -]{1,60}$',
  description: 'Part of each message id: letters, digits, spaces and _ . @ -',
});
const Path = Type.String({
  minLength: 1,
  description: 'Absolute, under `~/`, or relative to the data directory.',
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

export const MailAccount = Type.Union([MaildirAccount, MboxAccount]);
export type MailAccount = Static<typeof MailAccount>;

/** `toolkits.mail` of the configuration. */
export const MailSettings = Type.Object(
  { accounts: Type.Array(MailAccount, { maxItems: 50, description: 'Where mail is read from.' }) },
  { additionalProperties: false },
);
export type MailSettings = Static<typeof MailSettings>;
