import { asOrdinautError, OrdinautError } from '../../errors.ts';
import { didYouMean } from '../../model/suggest.ts';
import { notConfigured } from '../tool.ts';
import type { Warning } from '../warning.ts';
import type { Mailbox, MailEntry } from './mailbox.ts';

/** The mailbox named, or all. Throws `not_configured` and `unknown_account`. */
export function chooseMailboxes(
  mailboxes: readonly Mailbox[],
  account: string | undefined,
): readonly Mailbox[] {
  if (mailboxes.length === 0)
    throw notConfigured(
      'Mail',
      'name an IMAP account, a Maildir or an mbox file under toolkits.mail.accounts',
    );
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

/**
 * Asks the mailboxes at the same time. One that fails becomes a warning; when all do, the error of the first is thrown.
 * Throws the reason of the signal.
 */
export async function askEach<T>(
  mailboxes: readonly Mailbox[],
  signal: AbortSignal,
  ask: (mailbox: Mailbox) => Promise<T>,
): Promise<{ readonly answers: readonly T[]; readonly warnings: Warning[] }> {
  const settled = await Promise.allSettled(mailboxes.map(ask));
  signal.throwIfAborted();
  const answers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failures = settled.flatMap((one, index) =>
    one.status === 'rejected'
      ? [{ source: mailboxes[index]?.name ?? '', error: asOrdinautError(one.reason) }]
      : [],
  );
  const [first] = failures;
  if (first && answers.length === 0) throw first.error;
  const warnings = failures.map(({ source, error }) => ({
    code: error.code,
    message: error.message,
    source,
  }));
  return { answers, warnings };
}

/** A message id is `account/key`. */
export const idOf = (mailbox: Mailbox, { key }: MailEntry): string => `${mailbox.name}/${key}`;

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
