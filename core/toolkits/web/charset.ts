/** Bytes in which a page has to name its charset (HTML Standard, 13.2.3.2). */
const PRESCANNED = 1_024;

const MARKS: readonly { readonly bytes: readonly number[]; readonly charset: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], charset: 'utf-8' },
  { bytes: [0xfe, 0xff], charset: 'utf-16be' },
  { bytes: [0xff, 0xfe], charset: 'utf-16le' },
];

/**
 * The text of a page. The charset is that of a byte order mark, else of the `Content-Type`, else what the page itself says
 * (HTML Standard, 13.2.3; XML 1.0, appendix F), else UTF-8, and windows-1252 where the bytes are no UTF-8. A charset that
 * nobody knows counts as none. Never throws: bytes that mean nothing become U+FFFD.
 */
export function decodeText(body: Uint8Array, contentType: string): string {
  const charset = markOf(body) ?? known(parameterOf(contentType)) ?? known(declaredIn(body));
  if (charset !== undefined) return new TextDecoder(charset).decode(body);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return new TextDecoder('windows-1252').decode(body);
  }
}

const markOf = (body: Uint8Array): string | undefined =>
  MARKS.find(({ bytes }) => bytes.every((byte, index) => body[index] === byte))?.charset;

const parameterOf = (contentType: string): string | undefined =>
  /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1];

function declaredIn(body: Uint8Array): string | undefined {
  const head = Buffer.from(body.subarray(0, PRESCANNED)).toString('latin1');
  const found =
    /^\s*<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head) ??
    /<meta[^>]{1,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(head);
  // Whoever can say so in single bytes does not write UTF-16.
  return found?.[1]?.replace(/^utf-16.*$/i, 'utf-8');
}

function known(charset: string | undefined): string | undefined {
  if (charset === undefined) return undefined;
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    return undefined;
  }
}
