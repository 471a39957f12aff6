import type { ImapFlowError } from 'imapflow';
import { OrdinautError } from '../../errors.ts';
import { plainLine } from '../plain-text.ts';
import { tlsFailure } from './mail-server.ts';
import type { ImapAccount } from './settings.ts';

/** Response codes of a server that is in trouble, not of a wrong request (RFC 5530, section 3). */
const PASSING = ['UNAVAILABLE', 'INUSE', 'SERVERBUG'];

/**
 * What imapflow throws, as one of ours. Retryable: `network_unreachable` (not sent), `network_failed`, `mail_busy`. Permanent:
 * `mail_unauthorised`, `certificate_refused`, `tls_failed`, `unknown_folder`, `answer_too_large`, `mail_refused`.
 */
export function imapError(
  thrown: unknown,
  { name, host, folder = 'INBOX' }: ImapAccount,
  stage: 'connecting' | 'working',
): OrdinautError {
  if (thrown instanceof OrdinautError) return thrown;
  const error = thrown as ImapFlowError;
  const peer = `the mail server ${host} (account ${name})`;
  const reason = plainLine(error.responseText || error.message || error.code || 'no reason given', 300);
  const typed = (detail: Omit<ConstructorParameters<typeof OrdinautError>[0], 'delivery'>): OrdinautError =>
    new OrdinautError({ ...detail, delivery: stage === 'connecting' ? 'not_sent' : 'answered' }, thrown);

  const passing = PASSING.includes(error.serverResponseCode ?? '') || error.code === 'ETHROTTLE';
  if (passing) return typed({ code: 'mail_busy', message: `${peer} is busy: ${reason}`, retryable: true });
  if (error.authenticationFailed)
    return typed({
      code: 'mail_unauthorised',
      message: `${peer} refused the login: ${reason}`,
      hint: 'check username and the stored password; many services want an app password here',
    });
  if (error.mailboxMissing)
    return typed({
      code: 'unknown_folder',
      message: `${peer} has no folder "${folder}"`,
      hint: 'name it in full, as INBOX/Work or Archive',
    });
  if (error.responseStatus === 'NO' || error.responseStatus === 'BAD')
    return typed({ code: 'mail_refused', message: `${peer} refused: ${reason}` });
  if (/TooLarge$/.test(error.code ?? ''))
    return typed({ code: 'answer_too_large', message: `${peer} sent more than was asked for: ${reason}` });
  const tls = tlsFailure([error.code, error.tlsFailed ? 'ETLS' : undefined], peer, reason, thrown);
  if (tls) return tls;
  if (stage === 'connecting')
    return new OrdinautError(
      {
        code: 'network_unreachable',
        message: `${peer} could not be reached: ${reason}`,
        hint: 'check host and port, and the network connection',
        retryable: true,
        delivery: 'not_sent',
      },
      thrown,
    );
  return new OrdinautError(
    {
      code: 'network_failed',
      message: `the connection to ${peer} broke: ${reason}`,
      retryable: true,
      delivery: 'unknown',
    },
    thrown,
  );
}
