import { createHash } from 'node:crypto';
import { OrdinautError } from '../../errors.ts';
import type { Instant } from '../../model/json.ts';
import { type MailAddress, parseAddress } from './address.ts';
import { MESSAGE_ID } from './message.ts';

/** A message to be sent, as a tool takes it. */
export interface OutgoingMail {
  readonly to: string | readonly string[];
  readonly cc?: string | readonly string[];
  readonly bcc?: string | readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly in_reply_to?: string;
  readonly attachments?: readonly { readonly name: string; readonly text: string; readonly type?: string }[];
}

export interface ComposedMail {
  readonly message_id: string;
  readonly envelope: { readonly from: string; readonly to: string[]; readonly size: number };
  /** RFC 5322 and MIME. Bcc is in the envelope alone. */
  readonly bytes: Buffer;
}

const RECIPIENTS = 100;

/**
 * Checks and composes. The same `key`, sender and mail give the same message, byte for byte but for the date. Throws `invalid_address`,
 * `invalid_header` and `too_many_recipients`, all not sent.
 */
export async function composeMail(
  mail: OutgoingMail,
  { from: sender, key, now }: { readonly from: string; readonly key: string; readonly now: Instant },
): Promise<ComposedMail> {
  const from = parseAddress(sender, 'toolkits.mail.smtp.from');
  const to = addresses(mail.to, 'to');
  const cc = addresses(mail.cc ?? [], 'cc');
  const bcc = addresses(mail.bcc ?? [], 'bcc');
  const recipients = [...new Set([...to, ...cc, ...bcc].map(({ address }) => address))];
  if (recipients.length > RECIPIENTS) throw tooMany(recipients.length);
  checkLine(mail.subject, 'subject');
  for (const [index, { name }] of (mail.attachments ?? []).entries())
    checkLine(name, `attachments.${index}.name`);
  const replied = mail.in_reply_to;
  if (replied !== undefined && !MESSAGE_ID.test(replied)) throw notMessageId();

  const digest = createHash('sha256').update(`${from.address}\n${key}`).digest('hex').slice(0, 32);
  const message_id = `<ordinaut.${digest}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`;
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const bytes = await new MailComposer({
    from: { ...from },
    to: to.map((one) => ({ ...one })),
    cc: cc.map((one) => ({ ...one })),
    subject: mail.subject,
    text: mail.text,
    ...(mail.html !== undefined && { html: mail.html }),
    ...(replied !== undefined && { inReplyTo: replied, references: replied }),
    attachments: (mail.attachments ?? []).map(({ name, text, type = 'text/plain' }) => ({
      filename: name,
      content: text,
      contentType: `${type}; charset=utf-8`,
    })),
    messageId: message_id,
    date: new Date(now),
    baseBoundary: digest,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return { message_id, envelope: { from: from.address, to: recipients, size: bytes.length }, bytes };
}

function addresses(given: string | readonly string[], path: string): readonly MailAddress[] {
  if (typeof given === 'string') return [parseAddress(given, path)];
  return given.map((text, index) => parseAddress(text, `${path}.${index}`));
}

/** A line break in a header begins another header. */
function checkLine(text: string, path: string): void {
  if (!/\p{Cc}/u.test(text)) return;
  throw new OrdinautError({
    code: 'invalid_header',
    message: `${path} holds a line break or another control character`,
    path,
    hint: 'it has to be one line',
    delivery: 'not_sent',
  });
}

const notMessageId = (): OrdinautError =>
  new OrdinautError({
    code: 'invalid_header',
    message: 'in_reply_to is not a message id',
    path: 'in_reply_to',
    hint: 'take message_id from read: <…@…>',
    delivery: 'not_sent',
  });

const tooMany = (count: number): OrdinautError =>
  new OrdinautError({
    code: 'too_many_recipients',
    message: `${count} recipients; a message goes to at most ${RECIPIENTS}`,
    path: 'to',
    delivery: 'not_sent',
  });
