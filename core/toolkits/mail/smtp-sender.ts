import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SMTPConnectionAuth, SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import { OrdinautError } from '../../errors.ts';
import type { ToolContext } from '../../model/tool.ts';
import { plainLine } from '../plain-text.ts';
import type { ToolkitPorts } from '../ports.ts';
import { notConfigured } from '../tool.ts';
import { storedPassword, tlsOptions } from './mail-server.ts';
import { type ComposedMail, composeMail, type OutgoingMail } from './outgoing-mail.ts';
import type { SmtpSettings } from './settings.ts';
import { smtpError } from './smtp-error.ts';

const CONNECT_MS = 20_000;
const SILENCE_MS = 60_000;
const FAREWELL_MS = 2_000;

export interface SentMail {
  readonly message_id: string;
  readonly accepted: readonly string[];
  /** Recipients that the server refused while it took the message for others. */
  readonly rejected: readonly { readonly address: string; readonly reason: string }[];
}

/** Sends one message over a connection of its own. Throws `not_configured`, what `composeMail` throws, and what `smtpError` gives. */
export type MailSender = (
  mail: OutgoingMail,
  context: Pick<ToolContext, 'signal' | 'now' | 'idempotency_key'>,
) => Promise<SentMail>;

export function createMailSender(settings: SmtpSettings | undefined, ports: ToolkitPorts): MailSender {
  return async (mail, { signal, now, idempotency_key }) => {
    if (!settings) throw notConfigured('Sending mail', 'name the server under toolkits.mail.smtp');
    const key = idempotency_key ?? ports.ids.next();
    const composed = await composeMail(mail, { from: settings.from, key, now: now() });
    return submit(composed, settings, ports, signal);
  };
}

async function submit(
  { message_id, envelope, bytes }: ComposedMail,
  settings: SmtpSettings,
  ports: ToolkitPorts,
  signal: AbortSignal,
): Promise<SentMail> {
  const [connection, auth] = await Promise.all([prepare(settings, ports), credentials(settings, ports)]);
  let text: 'waiting' | 'sent' = 'waiting';
  // Read from only after the server asked for it.
  const message = new Readable({
    read() {
      text = 'sent';
      this.push(bytes);
      this.push(null);
    },
  });
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {}); // it may end when nobody waits any more
  const onAbort = (): void => ended.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  connection.on('error', ended.reject);
  connection.on('end', () => ended.reject(new Error('the server closed it')));
  const settled = <T>(start: (done: (error?: unknown, value?: T) => void) => void): Promise<T> => {
    const done = Promise.withResolvers<T>();
    start((error, value) => (error ? done.reject(error) : done.resolve(value as T)));
    return Promise.race([done.promise, ended.promise]);
  };
  try {
    signal.throwIfAborted();
    await settled<void>((done) => connection.connect(done));
    if (auth) await settled<boolean>((done) => connection.login(auth, done));
    const info = await settled<SMTPConnectionSendInfo>((done) => connection.send(envelope, message, done));
    farewell(connection, ports);
    return {
      message_id,
      accepted: info.accepted,
      rejected: (info.rejectedErrors ?? []).map(({ recipient, response, message: reason }) => ({
        address: recipient ?? '',
        reason: plainLine(response ?? reason, 300),
      })),
    };
  } catch (error) {
    connection.close();
    throw signal.aborted ? cancelled(signal, text) : smtpError(error, settings.host, text);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function prepare(settings: SmtpSettings, ports: ToolkitPorts): Promise<SMTPConnection> {
  const [{ default: Connection }, tls] = await Promise.all([
    import('nodemailer/lib/smtp-connection'),
    tlsOptions(settings, ports),
  ]);
  const { host, port, security = 'tls' } = settings;
  return new Connection({
    host,
    port: port ?? { tls: 465, starttls: 587, none: 25 }[security],
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    socketCloseTimeout: 0,
    allowInternalNetworkInterfaces: true,
  });
}

async function credentials(
  { username, password_secret, host }: SmtpSettings,
  ports: ToolkitPorts,
): Promise<SMTPConnectionAuth | undefined> {
  if (username === undefined || password_secret === undefined) return undefined;
  const pass = await storedPassword(password_secret, `${username} at ${host}`, ports);
  return { user: username, credentials: { user: username, pass } };
}

/** The message has been taken; a server that does not say good-bye is left. */
function farewell(connection: SMTPConnection, { clock }: ToolkitPorts): void {
  const cancel = clock.timer(FAREWELL_MS, () => connection.close());
  connection.on('end', cancel);
  connection.quit();
}

function cancelled({ reason }: AbortSignal, text: 'waiting' | 'sent'): OrdinautError {
  const delivery = text === 'sent' ? 'unknown' : 'not_sent';
  if (reason instanceof OrdinautError) return new OrdinautError({ ...reason.toJSON(), delivery }, reason);
  return new OrdinautError({ code: 'cancelled', message: 'sending was cancelled', delivery }, reason);
}
