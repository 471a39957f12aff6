import { createHash } from 'node:crypto';
import type { ReadStream } from 'node:fs';
import type { MailEntry } from './mailbox.ts';

const HEADER_LIMIT = 64 * 1024;
const MESSAGE_LIMIT = 200_000;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** A message of an mbox file and where it stands. */
export interface MboxEntry extends MailEntry {
  /** Byte offset of the first header line. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

interface Open {
  readonly fromLine: string;
  readonly offset: number;
  readonly header: Buffer[];
  headerBytes: number;
  inHeader: boolean;
}

/**
 * Finds the messages of an mbox (RFC 4155) in one pass, keeping no more than the headers of one message in memory.
 * A message begins with a `From ` line at the begin or after an empty line. Throws RangeError when the file does
 * not begin with one.
 */
export async function scanMbox(stream: ReadStream): Promise<readonly MboxEntry[]> {
  const scan = new MboxScan();
  for await (const chunk of stream) {
    scan.take(chunk as Buffer);
    if (scan.entries.length >= MESSAGE_LIMIT) break;
  }
  scan.end();
  return scan.entries;
}

class MboxScan {
  readonly entries: MboxEntry[] = [];
  readonly #keys = new Map<string, number>();
  #position = 0;
  /** The first bytes of the current line, enough to hold a `From ` line. */
  #line: Buffer[] = [];
  #lineBytes = 0;
  #afterEmpty = true;
  #open: Open | undefined;

  take(chunk: Buffer): void {
    let from = 0;
    while (from < chunk.length) {
      const feed = chunk.indexOf(LINE_FEED, from);
      const to = feed < 0 ? chunk.length : feed + 1;
      const piece = chunk.subarray(from, to);
      if (this.#lineBytes < 1_024) this.#line.push(piece.subarray(0, 1_024));
      this.#lineBytes += piece.length;
      this.#collect(piece);
      this.#position += piece.length;
      if (feed >= 0) this.#endLine();
      from = to;
    }
  }

  end(): void {
    if (this.#lineBytes > 0) this.#endLine();
    this.#close(this.#position);
    if (this.entries.length === 0 && this.#position > 0)
      throw new RangeError('it does not begin with a "From " line, so it is not an mbox file');
  }

  #collect(piece: Buffer): void {
    const open = this.#open;
    if (!open?.inHeader || open.headerBytes >= HEADER_LIMIT) return;
    open.header.push(piece);
    open.headerBytes += piece.length;
  }

  #endLine(): void {
    const line = Buffer.concat(this.#line);
    const empty =
      this.#lineBytes <= 2 &&
      (line[0] === LINE_FEED || (line[0] === CARRIAGE_RETURN && line[1] === LINE_FEED));
    const start = this.#position - this.#lineBytes;
    if (this.#afterEmpty && line.subarray(0, 5).toString('latin1') === 'From ') {
      this.#close(start);
      this.#open = {
        fromLine: line.toString('latin1').trim(),
        offset: this.#position,
        header: [],
        headerBytes: 0,
        inHeader: true,
      };
    } else if (start === 0 && !empty) {
      throw new RangeError('it does not begin with a "From " line, so it is not an mbox file');
    } else if (empty && this.#open) this.#open.inHeader = false;
    this.#afterEmpty = empty;
    this.#line = [];
    this.#lineBytes = 0;
  }

  #close(end: number): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    const header = Buffer.concat(open.header).toString('latin1');
    const status = `${field(header, 'Status')}${field(header, 'X-Status')}`;
    if (status.includes('D')) return; // marked as deleted
    const received = Date.parse(`${open.fromLine.replace(/^From \S*\s*/, '')} UTC`);
    this.entries.push({
      key: this.#key(header),
      unread: !status.includes('R'),
      flagged: status.includes('F'),
      received_at: Number.isNaN(received) ? 0 : received,
      size: end - open.offset,
      offset: open.offset,
    });
  }

  /** From what a mail program does not change: the Message-ID, or else sender, date and subject. */
  #key(header: string): string {
    const identity =
      field(header, 'Message-ID') ||
      ['From', 'Date', 'Subject', 'Received'].map((name) => field(header, name)).join('\n');
    const key = createHash('sha256').update(identity).digest('hex').slice(0, 24);
    const copies = (this.#keys.get(key) ?? 0) + 1;
    this.#keys.set(key, copies);
    return copies === 1 ? key : `${key}-${copies}`;
  }
}

const field = (header: string, name: string): string =>
  new RegExp(`^${name}:[ \\t]*(.*)`, 'im').exec(header)?.[1]?.trim() ?? '';
