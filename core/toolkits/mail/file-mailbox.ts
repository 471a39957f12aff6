import {
  byAge,
  byWeight,
  foldText,
  type Mailbox,
  type MailEntry,
  type MessageBytes,
  SEARCHED,
} from './mailbox.ts';
import { parseMessage } from './message.ts';

/** Bytes of a message in which words are looked for. */
const SEARCHED_BYTES = 64 * 1024;
/** Messages held in memory at once. */
const BATCH = 32;

/** Messages in files, which a search reads one after the other. */
export interface MessageFiles {
  readonly name: string;
  /** All messages, in no order. */
  list(signal: AbortSignal): Promise<readonly MailEntry[]>;
  read(keys: readonly string[], limit: number, signal: AbortSignal): Promise<MessageBytes>;
  markRead(key: string): Promise<boolean | undefined>;
}

export function fileMailbox(files: MessageFiles): Mailbox {
  return {
    name: files.name,
    async unread(limit, signal) {
      const entries = (await files.list(signal)).filter(({ unread }) => unread);
      return { entries: entries.toSorted(byWeight).slice(0, limit), total: entries.length };
    },
    async search(words, limit, signal) {
      const folded = words.map(foldText);
      const newest = (await files.list(signal)).toSorted(byAge);
      const entries: MailEntry[] = [];
      for (let from = 0; from < Math.min(newest.length, SEARCHED); from += BATCH) {
        const batch = newest.slice(from, Math.min(from + BATCH, SEARCHED));
        const keys = batch.map(({ key }) => key);
        const bytes = await files.read(keys, SEARCHED_BYTES, signal);
        for (const entry of batch) {
          if (entries.length === limit) return { entries, complete: false };
          if (await holdsWords(bytes.get(entry.key), folded)) entries.push(entry);
        }
      }
      return { entries, complete: newest.length <= SEARCHED };
    },
    // A file gives its begin as easily as its headers.
    headers: (keys, signal) => files.read(keys, SEARCHED_BYTES, signal),
    read: (keys, limit, signal) => files.read(keys, limit, signal),
    markRead: (key) => files.markRead(key),
    close: async () => {},
  };
}

async function holdsWords(bytes: Uint8Array | undefined, words: readonly string[]): Promise<boolean> {
  if (!bytes) return false;
  const { from, subject, text } = await parseMessage(bytes);
  const searched = foldText(`${from}\n${subject}\n${text}`);
  return words.every((word) => searched.includes(word));
}
