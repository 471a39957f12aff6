import { OrdinautError } from '../../errors.ts';
import type { Instant } from '../../model/json.ts';

/** A message as a mailbox lists it, without reading it. */
export interface MailEntry {
  /** Unique within its mailbox, the same whatever its flags. */
  readonly key: string;
  readonly unread: boolean;
  readonly flagged: boolean;
  readonly received_at: Instant;
  /** Bytes. */
  readonly size: number;
}

/** Where one account's messages are. Each kind of account has one. Throws `OrdinautError`. */
export interface Mailbox {
  readonly name: string;
  /** All messages, in no order. */
  list(signal: AbortSignal): Promise<readonly MailEntry[]>;
  /** The first `limit` bytes of a message, or undefined when it is gone. */
  read(key: string, limit: number): Promise<Uint8Array | undefined>;
  /** Whether it was unread until now; undefined when there is no such message. */
  markRead(key: string): Promise<boolean | undefined>;
}

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
