import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { OrdinautError } from '../../errors.ts';
import type { MessageFiles } from './file-mailbox.ts';
import { mailboxUnreadable } from './mailbox.ts';
import { type MboxEntry, scanMbox } from './mbox-scan.ts';
import type { MboxAccount } from './settings.ts';

/** An mbox file. It is scanned again only when its size or modification time changed, and never written. */
export function openMbox({ name, path }: MboxAccount): MessageFiles {
  let known: { readonly stamp: string; readonly entries: ReadonlyMap<string, MboxEntry> } | undefined;

  const entries = async (signal: AbortSignal): Promise<ReadonlyMap<string, MboxEntry>> => {
    try {
      const { mtimeMs, size, ino } = await stat(path);
      const stamp = `${mtimeMs}:${size}:${ino}`;
      if (known?.stamp === stamp) return known.entries;
      const scanned = await scanMbox(createReadStream(path, { highWaterMark: 256 * 1024, signal }));
      known = { stamp, entries: new Map(scanned.map((entry) => [entry.key, entry])) };
      return known.entries;
    } catch (error) {
      signal.throwIfAborted();
      throw mailboxUnreadable(name, path, error);
    }
  };

  return {
    name,
    async list(signal) {
      return [...(await entries(signal)).values()];
    },
    async read(keys, limit, signal) {
      const known = await entries(signal);
      const read = new Map<string, Uint8Array>();
      const file = await open(path);
      try {
        for (const key of keys) {
          signal.throwIfAborted();
          const entry = known.get(key);
          if (!entry) continue;
          const bytes = Buffer.alloc(Math.min(limit, entry.size));
          const { bytesRead } = await file.read(bytes, 0, bytes.length, entry.offset);
          read.set(key, unescapeFrom(bytes.subarray(0, bytesRead)));
        }
      } finally {
        await file.close();
      }
      return read;
    },
    async markRead() {
      throw new OrdinautError({
        code: 'not_supported',
        message: `mail account ${name} is an mbox file, which is only read: other programs may be writing to it`,
        hint: 'use a Maildir to have messages marked as read',
        delivery: 'not_sent',
      });
    },
  };
}

/** `>From ` at the begin of a line stands for `From `, `>>From ` for `>From ` (mboxrd). */
function unescapeFrom(bytes: Buffer): Uint8Array {
  const text = bytes.toString('latin1');
  return text.includes('>From ') ? Buffer.from(text.replace(/^>(>*From )/gm, '$1'), 'latin1') : bytes;
}
