import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A self-signed certificate for this machine, made with openssl in `directory`. */
export function selfSignedCertificate(directory: string) {
  const key_file = join(directory, 'key.pem');
  const cert_file = join(directory, 'cert.pem');
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync('openssl', [...words, ...names, '-days', '2', '-keyout', key_file, '-out', cert_file], {
    stdio: 'ignore',
  });
  return { key_file, cert_file, key: readFileSync(key_file), cert: readFileSync(cert_file) };
}
