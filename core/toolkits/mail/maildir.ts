import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { OrdinautError } from '../../errors.ts';
import type { MessageFiles } from './file-mailbox.ts';
import { type MailEntry, mailboxUnreadable } from './mailbox.ts';
import type { MaildirAccount } from './settings.ts';

/** `unique:2,FLAGS`; where a colon is not allowed in names, programs write `;` or `!`. */
const NAME = /^(.+?)(?:([:;!])2,([A-Za-z]*))?$/;

interface MaildirFile {
  readonly folder: 'new' | 'cur';
  readonly name: string;
  readonly unique: string;
  readonly separator: string | undefined;
  readonly flags: string;
}

/** A Maildir (https://cr.yp.to/proto/maildir.html). Messages are found by listing, never by a path made of input. */
export function openMaildir(account: MaildirAccount): MessageFiles {
  const { name, path } = account;
  return {
    name,
    async list(signal) {
      const entries: MailEntry[] = [];
      for (const file of await filesOf(account)) {
        signal.throwIfAborted();
        const entry = await entryOf(path, file);
        if (entry) entries.push(entry);
      }
      return entries;
    },
    async read(keys, limit, signal) {
      const files = new Map((await filesOf(account)).map((file) => [file.unique, file]));
      const read = new Map<string, Uint8Array>();
      for (const key of keys) {
        signal.throwIfAborted();
        const file = files.get(key);
        const bytes = file && (await readFirst(join(path, file.folder, file.name), limit));
        if (bytes) read.set(key, bytes);
      }
      return read;
    },
    async markRead(key) {
      // A mail program may move the message between listing and renaming: look again.
      for (let attempt = 0; attempt < 3; attempt++) {
        const file = (await filesOf(account)).find(({ unique }) => unique === key);
        if (!file) return undefined;
        if (file.folder === 'cur' && file.flags.includes('S')) return false;
        if (await moveToSeen(path, file)) return true;
      }
      throw new OrdinautError({
        code: 'mailbox_busy',
        message: `mail account ${name}: message ${key} keeps being moved by another program`,
        retryable: true,
        delivery: 'answered',
      });
    },
  };
}

async function filesOf({ name, path }: MaildirAccount): Promise<readonly MaildirFile[]> {
  const files: MaildirFile[] = [];
  for (const folder of ['new', 'cur'] as const) {
    let names: string[];
    try {
      names = await readdir(join(path, folder));
    } catch (error) {
      throw mailboxUnreadable(name, join(path, folder), error);
    }
    for (const file of names) {
      const [, unique, separator, flags = ''] = NAME.exec(file) ?? [];
      if (!unique || file.startsWith('.')) continue;
      files.push({ folder, name: file, unique, separator, flags });
    }
  }
  return files;
}

async function entryOf(path: string, file: MaildirFile): Promise<MailEntry | undefined> {
  try {
    const stats = await lstat(join(path, file.folder, file.name));
    if (!stats.isFile()) return undefined;
    const delivered = /^(\d{9,10})\D/.exec(file.unique)?.[1];
    return {
      key: file.unique,
      unread: file.folder === 'new' || !file.flags.includes('S'),
      flagged: file.flags.includes('F'),
      received_at: delivered ? Number(delivered) * 1_000 : Math.trunc(stats.mtimeMs),
    };
  } catch {
    return undefined; // moved or deleted since the listing
  }
}

/** Neither follows links nor waits for pipes. */
async function readFirst(path: string, limit: number): Promise<Uint8Array | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw mailboxUnreadable('maildir', path, error);
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return undefined;
    const bytes = new Uint8Array(Math.min(limit, stats.size));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** False when it was moved meanwhile. */
async function moveToSeen(path: string, file: MaildirFile): Promise<boolean> {
  const separator = file.separator ?? (process.platform === 'win32' ? ';' : ':');
  const flags = [...new Set(`${file.flags}S`)].sort().join('');
  try {
    await rename(
      join(path, file.folder, file.name),
      join(path, 'cur', `${file.unique}${separator}2,${flags}`),
    );
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw mailboxUnreadable('maildir', path, error);
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
