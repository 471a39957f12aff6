import { DateTime } from 'luxon';
import Type, { type Static } from 'typebox';
import type { ToolContext } from '../../model/tool.ts';
import { plainLine } from '../plain-text.ts';
import type { Warning } from '../warning.ts';
import { idOf } from './accounts.ts';
import type { Mailbox, MailEntry } from './mailbox.ts';
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
  readonly at: number;
  readonly warnings: readonly Warning[];
}

/** Reads the begins of messages, in the order given and without those that are gone. A malformed one is shown as far as it can be read. */
export async function summarise(
  mailbox: Mailbox,
  entries: readonly MailEntry[],
  { signal, timezone }: Pick<ToolContext, 'signal' | 'timezone'>,
): Promise<readonly Summary[]> {
  if (entries.length === 0) return [];
  const keys = entries.map(({ key }) => key);
  const begins = await mailbox.read(keys, SUMMARY_BYTES, signal);
  const summaries: Summary[] = [];
  for (const entry of entries) {
    const bytes = begins.get(entry.key);
    if (bytes) summaries.push(summaryOf(mailbox, entry, await parseMessage(bytes), timezone));
  }
  return summaries;
}

function summaryOf(mailbox: Mailbox, entry: MailEntry, message: Message, timezone: string): Summary {
  const id = idOf(mailbox, entry);
  const at = message.sent_at ?? entry.received_at;
  return {
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
