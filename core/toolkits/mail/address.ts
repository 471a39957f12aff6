import { domainToASCII } from 'node:url';
import { OrdinautError } from '../../errors.ts';

/** A mailbox in the sense of RFC 5322: `Name <local@domain>`. */
export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

const NAMED = /^([^<>]*)<([^<>]*)>$/;
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/**
 * One address, with or without a name. Domains may be written in any script. Quoted and non-ASCII local parts, which few servers take
 * and which programs read differently, are refused. Throws `invalid_address`.
 */
export function parseAddress(text: string, path: string): MailAddress {
  const [, rawName = '', inBrackets] = NAMED.exec(text.trim()) ?? [];
  const spec = (inBrackets ?? text).trim();
  const name = rawName
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replace(/\\(.)/g, '$1');
  const at = spec.lastIndexOf('@');
  const local = spec.slice(0, at);
  const domain = /[\s,;:"()<>@[\]\\]/.test(spec.slice(at + 1)) ? '' : domainToASCII(spec.slice(at + 1));
  const sound =
    at > 0 &&
    local.length <= 64 &&
    LOCAL.test(local) &&
    domain.length <= 253 &&
    domain.split('.').every((label) => LABEL.test(label)) &&
    !/\p{Cc}/u.test(name);
  if (sound) return { name, address: `${local}@${domain}` };
  throw new OrdinautError({
    code: 'invalid_address',
    message: `"${text.slice(0, 100).replace(/\p{Cc}/gu, '?')}" is not an e-mail address`,
    path,
    hint: 'one address each, as ana@example.org or Ana <ana@example.org>; several are given as a list',
    delivery: 'not_sent',
  });
}
