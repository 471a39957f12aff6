import type { NodemailerError } from 'nodemailer/lib/errors';
import { OrdinautError } from '../../errors.ts';
import { plainLine } from '../plain-text.ts';
import { tlsFailure } from './mail-server.ts';

/**
 * What nodemailer throws, as one of ours. Before the text of the message went out nothing was sent. After that a refusal is an
 * answer, and anything else leaves open whether the message was taken.
 *
 * Retryable: `network_unreachable`, `network_failed`, and what the server refuses for now (4xx). Permanent: `mail_unauthorised`,
 * `certificate_refused`, `tls_failed`, `recipient_refused`, `sender_refused`, `mail_too_large`, `mail_refused`.
 */
export function smtpError(thrown: unknown, host: string, text: 'waiting' | 'sent'): OrdinautError {
  if (thrown instanceof OrdinautError) return thrown;
  const error = thrown as NodemailerError;
  const peer = `the mail server ${host}`;
  const reason = plainLine(error.response || error.message || 'no reason given', 300);

  // 421 closes the connection whatever was asked; only a reply to the text itself says what became of it.
  const answered = error.responseCode !== undefined && error.code !== 'ECONNECTION';
  if (text === 'sent' && !(answered && error.command === 'DATA'))
    return new OrdinautError(
      {
        code: 'network_failed',
        message: `the connection to ${peer} broke before it said whether it took the message: ${reason}`,
        retryable: true,
        delivery: 'unknown',
      },
      thrown,
    );
  const delivery = text === 'sent' ? 'answered' : 'not_sent';
  if (answered || error.code === 'EAUTH' || error.code === 'EMESSAGE') {
    const { code, message, hint } = refusal(error);
    const retryable = error.permanent === false;
    return new OrdinautError(
      { code, message: `${peer} ${message}: ${reason}`, ...(hint && { hint }), retryable, delivery },
      thrown,
    );
  }
  const tls = tlsFailure([error.originalCode, error.code], peer, reason, thrown);
  if (tls) return tls;
  return new OrdinautError(
    {
      code: 'network_unreachable',
      message: `${peer} could not be reached: ${reason}`,
      hint: 'check host and port, and the network connection',
      retryable: true,
      delivery,
    },
    thrown,
  );
}

function refusal({ code, command, responseCode }: NodemailerError): {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
} {
  if (code === 'EAUTH')
    return {
      code: 'mail_unauthorised',
      message: 'refused the login',
      hint: 'check username and the stored password; many services want an app password here',
    };
  if (responseCode === 552 || (code === 'EMESSAGE' && responseCode === undefined))
    return { code: 'mail_too_large', message: 'takes no message of this size' };
  if (command === 'RCPT TO') return { code: 'recipient_refused', message: 'refused every recipient' };
  if (command === 'MAIL FROM') return { code: 'sender_refused', message: 'refused the sender' };
  if (command === 'STARTTLS') return { code: 'tls_failed', message: 'offers no encryption' };
  return { code: 'mail_refused', message: 'refused the message' };
}
