import { asOrdinautError, OrdinautError } from '../../errors.ts';
import { didYouMean } from '../../model/suggest.ts';
import { notConfigured } from '../tool.ts';
import type { Warning } from '../warning.ts';
import type { Mailbox, MailEntry } from './mailbox.ts';

export interface AccountEntry {
  readonly mailbox: Mailbox;
  readonly entry: MailEntry;
}

/** The mailbox named, or all. Throws `not_configured` and `unknown_account`. */
export function chooseMailboxes(
  mailboxes: readonly Mailbox[],
  account: string | undefined,
): readonly Mailbox[] {
  if (mailboxes.length === 0)
    throw notConfigured('Mail', 'name a Maildir or an mbox file under toolkits.mail.accounts');
  if (account === undefined) return mailboxes;
  const chosen = mailboxes.filter(({ name }) => name === account);
  if (chosen.length > 0) return chosen;
  const names = mailboxes.map(({ name }) => name);
  const hint = didYouMean(account, names);
  throw new OrdinautError({
    code: 'unknown_account',
    message: `there is no mail account "${account}"; there are ${names.join(', ')}`,
    path: 'account',
    ...(hint !== undefined && { hint }),
    delivery: 'not_sent',
  });
}

/** All messages of the mailboxes. One that cannot be read becomes a warning; when none can, its error is thrown. */
export async function listAll(
  mailboxes: readonly Mailbox[],
  signal: AbortSignal,
): Promise<{ readonly entries: readonly AccountEntry[]; readonly warnings: Warning[] }> {
  const entries: AccountEntry[] = [];
  const warnings: Warning[] = [];
  let failure: OrdinautError | undefined;
  for (const mailbox of mailboxes) {
    try {
      for (const entry of await mailbox.list(signal)) entries.push({ mailbox, entry });
    } catch (thrown) {
      signal.throwIfAborted();
      failure = asOrdinautError(thrown);
      warnings.push({ code: failure.code, message: failure.message, source: mailbox.name });
    }
  }
  if (failure && warnings.length === mailboxes.length) throw failure;
  return { entries, warnings };
}

/** A message id is `account/key`. */
export const idOf = ({ mailbox, entry }: AccountEntry): string => `${mailbox.name}/${entry.key}`;

/** Throws `unknown_message` when the id is of no configured account. */
export function splitId(mailboxes: readonly Mailbox[], id: string): { mailbox: Mailbox; key: string } {
  chooseMailboxes(mailboxes, undefined);
  const slash = id.indexOf('/');
  const mailbox = mailboxes.find(({ name }) => name === id.slice(0, slash));
  if (slash < 0 || !mailbox) throw unknownMessage(id);
  return { mailbox, key: id.slice(slash + 1) };
}

export const unknownMessage = (id: string): OrdinautError =>
  new OrdinautError({
    code: 'unknown_message',
    message: `there is no message "${id.slice(0, 200)}"`,
    path: 'id',
    hint: 'take the id from top_unread or search',
    delivery: 'not_sent',
  });
