import { DateTime } from 'luxon';
import Type, { type Static } from 'typebox';
import { plainLine } from '../plain-text.ts';
import type { Warning } from '../warning.ts';
import { type AccountEntry, idOf } from './accounts.ts';
import { type Message, parseMessage } from './message.ts';

/** Bytes read of each message for its lines in a list; enough for headers and the begin of the text. */
const SUMMARY_BYTES = 64 * 1024;
const SNIPPET_LENGTH = 200;

/** A message as lists show it. */
export const MailMessage = Type.Object(
  {
    id: Type.String({ description: 'For read and mark_read.' }),
    account: Type.String(),
    from: Type.String({ description: 'Name <address>.' }),
    subject: Type.String(),
    date: Type.String({ description: "ISO 8601 with the offset of the caller's zone." }),
    snippet: Type.String({ description: 'Begin of the text, in one line.' }),
    unread: Type.Boolean(),
    flagged: Type.Boolean({ description: 'Flagged by the person, or sent as important.' }),
  },
  { additionalProperties: false },
);
export type MailMessage = Static<typeof MailMessage>;

export const dateIn = (instant: number, timezone: string): string =>
  DateTime.fromMillis(instant, { zone: timezone }).toISO({ suppressMilliseconds: true }) ?? '';

export interface Summary {
  readonly shown: MailMessage;
  readonly message: Message;
  readonly at: number;
  readonly warnings: readonly Warning[];
}

/** Reads the begin of a message; undefined when it is gone. A malformed one is shown as far as it can be read. */
export async function summarise(source: AccountEntry, timezone: string): Promise<Summary | undefined> {
  const { mailbox, entry } = source;
  const bytes = await mailbox.read(entry.key, SUMMARY_BYTES);
  if (!bytes) return undefined;
  const message = await parseMessage(bytes);
  const id = idOf(source);
  const at = message.sent_at ?? entry.received_at;
  return {
    message,
    at,
    shown: {
      id,
      account: mailbox.name,
      from: message.from,
      subject: message.subject,
      date: dateIn(at, timezone),
      snippet: plainLine(message.text, SNIPPET_LENGTH),
      unread: entry.unread,
      flagged: entry.flagged || message.important,
    },
    warnings: message.warnings.map(({ code, message: text }) => ({
      code,
      message: `message ${id}: ${text}`,
      source: mailbox.name,
    })),
  };
}
