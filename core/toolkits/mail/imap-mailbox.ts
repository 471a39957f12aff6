import type { FetchMessageObject, ImapFlow, SearchObject } from 'imapflow';
import { OrdinautError } from '../../errors.ts';
import type { ToolkitPorts } from '../ports.ts';
import { ImapConnection, type ImapSession } from './imap-connection.ts';
import { foldText, type Mailbox, type MailEntry, type MessageBytes, SEARCHED } from './mailbox.ts';
import { parseMessage } from './message.ts';
import type { ImapAccount } from './settings.ts';

const LISTED = { flags: true, internalDate: true } as const;
const LIST_HEADERS = ['from', 'subject', 'date', 'importance', 'priority', 'x-priority'];
const SEARCHED_HEADERS = ['from', 'subject'];

/**
 * A folder of an IMAP server (RFC 9051, and 3501). Keys are `uidvalidity-uid`: one of an earlier life of the folder names nothing.
 * Reading never marks anything as read.
 */
export function openImap(account: ImapAccount, ports: ToolkitPorts): Mailbox {
  const connection = new ImapConnection(account, ports);
  return {
    name: account.name,
    unread: (limit, signal) =>
      connection.use('read', signal, async (session) => {
        const unseen = await find(session.client, { seen: false, deleted: false });
        const flagged =
          unseen.length > limit
            ? await find(session.client, { seen: false, deleted: false, flagged: true })
            : [];
        // UIDs ascend in the order of arrival.
        const first = new Set(flagged.slice(-limit));
        const others = unseen.filter((uid) => !first.has(uid)).slice(first.size - limit);
        const entries = await list(session, first.size < limit ? [...first, ...others] : [...first]);
        return { entries, total: unseen.length };
      }),
    search: (words, limit, signal) =>
      connection.use('read', signal, (session) => searchNewest(session, words, limit)),
    headers: (keys, signal) =>
      connection.use('read', signal, (session) =>
        fetchBytes(session, keys, { headers: LIST_HEADERS }, ({ headers }) => headers),
      ),
    read: (keys, limit, signal) =>
      connection.use('read', signal, (session) =>
        fetchBytes(session, keys, { source: { start: 0, maxLength: limit } }, ({ source }) =>
          source?.subarray(0, limit),
        ),
      ),
    markRead: (key, signal) =>
      connection.use('write', signal, async (session) => {
        const uid = uidOf(session, key);
        const message = uid && (await session.client.fetchOne(uid, { flags: true }, { uid: true }));
        if (!uid || !message) return undefined;
        if (message.flags?.has('\\Seen')) return false;
        if (await session.client.messageFlagsAdd(uid, ['\\Seen'], { uid: true })) return true;
        throw refused(account, 'the flag that says that it was read');
      }),
    close: () => connection.close(),
  };

  async function find(client: ImapFlow, query: SearchObject): Promise<readonly number[]> {
    const found = await client.search(query, { uid: true });
    if (Array.isArray(found)) return found;
    throw client.usable ? refused(account, 'a search') : new Error('it closed the connection');
  }

  async function list(session: ImapSession, uids: readonly number[]): Promise<readonly MailEntry[]> {
    if (uids.length === 0) return [];
    const messages = await session.client.fetchAll(uids.join(','), LISTED, { uid: true });
    return messages.map((message) => entryOf(session, message));
  }

  /** Sender and subject are compared here, as in every other account; the text is searched where it is, on the server. */
  async function searchNewest(
    session: ImapSession,
    words: readonly string[],
    limit: number,
  ): Promise<{ entries: readonly MailEntry[]; complete: boolean }> {
    const { client, folder } = session;
    if (folder.exists === 0) return { entries: [], complete: true };
    const oldest = Math.max(1, folder.exists - SEARCHED + 1);
    const query = { ...LISTED, headers: SEARCHED_HEADERS };
    let candidates: { readonly uid: number; readonly entry: MailEntry; readonly shown: string }[] = [];
    for await (const message of client.fetch(`${oldest}:*`, query)) {
      if (message.flags?.has('\\Deleted')) continue;
      const { from, subject } = await parseMessage(message.headers ?? new Uint8Array());
      const shown = foldText(`${from}\n${subject}`);
      candidates.push({ uid: message.uid, entry: entryOf(session, message), shown });
    }
    candidates.sort((a, b) => a.uid - b.uid);
    for (const word of words) {
      const [first] = candidates;
      if (!first) break;
      const folded = foldText(word);
      const either = folded === word ? { body: word } : { or: [{ body: word }, { body: folded }] };
      const inText = candidates.every(({ shown }) => shown.includes(folded))
        ? new Set<number>()
        : new Set(await find(client, { uid: `${first.uid}:*`, ...either }));
      candidates = candidates.filter(({ uid, shown }) => shown.includes(folded) || inText.has(uid));
    }
    const entries = candidates.map(({ entry }) => entry).reverse();
    return {
      entries: entries.slice(0, limit),
      complete: oldest === 1 && entries.length <= limit,
    };
  }
}

async function fetchBytes(
  session: ImapSession,
  keys: readonly string[],
  query: Parameters<ImapFlow['fetchAll']>[1],
  bytesOf: (message: FetchMessageObject) => Uint8Array | undefined,
): Promise<MessageBytes> {
  const read = new Map<string, Uint8Array>();
  const uids = keys.flatMap((key) => uidOf(session, key) ?? []);
  if (uids.length === 0) return read;
  for await (const message of session.client.fetch(uids.join(','), query, { uid: true })) {
    const bytes = bytesOf(message);
    if (bytes) read.set(keyOf(session, message.uid), bytes);
  }
  return read;
}

function entryOf(session: ImapSession, { uid, flags, internalDate }: FetchMessageObject): MailEntry {
  const received = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime();
  return {
    key: keyOf(session, uid),
    unread: !flags?.has('\\Seen'),
    flagged: flags?.has('\\Flagged') ?? false,
    received_at: Number.isNaN(received) ? 0 : received,
  };
}

const keyOf = ({ folder }: ImapSession, uid: number): string => `${folder.uidValidity}-${uid}`;

function uidOf({ folder }: ImapSession, key: string): string | undefined {
  const [, validity, uid] = /^(\d{1,20})-([1-9]\d{0,9})$/.exec(key) ?? [];
  return validity === String(folder.uidValidity) ? uid : undefined;
}

const refused = ({ name, host }: ImapAccount, what: string): OrdinautError =>
  new OrdinautError({
    code: 'mail_refused',
    message: `the mail server ${host} (account ${name}) refused ${what}`,
    delivery: 'answered',
  });
