import type { Address, Email } from 'postal-mime';
import type { Instant } from '../../model/json.ts';
import { plainLine, plainText } from '../plain-text.ts';
import { htmlText } from './html-text.ts';

export interface MessageWarning {
  readonly code: 'mail_malformed' | 'unknown_charset' | 'undecodable_text';
  readonly message: string;
}

/** A parsed message; every line is free of control characters. */
export interface Message {
  /** `<…@…>`, or null when it has none that another message could refer to. */
  readonly message_id: string | null;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** From the Date header; null when it has none that makes sense. */
  readonly sent_at: Instant | null;
  /** Importance, Priority or X-Priority says so. */
  readonly important: boolean;
  readonly text: string;
  readonly attachments: readonly { readonly name: string; readonly type: string }[];
  readonly warnings: readonly MessageWarning[];
}

/** A message id (RFC 5322, section 3.6.4), without comments and folding. */
export const MESSAGE_ID = /^<[\x21-\x3b=\x3f-\x7e]{1,490}>$/;

/**
 * Reads RFC 5322 and MIME text, which may be cut off at any place. Never throws: what cannot be read is empty and
 * named in `warnings`.
 */
export async function parseMessage(bytes: Uint8Array): Promise<Message> {
  const warnings: MessageWarning[] = [];
  let email: Email;
  try {
    email = await parse(bytes);
  } catch (error) {
    warnings.push({ code: 'mail_malformed', message: `its body could not be read: ${reasonOf(error)}` });
    try {
      email = await parse(headerOf(bytes));
    } catch (headerError) {
      warnings.push({
        code: 'mail_malformed',
        message: `its headers could not be read: ${reasonOf(headerError)}`,
      });
      email = { headers: [], headerLines: [], attachments: [] };
    }
  }
  const text = await textOf(email, warnings);
  warnings.push(...charsetWarnings(bytes, text));
  const header = (key: string) => email.headers.find((candidate) => candidate.key === key)?.value ?? '';
  return {
    message_id: MESSAGE_ID.test(header('message-id')) ? header('message-id') : null,
    from: addressText(email.from),
    to: (email.to ?? []).slice(0, 50).map(addressText),
    subject: plainLine(email.subject ?? '', 500) || '(no subject)',
    sent_at: sentAt(header('date')),
    important:
      /high|urgent/i.test(`${header('importance')} ${header('priority')}`) ||
      /^\s*[12]\b/.test(header('x-priority')),
    text,
    attachments: email.attachments.slice(0, 100).map(({ filename, mimeType }) => ({
      name: plainLine(filename ?? '', 200) || '(unnamed)',
      type: plainLine(mimeType, 100),
    })),
    warnings,
  };
}

async function parse(bytes: Uint8Array): Promise<Email> {
  const { default: PostalMime } = await import('postal-mime');
  return PostalMime.parse(bytes, {
    maxNestingDepth: 50,
    maxHeadersSize: 256 * 1024,
    maxRfc822NestingDepth: 2,
  });
}

function headerOf(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64 * 1024)).toString(
    'latin1',
  );
  const end = text.search(/\r?\n\r?\n/);
  const fields = (end < 0 ? text : text.slice(0, end)).split(/\r?\n(?![ \t])/);
  return Buffer.from(fields.filter((line) => !/^content-/i.test(line)).join('\r\n'), 'latin1');
}

async function textOf(email: Email, warnings: MessageWarning[]): Promise<string> {
  try {
    const text = email.text?.trim() ? email.text : email.html ? await htmlText(email.html) : '';
    return plainText(text)
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  } catch (error) {
    warnings.push({ code: 'mail_malformed', message: `its HTML could not be read: ${reasonOf(error)}` });
    return '';
  }
}

/** postal-mime reads an unknown charset as windows-1252 in silence. */
function charsetWarnings(bytes: Uint8Array, text: string): readonly MessageWarning[] {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64 * 1024)).toString(
    'latin1',
  );
  const labels = new Set(
    [...head.matchAll(/charset\s*=\s*["']?([^\s"';]{1,60})/gi)].map((match) => match[1] ?? ''),
  );
  const unknown = [...labels].filter((label) => !isKnownCharset(label));
  if (unknown.length > 0)
    return [
      {
        code: 'unknown_charset',
        message: `unknown charset ${plainLine(unknown[0] ?? '', 60)}: read as windows-1252`,
      },
    ];
  if (text.includes('\uFFFD'))
    return [
      {
        code: 'undecodable_text',
        message: 'it holds bytes that its charset does not have; they are shown as �',
      },
    ];
  return [];
}

function isKnownCharset(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    // The families that postal-mime maps beyond the labels of the Encoding Standard.
    return /^(x-)?(cp|ms|windows|ibm|iso|euc|shift|sjis|big5|gb|ks|utf|ansi|ascii|us-ascii)/i.test(label);
  }
}

/** A date without a zone is read as UTC, whatever the zone of the process. */
function sentAt(header: string): Instant | null {
  const text = header
    .slice(0, 200)
    .replace(/\([^)]*\)/g, ' ')
    .trim();
  const zoned = /([+-]\d{4}|\b(?:GMT|UTC?|Z|[ECMP][SD]T))$/i.test(text);
  const instant = Date.parse(zoned ? text : `${text} UTC`);
  return Number.isNaN(instant) ? null : instant;
}

function addressText(address: Address | undefined): string {
  if (!address) return '(unknown sender)';
  if (address.group) return plainLine(address.name, 200);
  const name = plainLine(address.name, 200);
  const mailbox = plainLine(address.address, 320);
  if (name && mailbox) return `${name} <${mailbox}>`;
  return name || mailbox || '(unknown sender)';
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 200);
