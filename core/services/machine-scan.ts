import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConfigSource, readServerConfig } from '../tools/server-import.ts';
import { type ClientMachine, type ClientName, mcpClients } from './mcp-clients.ts';

export type ScannedMachine = ClientMachine;

export interface FoundCalendar {
  readonly kind: 'file' | 'folder';
  readonly path: string;
  /** `.ics` files in it, counted up to 1000. */
  readonly files: number;
}
export interface FoundMail {
  readonly kind: 'maildir' | 'mbox';
  readonly path: string;
}
export interface FoundClient {
  readonly client: ClientName;
  readonly file: string;
  /** Names of its tool servers; empty for a file that cannot be read. */
  readonly servers: readonly string[];
}

const mostFiles = 1_000;
const deepest = 4;

/** Calendars in the places where programs and people keep them. What cannot be read is left out. */
export async function findCalendars({ home }: ScannedMachine): Promise<readonly FoundCalendar[]> {
  const folders = [
    ...['.calendars', '.local/share/calendars', '.local/share/vdirsyncer', '.local/share/khal/calendars'],
    ...['.local/share/evolution/calendar', 'Calendars', 'Library/Calendars'],
  ].map((name) => join(home, name));
  const found = await Promise.all(folders.map(async (path) => ({ path, files: await countCalendars(path) })));
  const loose = await Promise.all(
    [home, join(home, 'Documents'), join(home, 'Downloads'), join(home, 'Desktop')].map(looseCalendars),
  );
  return [
    ...found.flatMap(({ path, files }) => (files > 0 ? [{ kind: 'folder' as const, path, files }] : [])),
    ...loose.flat().map((path) => ({ kind: 'file' as const, path, files: 1 })),
  ];
}

/** Mail in the places where programs keep it on this machine. */
export async function findMail({ home, env }: ScannedMachine): Promise<readonly FoundMail[]> {
  const user = env.USER ?? env.LOGNAME ?? '';
  const roots = ['Maildir', 'Mail', 'mail', '.mail', '.local/share/mail'].map((name) => join(home, name));
  const inside = await Promise.all(
    roots.map(async (root) => (await entriesOf(root)).map((name) => join(root, name))),
  );
  const candidates = [...roots, ...inside.flat(), ...inside.flat().map((path) => join(path, 'INBOX'))];
  const maildirs = await only(candidates, isMaildir);
  const spools = user === '' ? [] : [join('/var/mail', user)];
  const mboxes = await only([...spools, ...(await thunderbirdBoxes(home))], isFilled);
  return [
    ...maildirs.map((path) => ({ kind: 'maildir' as const, path })),
    ...mboxes.map((path) => ({ kind: 'mbox' as const, path })),
  ];
}

/** Configurations of other MCP clients, whose tool servers can be taken over. */
export async function findClients(machine: ScannedMachine): Promise<readonly FoundClient[]> {
  const found = await Promise.all(
    mcpClients(machine).map(async ({ client, file }) => {
      const text = await readFile(file, 'utf8').catch(() => null);
      return text === null ? [] : [{ client, file, servers: serversIn(text, client) }];
    }),
  );
  return found.flat();
}

function serversIn(text: string, client: FoundClient['client']): readonly string[] {
  const source: ConfigSource = client === 'claude_code' ? 'claude_desktop' : client;
  try {
    return Object.keys(readServerConfig(text, source).servers);
  } catch {
    // A file that another program is writing, or a form that is not known yet: there is nothing to offer.
    return [];
  }
}

async function countCalendars(folder: string, depth = 0): Promise<number> {
  if (depth > deepest) return 0;
  let count = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (count >= mostFiles) break;
    if (entry.isDirectory()) count += await countCalendars(join(folder, entry.name), depth + 1);
    else if (isCalendar(entry.name)) count += 1;
  }
  return Math.min(count, mostFiles);
}

async function looseCalendars(folder: string): Promise<readonly string[]> {
  return (await entriesOf(folder)).filter(isCalendar).map((name) => join(folder, name));
}

/** The inboxes of Thunderbird's profiles. */
async function thunderbirdBoxes(home: string): Promise<readonly string[]> {
  const roots = [join(home, '.thunderbird'), join(home, 'Library', 'Thunderbird', 'Profiles')];
  const boxes: string[] = [];
  for (const root of roots)
    for (const profile of await entriesOf(root))
      for (const kind of ['ImapMail', 'Mail'])
        for (const account of await entriesOf(join(root, profile, kind)))
          for (const box of ['INBOX', 'Inbox']) boxes.push(join(root, profile, kind, account, box));
  return boxes;
}

const isCalendar = (name: string) => name.toLowerCase().endsWith('.ics');

async function isMaildir(path: string): Promise<boolean> {
  const names = await entriesOf(path);
  return names.includes('cur') && names.includes('new');
}

async function isFilled(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile() && found.size > 0,
    () => false,
  );
}

async function only(
  paths: readonly string[],
  test: (path: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const hits = await Promise.all(paths.map(test));
  return paths.filter((_, index) => hits[index]);
}

/** Sorted names; none of a folder that is not there or closed. */
async function entriesOf(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}
