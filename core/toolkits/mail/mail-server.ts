import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { OrdinautError } from '../../errors.ts';
import type { ToolkitPorts } from '../ports.ts';
import { settingsPath } from '../settings-path.ts';
import { notConfigured } from '../tool.ts';
import type { MailServerSettings } from './settings.ts';

/** Throws `invalid_config` where mail and password would go in clear without the person having said so. */
export function checkMailServer({ security, allow_insecure }: MailServerSettings, path: string): void {
  if (security !== 'none' || allow_insecure) return;
  throw new OrdinautError({
    code: 'invalid_config',
    message: `${path}: a mail server without encryption is spoken to only with allow_insecure`,
    path: `${path}.security`,
    hint: 'use tls or starttls; set allow_insecure for a server on this machine',
    delivery: 'not_sent',
  });
}

/** Whom the server must prove to be. Throws `not_configured` when the file of certificates cannot be read. */
export async function tlsOptions(
  { tls, allow_insecure }: MailServerSettings,
  ports: ToolkitPorts,
): Promise<ConnectionOptions> {
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: !allow_insecure,
    ...(tls && { ca: await certificates(settingsPath(tls.ca_file, ports)) }),
  };
}

async function certificates(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new OrdinautError(
      {
        code: 'not_configured',
        message: `the certificates ${path} could not be read: ${(error as Error).message}`,
        hint: 'tls.ca_file names a PEM file',
        delivery: 'not_sent',
      },
      error,
    );
  }
}

/** Throws `not_configured` when it is not stored. */
export async function storedPassword(
  secret: string,
  whose: string,
  { secrets }: Pick<ToolkitPorts, 'secrets'>,
): Promise<string> {
  const password = await secrets.get(secret);
  if (password !== undefined && password !== '') return password;
  throw notConfigured(`the secret "${secret}" with the password of ${whose}`, 'store it under that name');
}

/** A TLS handshake that failed, as one of ours; undefined when these are the codes of something else. */
export function tlsFailure(
  codes: readonly (string | undefined)[],
  peer: string,
  reason: string,
  cause: unknown,
): OrdinautError | undefined {
  const known = codes.find((code) => code !== undefined && (CERTIFICATE.test(code) || TLS.test(code)));
  if (known === undefined) return undefined;
  const certificate = CERTIFICATE.test(known);
  return new OrdinautError(
    {
      code: certificate ? 'certificate_refused' : 'tls_failed',
      message: certificate
        ? `${peer} did not prove who it is: ${reason}`
        : `${peer} could not be spoken to in encrypted form: ${reason}`,
      hint: certificate
        ? 'name the certificate of a server of your own in tls.ca_file'
        : 'check port and security: tls is usual on 993 and 465, starttls on 143 and 587',
      delivery: 'not_sent',
    },
    cause,
  );
}

/** Codes of X509_verify_cert_error_string and of Node's own check of names. */
const CERTIFICATE =
  /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH/;
const TLS = /^(ERR_SSL_|ERR_TLS_|EPROTO$|ETLS$|STARTTLS_INJECTION$)/;
