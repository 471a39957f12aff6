import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { selfSignedCertificate } from './certificate.ts';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly encrypted: boolean;
  readonly text: string;
}

/** An SMTP server that keeps what it takes. It knows the user `ana` with the password `pass-word`. */
export async function startSmtpServer({
  certificate,
  security = 'tls',
  taken = () => undefined,
  ...options
}: SMTPServerOptions & {
  readonly certificate?: ReturnType<typeof selfSignedCertificate>;
  readonly security?: 'tls' | 'starttls' | 'none';
  /** Called when the whole message is here: an error is the answer, `cut` answers nothing and breaks the connection. */
  readonly taken?: () => Error | 'cut' | undefined;
} = {}) {
  const received: ReceivedMail[] = [];
  // The sockets with TLS: to destroy the ones below them in the middle of a handshake ends Node itself.
  const cut = (): void => {
    for (const connection of server.connections) connection._socket.destroy();
  };
  const server = new SMTPServer({
    secure: security === 'tls',
    ...(certificate && { key: certificate.key, cert: certificate.cert }),
    ...(security === 'none' && { disabledCommands: ['STARTTLS'] }),
    authOptional: true,
    closeTimeout: 1,
    logger: false,
    onAuth({ username, password }, _session, done) {
      if (username === 'ana' && password === 'pass-word') done(null, { user: username });
      else done(new Error('Invalid username or password'));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          user: typeof session.user === 'string' ? session.user : undefined,
          encrypted: session.secure === true,
          text: Buffer.concat(chunks).toString('utf8'),
        });
        const outcome = taken();
        if (outcome === 'cut') cut();
        else done(outcome ?? null);
      });
    },
    ...options,
  });
  server.on('error', () => {}); // clients that break off are part of the tests
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    cut,
    async close(): Promise<void> {
      cut();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

/** An error with which an SMTP server answers. */
export function smtpRefusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
