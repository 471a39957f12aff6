import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { minute, nextId, t0 } from '../../../support/store-conformance/setting.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { openFile } from './open-sqlite-store.ts';

const program = new URL('./event-reader.ts', import.meta.url).pathname;

/** A file with a group and so many unread events, open in no process. */
async function fileWith(events: number): Promise<string> {
  const file = join(temporaryDirectory(), 'ordinaut.db');
  const store = openFile(file);
  const publish = () =>
    store.publish({
      id: nextId(),
      topic: 'file.created',
      payload: {},
      source: 'test',
      correlation_id: nextId(),
      occurred_at: t0,
    });
  await Promise.all(Array.from({ length: events }, publish));
  await store.createEventGroup({ name: 'readers', topic: '**', seq: 0, max_deliveries: 5, created_at: t0 });
  await store.close();
  return file;
}

/** Another process that reads as a consumer; its lines as they come. */
function reader(file: string, consumer: string, end: 'end' | 'wait') {
  const child = spawn(process.execPath, [program, file, consumer, end], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  const waiting = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('read\n')) resolve();
    });
  });
  const lines = () =>
    output
      .split('\n')
      .filter((line) => /^\d+$/.test(line))
      .map(Number);
  return { child, waiting, lines, closed: once(child, 'close') };
}

describe('consumers of a group in processes of their own', () => {
  it('never get the same event, and each gets its own in order', async () => {
    const file = await fileWith(600);
    const readers = ['a', 'b'].map((consumer) => reader(file, consumer, 'end'));
    for (const { closed } of readers) expect((await closed)[0]).toBe(0);
    for (const { lines } of readers) expect(lines()).toEqual(lines().toSorted((one, two) => one - two));
    const all = readers.flatMap(({ lines }) => lines()).toSorted((one, two) => one - two);
    expect(all).toEqual(Array.from({ length: 600 }, (_, index) => index + 1));
  });

  it('lose nothing when one is killed between reading and acknowledging: another claims it', async () => {
    const file = await fileWith(7);
    const { child, waiting, closed } = reader(file, 'crashing', 'wait');
    await waiting;
    child.kill('SIGKILL');
    await closed;
    const store = openFile(file);
    onTestFinished(() => store.close());
    const now = t0 + minute;
    const unread = await store.readEvents({ group: 'readers', consumer: 'other', limit: 9, now });
    expect(unread.deliveries).toEqual([]);
    const stale = { group: 'readers', consumer: 'other', delivered_before: t0, limit: 9, now };
    const { claimed } = await store.claimStaleEvents(stale);
    expect(claimed.map(({ event, deliveries }) => [event.seq, deliveries])).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((seq) => [seq, 2]),
    );
  });
});
