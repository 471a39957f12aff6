import { OrdinautError } from '../../errors.ts';
import type { Instant } from '../../model/json.ts';

/** A message as a mailbox lists it, without reading it. */
export interface MailEntry {
  /** Unique within its mailbox, the same whatever its flags. */
  readonly key: string;
  readonly unread: boolean;
  readonly flagged: boolean;
  readonly received_at: Instant;
}

/** First bytes of messages by key; those that are gone are not in it. */
export type MessageBytes = ReadonlyMap<string, Uint8Array>;

/** Where one account's messages are. Each kind of account has one. Throws `OrdinautError`. */
export interface Mailbox {
  readonly name: string;
  /** Unread messages, flagged ones first, then the newest; at most `limit`. `total` counts all of them. */
  unread(
    limit: number,
    signal: AbortSignal,
  ): Promise<{ readonly entries: readonly MailEntry[]; readonly total: number }>;
  /** Messages that hold all the words in sender, subject or text, newest first; `complete` when there are no others. */
  search(
    words: readonly string[],
    limit: number,
    signal: AbortSignal,
  ): Promise<{ readonly entries: readonly MailEntry[]; readonly complete: boolean }>;
  /** At least sender, subject, date and importance of messages. */
  headers(keys: readonly string[], signal: AbortSignal): Promise<MessageBytes>;
  /** The first `limit` bytes of messages. */
  read(keys: readonly string[], limit: number, signal: AbortSignal): Promise<MessageBytes>;
  /** Whether it was unread until now; undefined when there is no such message. */
  markRead(key: string, signal: AbortSignal): Promise<boolean | undefined>;
  /** Ends its connection, if it keeps one. */
  close(): Promise<void>;
}

/** Messages that `search` looks at in each account, newest first. */
export const SEARCHED = 2_000;

/** Lower case, without accents: "Ședință" is found by "sedinta". */
export const foldText = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Flagged ones first, then the newest. */
export const byWeight = (a: MailEntry, b: MailEntry): number =>
  Number(b.flagged) - Number(a.flagged) || byAge(a, b);

export const byAge = (a: MailEntry, b: MailEntry): number => b.received_at - a.received_at;

export function mailboxUnreadable(name: string, path: string, cause: unknown): OrdinautError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new OrdinautError(
    {
      code: 'mailbox_unreadable',
      message: `mail account ${name}: ${path} could not be read: ${reason}`,
      hint: 'check toolkits.mail.accounts',
      delivery: 'answered',
    },
    cause,
  );
}
